// Valid requests: made from the contract, with values of the deployment file.
import {
  bodySchemaOf,
  type Operation,
  parametersOf,
  resolved,
  type Schema,
  type Surface,
} from "../contract/contract.ts";
import { isRecord, type Pointer } from "../contract/schema-walk.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { HttpRequest } from "../transport/exchange.ts";

/** Documented as mandatory on every request, with or without body. */
const HEADERS = { "Content-Type": "application/json; charset=UTF-8" };

/** Ids that responses name: those of a skill queue and of a call. */
const FOUND: readonly string[] = ["skillid", "callid"];

/** Parameters of a request by name; what is in a path is put in as it is, so that it can be wrong. */
export type Parameters = Readonly<Record<string, string>>;

/** The request to an operation with these parameters; a text is sent as body as it is, anything else as JSON. */
export function httpRequestTo(operation: Operation, parameters: Parameters, body?: object | string): HttpRequest {
  const query = new URLSearchParams();
  const httpRequest: HttpRequest = { method: operation.method, path: operation.path, headers: { ...HEADERS } };
  for (const { name, in: place } of parametersOf(operation)) {
    const { [name]: value = "" } = parameters;
    if (place === "path") httpRequest.path = httpRequest.path.replace(`{${name}}`, () => value);
    else if (name in parameters && place === "query") query.append(name, value);
    else if (name in parameters) httpRequest.headers[name] = value;
  }
  if (query.size > 0) httpRequest.path += `?${query}`;
  if (body !== undefined) httpRequest.body = typeof body === "string" ? body : JSON.stringify(body);
  return httpRequest;
}

/** What is not as usual about a request: other parameters besides, and another body. */
interface Changes {
  parameters?: Parameters;
  body?: object | string;
}

/** The valid request to an operation: of the requesting agent, about the agents of the deployment file. */
export function httpRequestOf(
  operation: Operation,
  deployment: Deployment,
  { parameters, body }: Changes = {},
): HttpRequest {
  const own = parametersAccepted(operation, deployment);
  return httpRequestTo(operation, { ...own, ...parameters }, body ?? bodyOf(operation, deployment));
}

/** The parameters of a request as it is accepted, with all that have to be there. */
export function parametersAccepted(operation: Operation, deployment: Deployment): Parameters {
  return Object.fromEntries(
    parametersOf(operation)
      .filter(({ required }) => required)
      .map(({ name, schema, examples }) => {
        // No schema has an example of an id that the deployment has to name.
        const value = isNamedByDeployment(operation, name)
          ? deployment.found
            ? deployment.found[name]
            : Object.values(examples)[0]?.value
          : sampleOf(operation, deployment, schema, name, name);
        return [name, String(value ?? "")];
      }),
  );
}

/** Whether a parameter of the path is an id that is neither of an agent nor in the deployment file. */
function isNamedByDeployment({ agents }: Operation, name: string): boolean {
  return FOUND.includes(name) && name !== agents?.asking && name !== agents?.asked;
}

/** Whether each id that a request needs is known: the deployment has to name those that no file has. */
export function isAskable(operation: Operation, deployment: Deployment): boolean {
  return Object.values(parametersAccepted(operation, deployment)).every((value) => value !== "");
}

/** The request to an operation about these agents, of whom one is named where only one can be. */
export function httpRequestAbout(operation: Operation, deployment: Deployment, agents: readonly number[]): HttpRequest {
  return httpRequestOf(operation, withAgents(deployment, operation.surface, agents));
}

/** The body of a request as it is accepted, with all properties that have to be there; undefined where there is none. */
export function bodyOf(operation: Operation, deployment: Deployment): Record<string, unknown> | undefined {
  const schema = bodySchemaOf(operation);
  const body = schema && sampleOf(operation, deployment, schema, "", "");
  return isRecord(body) ? body : undefined;
}

/** The same deployment, of which these agents may be asked about. Throws when it does not have the surface: the caller has to know. */
function withAgents(deployment: Deployment, surface: Surface, agents: readonly number[]): Deployment {
  return { ...deployment, [surface]: { ...placeOf(deployment, surface), agents } };
}

/** Throws when the deployment does not have the surface: the caller has to know. */
export function placeOf<Own extends Surface>(deployment: Deployment, surface: Own): NonNullable<Deployment[Own]> {
  const place = deployment[surface];
  if (!place) throw new Error(`The deployment has no ${surface}.`);
  return place;
}

/** How many agents one request to an operation may name; undefined where it names one, or none. */
export function mostAsked(operation: Operation): number | undefined {
  const { surface, agents } = operation;
  const [, ...names] = agents?.asked?.split("/") ?? [];
  const body = bodySchemaOf(operation);
  const asked = names.reduce<Schema>((place, name) => resolved(surface, place).properties?.[name] ?? {}, body ?? {});
  return resolved(surface, asked).maxItems;
}

/** What the deployment file says of the call centre, by the names that requests have for it; undefined for any other name. */
export function ofFile(deployment: Deployment, name: string): number | undefined {
  const { ccId, vdn } = deployment["cc-cms"] ?? {};
  return { ccId, vdn }[name];
}

/** A value of a request that is accepted; `place` is a parameter by its name, or a JSON pointer into the body. */
function sampleOf(
  operation: Operation,
  deployment: Deployment,
  schema: Schema,
  name: string,
  place: string | Pointer,
): unknown {
  const { surface, agents = {} } = operation;
  const { type, properties = {}, required = [], examples = [] } = resolved(surface, schema);
  if (place === agents.asking) return deployment.agentgateway?.agentid;
  if (place === agents.asked) {
    const own = placeOf(deployment, surface).agents;
    return type === "array" ? own : own[0];
  }
  if (type !== "object") {
    const own = ofFile(deployment, name);
    return (type === "string" ? own?.toString() : own) ?? examples[0];
  }
  return Object.fromEntries(
    required.map((inner) => [
      inner,
      sampleOf(operation, deployment, properties[inner] ?? {}, inner, `${place}/${inner}`),
    ]),
  );
}
