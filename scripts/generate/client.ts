import type { Bundle, OperationObject, Parameter } from "./bundle.ts";
import { eachOperation, resolve } from "./operations.ts";
import { banner, type Surface } from "./surfaces.ts";

const locations = ["path", "query", "header"] as const;

function docblock(document: Bundle, operation: OperationObject): string {
  const citation = operation["x-source"][0];
  const page = citation && document["x-source-pages"][citation.page];
  const lines = [
    `${operation.summary}.`,
    "",
    ...operation.description.trimEnd().split("\n"),
    "",
    `Source: "${page?.title}", ${page?.edition}.`,
  ];
  return `    /**\n${lines.map((line) => `     * ${line}`.trimEnd()).join("\n")}\n     */\n`;
}

/** A parameter as a member of an object; an optional one is left out rather than sent as undefined. */
function member({ name, required }: Parameter): string {
  return required ? name : `...(${name} === undefined ? {} : { ${name} })`;
}

/** One function: its parameters and body are one flat argument, taken apart again for openapi-fetch. */
function operationFunction(document: Bundle, method: string, path: string, operation: OperationObject): string {
  const parameters = (operation.parameters ?? []).map((reference) =>
    resolve<Parameter>(document.components.parameters, reference),
  );
  const groups = locations
    .map((location) => ({ location, members: parameters.filter((parameter) => parameter.in === location) }))
    .filter(({ members }) => members.length > 0);
  const names = groups.flatMap(({ members }) => members.map(({ name }) => name));
  const id = operation.operationId;
  const body = operation.requestBody !== undefined;
  const argumentType = [
    ...groups.map(({ location }) => `NonNullable<operations["${id}"]["parameters"]["${location}"]>`),
    ...(body ? [`operations["${id}"]["requestBody"]["content"]["application/json"]`] : []),
  ].join(" & ");
  const destructured =
    body && names.length === 0 ? "body" : `{ ${[...names, ...(body ? ["...body"] : [])].join(", ")} }`;
  const params = groups.map(({ location, members }) => `${location}: { ${members.map(member).join(", ")} }`).join(", ");
  const options = ["...init", ...(groups.length > 0 ? [`params: { ${params} }`] : []), ...(body ? ["body"] : [])].join(
    ", ",
  );
  return `${docblock(document, operation)}    ${id}: (${destructured}: ${argumentType}, init: RequestInit = {}) =>
      client.${method}("${path}", { ${options} }),\n`;
}

/** The client module of a surface: openapi-fetch bound to its types, and one function per operation. */
export function client(surface: Surface, document: Bundle): string {
  const functions = eachOperation(document).map(({ method, path, operation }) =>
    operationFunction(document, method, path, operation),
  );
  return `// ${banner(surface)}

import createClient, { type ClientOptions, type HeadersOptions, mergeHeaders } from "openapi-fetch";
import type { operations, paths } from "./types.js";

/** Settings of one call: headers, an abort signal, and the like. */
type RequestInit = Omit<globalThis.RequestInit, "body" | "headers" | "method"> & { headers?: HeadersOptions };

/**
 * A typed client of the surface.
 *
 * \`options\` are those of openapi-fetch: \`baseUrl\` (\`https://host:port\`), \`headers\` for every call, \`fetch\`.
 * Each function takes its parameters and body as one object and returns \`{ data, error, response }\`;
 * \`data\` narrows to success or failure by its code.
 * \`client\` is the openapi-fetch client itself, for middleware.
 */
export function create${surface.name}Client(options: ClientOptions) {
  const headers = mergeHeaders({ "Content-Type": "application/json; charset=UTF-8" }, options.headers);
  const client = createClient<paths>({ ...options, headers });
  return {
    client,

${functions.join("\n")}  };
}
`;
}
