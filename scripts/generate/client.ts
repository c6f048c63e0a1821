import type { Bundle, OperationObject, Parameter } from "./bundle.ts";
import { eachOperation, resolve } from "./operations.ts";
import { banner, type Surface } from "./surfaces.ts";

const locations = ["path", "query", "header"] as const;

/** The lines of a text as a docblock in front of a declaration, with a margin. */
function docblock(text: string, margin = ""): string {
  const lines = text.trimEnd().split("\n");
  if (lines.length === 1) return `${margin}/** ${lines[0]} */\n`;
  return `${margin}/**\n${lines.map((line) => `${margin} * ${line}`.trimEnd()).join("\n")}\n${margin} */\n`;
}

/** The words about an operation: summary, description and source. */
function wordsOf(document: Bundle, { summary, description, "x-source": [citation] }: OperationObject): string {
  const page = citation && document["x-source-pages"][citation.page];
  return `${summary}.\n\n${description.trimEnd()}\n\nSource: "${page?.title}", ${page?.edition}.`;
}

/** A parameter as a member of an object; an optional one is omitted rather than sent as undefined, and one of the path is looked at. */
function member({ name, required, in: location }: Parameter): string {
  if (location === "path") return `${name}: pathPart("${name}", ${name})`;
  return required ? name : `...(${name} === undefined ? {} : { ${name} })`;
}

/** The parts of an operation's argument: its parameters by location, and whether it has a body. */
function argumentOf(document: Bundle, { operationId, parameters: references = [], requestBody }: OperationObject) {
  const parameters = references.map((reference) => resolve<Parameter>(document.components.parameters, reference));
  const groups = locations
    .map((location) => ({ location, members: parameters.filter((parameter) => parameter.in === location) }))
    .filter(({ members }) => members.length > 0);
  const body = requestBody !== undefined;
  const type = [
    ...groups.map(({ location }) => `NonNullable<operations["${operationId}"]["parameters"]["${location}"]>`),
    ...(body ? [`operations["${operationId}"]["requestBody"]["content"]["application/json"]`] : []),
  ].join(" & ");
  return { groups, body, type };
}

/** A name with a capital at its beginning, as types have it. */
function typeName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** One function: its parameters and body are one flat argument, taken apart again for openapi-fetch. */
function operationFunction(document: Bundle, method: string, path: string, operation: OperationObject): string {
  const { groups, body } = argumentOf(document, operation);
  const names = groups.flatMap(({ members }) => members.map(({ name }) => name));
  const id = operation.operationId;
  const destructured =
    body && names.length === 0 ? "body" : `{ ${[...names, ...(body ? ["...body"] : [])].join(", ")} }`;
  const params = groups.map(({ location, members }) => `${location}: { ${members.map(member).join(", ")} }`).join(", ");
  const options = [
    "...init",
    ...(groups.length > 0 ? [`params: { ${params} }`] : []),
    ...(body ? ["body"] : []),
    'parseAs: "text"',
  ].join(", ");
  return `${docblock(wordsOf(document, operation), "    ")}    ${id}: (${destructured}: ${typeName(id)}Arguments, init: RequestInit = {}) =>
      answer<Documented<"${id}">>("${id}", () => client.${method}("${path}", { ${options} })),\n`;
}

/** The types of one operation: what its function takes, and what it brings on success. */
function operationTypes(document: Bundle, operation: OperationObject): string {
  const { operationId, summary } = operation;
  const name = typeName(operationId);
  return [
    docblock(`What \`${operationId}\` takes: ${summary.charAt(0).toLowerCase()}${summary.slice(1)}.`),
    `export type ${name}Arguments = ${argumentOf(document, operation).type};\n`,
    // Where the document has a schema of that name, it is the same.
    ...(`${name}Result` in document.components.schemas
      ? []
      : [
          "\n",
          docblock(`The payload of \`${operationId}\` on success; undefined where it has none.`),
          `export type ${name}Result = Payload<Success<Documented<"${operationId}">>>;\n`,
        ]),
  ].join("");
}

/** The named schemas as types of their own, with their words; and their values by name where the document names them. */
function schemaTypes({ components: { schemas } }: Bundle): string {
  return Object.entries(schemas)
    .map(([name, { description = "", enum: values = [], "x-enum-varnames": names }]) => {
      const words = docblock(description === "" ? `The schema ${name}.` : description);
      const type = `${words}export type ${name} = components["schemas"]["${name}"];\n`;
      if (names === undefined) return type;
      const members = names.map((member, index) => `  ${member}: ${JSON.stringify(values[index])},\n`).join("");
      return `${type}\n${words}export const ${name} = {\n${members}} as const satisfies Record<string, ${name}>;\n`;
    })
    .join("\n");
}

/** The client module of a surface: openapi-fetch bound to its types, one function per operation, and names for all types. */
export function client(surface: Surface, document: Bundle): string {
  const all = eachOperation(document);
  const functions = all.map(({ method, path, operation }) => operationFunction(document, method, path, operation));
  const [envelope] = Object.values(document["x-envelopes"]);
  if (envelope === undefined) throw new Error(`${surface.key} has no envelope.`);
  const meanings = document["x-error-codes"].map(({ code, meaning }) => `  "${code}": ${JSON.stringify(meaning)},\n`);
  const imports = [
    "answering",
    "type Payload",
    ...(functions.some((text) => text.includes("pathPart(")) ? ["pathPart"] : []),
    "type Success",
    "watched",
  ];
  return `// ${banner(surface)}

import createClient, { type ClientOptions, type HeadersOptions, mergeHeaders } from "openapi-fetch";
import { ${imports.join(", ")} } from "../../contract-tests/client/answer.ts";
import type { components, operations, paths } from "./types.js";

export { type Answer, type FailureKind, orThrow, PlatformError } from "../../contract-tests/client/answer.ts";

/** Settings of one call: headers, an abort signal, and the like. */
type RequestInit = Omit<globalThis.RequestInit, "body" | "headers" | "method"> & { headers?: HeadersOptions };

/** What an operation answers with HTTP status 200, success or failure. */
type Documented<Name extends keyof operations> = operations[Name]["responses"][200]["content"]["application/json"];

/** What each known code means. */
export const errorCodes: Readonly<Record<string, string>> = {
${meanings.join("")}};

/**
 * A typed client of the surface.
 *
 * \`options\` are those of openapi-fetch: \`baseUrl\` (\`https://host:port\`), \`headers\` for every call, \`fetch\`.
 * Each function takes its parameters and body as one object. It returns \`{ data }\` on success, and otherwise
 * \`{ error }\`: a PlatformError with the reason, the meaning of the code, and what to do. \`response\` is beside it.
 * \`orThrow\` returns the data of an answer, or throws its error.
 * \`client\` is the openapi-fetch client itself, for middleware.
 */
export function create${surface.name}Client(options: ClientOptions) {
  const headers = mergeHeaders({ "Content-Type": "application/json; charset=UTF-8" }, options.headers);
  const client = createClient<paths>({ ...options, headers, fetch: watched(options.fetch) });
  const answer = answering({ property: "${envelope.code}", success: "${envelope.success}", meanings: errorCodes });
  return {
    client,

${functions.join("\n")}  };
}

// Requests and data of each operation.

${all.map(({ operation }) => operationTypes(document, operation)).join("\n")}
// Named schemas.

${schemaTypes(document)}`;
}
