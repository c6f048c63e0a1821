// Requests that are wrong in one place, or at the edge of what is right, and the rows about that place.
import { isDeepStrictEqual } from "node:util";
import {
  bodySchemaOf,
  bundleOf,
  type Citation,
  type Edition,
  editions,
  firstRequestExample,
  isWithin,
  type Operation,
  parametersOf,
  resolved,
  rowName,
  type Schema,
  sourceRow,
} from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { HttpRequest } from "../transport/exchange.ts";
import { bodyOf, httpRequestOf, ofFile, parametersAccepted } from "./http-requests.ts";
import {
  citationsOf,
  type Kind,
  placesOf,
  type Request,
  type RequestPlace,
  type RequestVariant,
  type Resolve,
  rangesOf,
  requestVariants,
  valueAt,
  withNumber,
  withValue,
} from "./request-variants.ts";

/** A request with something special about one place. */
export interface HttpRequestVariant extends Pick<RequestVariant, "step" | "place"> {
  httpRequest: HttpRequest;
  /** The number that is tried, where it is one: `agentId 100`. */
  number?: number;
}

/** What can be wrong about a text in a URL; it is always there, and always a text. */
const KINDS_OF_PARAMETERS: readonly Kind[] = ["beyond", "within", "malformed"];

function resolving({ surface }: Operation, edition: Edition | undefined): Resolve {
  return (schema) => resolved(surface, schema, edition);
}

/** The parameters of an operation as properties of one object. */
function parameterSchema(operation: Operation, edition: Edition | undefined): Schema {
  const parameters = parametersOf(operation, edition);
  const resolve = resolving(operation, edition);
  return {
    type: "object",
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(
      parameters.map(({ name, schema, "x-source": citations }) => {
        const own = resolve(schema);
        return [name, { ...own, "x-source": [...citations, ...(own["x-source"] ?? [])] }];
      }),
    ),
  };
}

/** The requests of one kind to an operation by an edition: those with special parameters, then those with a special body. */
export function httpRequestVariants(
  kind: Kind,
  operation: Operation,
  deployment: Deployment,
  edition = deployment.edition,
): HttpRequestVariant[] {
  const resolve = resolving(operation, edition);
  const asking = ({ step, place, value }: RequestVariant, part: "parameters" | "body"): HttpRequestVariant => ({
    step,
    place,
    httpRequest: httpRequestOf(
      operation,
      deployment,
      part === "body" ? { body: value } : { parameters: textsOf(value) },
    ),
    ...numberOf(step),
  });
  const accepted = parametersAccepted(operation, deployment);
  const ofParameters = KINDS_OF_PARAMETERS.includes(kind)
    ? requestVariants(kind, parameterSchema(operation, edition), accepted, resolve)
    : [];
  const [schema, body] = [bodySchemaOf(operation, edition), bodyOf(operation, deployment)];
  const ofBody = schema && body ? requestVariants(kind, schema, body, resolve) : [];
  return [...ofParameters.map((one) => asking(one, "parameters")), ...ofBody.map((one) => asking(one, "body"))];
}

function textsOf(parameters: Request): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
}

/** Whether the body or the path of an operation has a place that can be of a kind. */
export function hasKind(kind: Kind, operation: Operation): boolean {
  const [schema, example] = [bodySchemaOf(operation), firstRequestExample(operation)];
  const has = (own: Schema, accepted: Request) =>
    requestVariants(kind, own, accepted, resolving(operation, undefined)).length > 0;
  if (schema && isRecord(example)) return has(schema, example);
  return KINDS_OF_PARAMETERS.includes(kind) && has(parameterSchema(operation, undefined), {});
}

/** The properties of the body of an operation; none where it has no body. */
export function bodyPlaces(operation: Operation, edition?: Edition): RequestPlace[] {
  const schema = bodySchemaOf(operation, edition);
  return schema ? placesOf(schema, resolving(operation, edition)) : [];
}

/** The place of a request that the step of a variant begins with; undefined where there is none. */
export function placeIn(operation: Operation, step: string, edition?: Edition): RequestPlace | undefined {
  const [name] = step.split(" ");
  const parameters = placesOf(parameterSchema(operation, edition), resolving(operation, edition));
  return [...parameters, ...bodyPlaces(operation, edition)].find((place) => place.name === name);
}

/**
 * The row about the place of a request that a step begins with: in an edition the one that states its ranges, on the
 * page of the operation or on one that follows it; otherwise the one on the page of the operation.
 */
export function requestRow(operation: Operation, step: string, edition?: Edition): Citation {
  const { surface, source } = operation;
  const place = placeIn(operation, step, edition);
  if (!place) return source;
  const pages = bundleOf(surface)["x-source-pages"];
  const rows = citationsOf(place).filter(({ page }) => page === source.page || pages[page]?.follows === source.page);
  const property = place.name.split(".").at(-1);
  const named = rows.filter((row) => rowName(surface, row) === property);
  const stating = named.find((row) => isDeepStrictEqual(sourceRow(surface, row)?.range, rangesOf(place)));
  return (edition && stating) ?? [...named, ...rows].find(({ page }) => page === source.page) ?? source;
}

/** The rows, on the page of an operation, of the properties of its body that have to be there. */
export function mandatoryRows(operation: Operation): Citation[] {
  return bodyPlaces(operation)
    .filter(({ isRequired }) => isRequired)
    .map(({ name }) => requestRow(operation, name));
}

/** The valid request of an operation, but about this agent; in a list after the others. */
export function variantAbout(operation: Operation, deployment: Deployment, agent: number): HttpRequestVariant[] {
  const body = bodyOf(operation, deployment) ?? {};
  return bodyPlaces(operation)
    .filter(({ pointer }) => pointer === operation.agents?.asked)
    .map((place) => {
      const [words, value] = withNumber(place, valueAt(body, place.pointer), agent);
      const httpRequest = httpRequestOf(operation, deployment, { body: withValue(body, place.pointer, value) });
      return { step: `${place.name} ${words}`, place, httpRequest };
    });
}

/**
 * The requests at the ends of each range by the edition of the deployment file; without one, at those that every
 * edition allows. What the file says of the call centre is left as it is: with another one nothing has to be answered.
 * How many agents may be asked about is evaluated by checks of its own.
 */
export function variantsWithin(operation: Operation, deployment: Deployment): HttpRequestVariant[] {
  const { edition } = deployment;
  const asked = edition === undefined ? editions : [edition];
  const kinds = ["within", "full-list"] as const;
  const all = asked
    .flatMap((one) => kinds.flatMap((kind) => httpRequestVariants(kind, operation, deployment, one)))
    .filter(({ number, place }) => place.pointer !== operation.agents?.asked || number !== undefined);
  const steps = new Map(
    all.filter(({ place }) => ofFile(deployment, place.name) === undefined).map((one) => [one.step, one]),
  );
  return [...steps.values()]
    .filter(({ step }) => asked.every((one) => isAllowed(operation, step, one)))
    .sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
}

/** The number that a step says was put into its place: `agentId 100`. */
function numberOf(step: string): Pick<HttpRequestVariant, "number"> {
  const [, word = ""] = step.split(" ");
  return /^-?[0-9]+$/.test(word) ? { number: Number(word) } : {};
}

/** Whether an edition allows the number of a step in its place; what is no number has no edition. */
export function isAllowed(operation: Operation, step: string, edition?: Edition): boolean {
  const { number } = numberOf(step);
  const place = placeIn(operation, step, edition);
  const ranges = place ? rangesOf(place) : [];
  return number === undefined || ranges.length === 0 || isWithin(ranges, number);
}
