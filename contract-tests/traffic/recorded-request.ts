// Which operation a recorded request is one of, and what it asks about.
import {
  bodySchemaOf,
  type Operation,
  operationsOf,
  parametersOf,
  type Schema,
  surfaces,
} from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { matchesAt } from "../contract/validator.ts";

/** A request as it is in a recording, at its operation. */
export interface Located {
  operation: Operation;
  /** Scheme, host, port and the path before that of the operation. */
  baseUrl: string;
  /** Path and query behind it. */
  path: string;
  parameters: Readonly<Record<string, string>>;
}

/** The operations of both surfaces, with a pattern of their paths; a proxy may have put a path before them. */
const patterns = surfaces.flatMap(operationsOf).map((operation) => {
  const parts = operation.path.split(/\{([^}]*)\}/);
  const source = parts.map((part, index) => (index % 2 === 1 ? "([^/]*)" : part.replace(/[.*+?^$()|[\]\\]/g, "\\$&")));
  return {
    operation,
    names: parts.filter((_, index) => index % 2 === 1),
    pattern: new RegExp(`^((?:/[^/]+)*)${source.join("")}$`),
  };
});

/** A request that this suite has sent as one of an operation, however it is spelled; undefined where it has no address. */
export function locatedAs(operation: Operation, url: string): Located | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname, search } = new URL(url);
  const own = locate(operation.method, url);
  return { operation, baseUrl: origin, path: pathname + search, parameters: own?.parameters ?? {} };
}

/** The operation of a request by method and path; undefined where the contract has none. */
export function locate(method: string, url: string): Located | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname, search } = new URL(url);
  if (origin === "null") return undefined;
  for (const { operation, names, pattern } of patterns) {
    const [, before, ...values] = (operation.method === method && pattern.exec(pathname)) || [];
    if (before === undefined) continue;
    return {
      operation,
      baseUrl: origin + before,
      path: pathname.slice(before.length) + search,
      parameters: Object.fromEntries(names.map((name, index) => [name, decoded(values[index] ?? "")])),
    };
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The JSON of a body; undefined where it is none. */
export function jsonOf(body: string | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The agents that a request asks about. */
export function agentsAsked({ operation, parameters }: Located, body: unknown): number[] {
  const place = operation.agents?.asked;
  if (place === undefined) return [];
  const value = place.startsWith("/")
    ? place
        .split("/")
        .slice(1)
        .reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), body)
    : parameters[place];
  return [value].flat().flatMap((agent) => (/^[0-9]{1,9}$/.test(String(agent)) ? [Number(agent)] : []));
}

/** Whether a request is as the contract has it: then a server error is none of its sender's making. */
export function isRight({ operation, parameters }: Located, body: unknown): boolean {
  const { surface } = operation;
  const isAs = ({ $ref = "" }: Schema, ...values: unknown[]) =>
    values.some((value) => matchesAt(surface, $ref.replace(/^#\//, "").split("/"), value));
  const isRightPath = parametersOf(operation)
    .filter(({ in: place }) => place === "path")
    .every(({ name, schema }) => isAs(schema, parameters[name], Number(parameters[name])));
  const schema = bodySchemaOf(operation);
  return isRightPath && (schema === undefined || isAs(schema, body));
}
