import type { Bundle, OperationObject, Parameter } from "./bundle.ts";
import { eachOperation, resolve } from "./operations.ts";
import { citationsIn, pageLine } from "./sources.ts";
import { banner, type Surface } from "./surfaces.ts";

const locations = ["path", "query", "header"] as const;

/** The lines of a text as a docblock in front of a declaration, with a margin. */
function docblock(text: string, margin = ""): string {
  const lines = text.trimEnd().split("\n");
  if (lines.length === 1) return `${margin}/** ${lines[0]} */\n`;
  return `${margin}/**\n${lines.map((line) => `${margin} * ${line}`.trimEnd()).join("\n")}\n${margin} */\n`;
}

/** The words about an operation: summary, description and source. */
function wordsOf(document: Bundle, operation: OperationObject): string {
  const { summary, description, "x-source": citations } = operation;
  const batch = batchOf(document, operation);
  return [
    `${summary}.`,
    description.trimEnd(),
    ...(batch === undefined
      ? []
      : [
          `More than ${batch.most} \`${batch.name}\` are sent as several requests, one after the other, and their answers joined; the first failure is the answer.`,
        ]),
    ...(pacedBy(operation) === undefined
      ? []
      : ["A request above the limit waits for its turn, unless `pace` of the client is false."]),
    ...pageLine(document, citations),
  ].join("\n\n");
}

/** A parameter as a member of an object; an optional one is omitted rather than sent as undefined, and one of the path is looked at. */
function member(document: Bundle, { name, required, in: location, schema }: Parameter): string {
  const { $ref } = schema;
  const { type } = $ref === undefined ? schema : resolve(document.components.schemas, { $ref });
  if (location === "path") return `${name}: ${type === "integer" ? "pathNumber" : "pathPart"}("${name}", ${name})`;
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

/** The parameter with the agent whose requests are counted; undefined where an operation is not under flow control. */
function pacedBy({ operationId, "x-agents": agents, "x-source": citations }: OperationObject): string | undefined {
  if (!citations.some(({ table }) => table === "flow control")) return undefined;
  if (agents?.asking === undefined) throw new Error(`${operationId} is under flow control and names no asking agent.`);
  return agents.asking;
}

/** The list of a body that has a limit, where an answer also is a list, so that several answers can be joined. */
function batchOf(document: Bundle, { requestBody, operationId }: OperationObject): Batch | undefined {
  const schema = requestBody?.content["application/json"].schema;
  if (schema === undefined) return undefined;
  const { properties = {} } = resolve(document.components.schemas, schema);
  const limited = Object.entries(properties).filter(([, { maxItems }]) => maxItems !== undefined);
  if (limited.length > 1) throw new Error(`${operationId} has more than one list with a limit.`);
  return limited.map(([name, { maxItems = 0 }]) => ({ name, most: maxItems }))[0];
}

/** A list in a body, and how many items one request may have. */
interface Batch {
  name: string;
  most: number;
}

/** What sends a request and knows the codes of an envelope; the first one has no name. */
function caller(envelope: string | undefined): string {
  return envelope === undefined ? "call" : `callBy${typeName(envelope)}`;
}

/** One function: its parameters and body are one flat argument, taken apart again for openapi-fetch. */
function operationFunction(document: Bundle, method: string, path: string, operation: OperationObject): string {
  const { "x-envelope": envelope } = operation;
  const { groups, body } = argumentOf(document, operation);
  const names = groups.flatMap(({ members }) => members.map(({ name }) => name));
  const id = operation.operationId;
  const destructured =
    body && names.length === 0 ? "body" : `{ ${[...names, ...(body ? ["...body"] : [])].join(", ")} }`;
  const params = groups
    .map(({ location, members }) => `${location}: { ${members.map((one) => member(document, one)).join(", ")} }`)
    .join(", ");
  const options = [
    "...sent",
    ...(groups.length > 0 ? [`params: { ${params} }`] : []),
    ...(body ? ["body"] : []),
    'parseAs: "text"',
  ].join(", ");
  const asking = pacedBy(operation);
  const batch = batchOf(document, operation);
  const call = `${caller(envelope)}<Documented<"${id}">>("${id}", init, (sent) => client.${method}("${path}", { ${options} })${asking === undefined ? "" : `, ${asking}`})`;
  return [
    docblock(wordsOf(document, operation), "    "),
    `    ${id}: (${destructured}: ${typeName(id)}Arguments, init: CallOptions = {}) =>\n`,
    `      ${batch ? `inBatches(body, "${batch.name}", ${batch.most}, (body) => ${call})` : call},\n`,
  ].join("");
}

/** The types of one operation: what its function takes, and what it brings on success. */
function operationTypes(document: Bundle, operation: OperationObject): string {
  const { operationId, summary, "x-source": citations } = operation;
  const name = typeName(operationId);
  const words = (text: string) => docblock([text, ...pageLine(document, citations)].join("\n\n"));
  return [
    words(`What \`${operationId}\` takes: ${summary.charAt(0).toLowerCase()}${summary.slice(1)}.`),
    `export type ${name}Arguments = ${argumentOf(document, operation).type};\n`,
    // Where the document has a schema of that name, it is the same.
    ...(`${name}Result` in document.components.schemas
      ? []
      : [
          "\n",
          words(`The payload of \`${operationId}\` on success; undefined where it has none.`),
          `export type ${name}Result = Payload<Success<Documented<"${operationId}">>>;\n`,
        ]),
  ].join("");
}

/** The named schemas as types of their own, with their words; and their values by name where the document names them. */
function schemaTypes(document: Bundle): string {
  return Object.entries(document.components.schemas)
    .map(([name, schema]) => {
      const { description = `The schema ${name}.`, enum: values = [], "x-enum-varnames": names } = schema;
      const words = docblock([description.trimEnd(), ...pageLine(document, citationsIn(schema))].join("\n\n"));
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
  const [envelope, ...otherEnvelopes] = Object.values(document["x-envelopes"]);
  const [, ...otherNames] = Object.keys(document["x-envelopes"]);
  if (envelope === undefined) throw new Error(`${surface.key} has no envelope.`);
  const meanings = document["x-error-codes"].map(({ code, meaning }) => `  "${code}": ${JSON.stringify(meaning)},\n`);
  const uses = (name: string) => functions.some((text) => text.includes(`${name}(`));
  const answering = [
    "type Payload",
    ...(uses("pathNumber") ? ["pathNumber"] : []),
    ...(uses("pathPart") ? ["pathPart"] : []),
    "type Success",
  ];
  const isPaced = all.some(({ operation }) => pacedBy(operation) !== undefined);
  return `// ${banner(surface)}

import createClient, { type ClientOptions, mergeHeaders } from "openapi-fetch";
import { ${answering.join(", ")} } from "../../contract-tests/client/answer.ts";
${uses("inBatches") ? 'import { inBatches } from "../../contract-tests/client/batches.ts";\n' : ""}import { type CallOptions, calling, type ${isPaced ? "PacedCallSettings" : "CallSettings"}, watched } from "../../contract-tests/client/call.ts";
import type { components, operations, paths } from "./types.js";

export { type Answer, orThrow } from "../../contract-tests/client/answer.ts";
export type { CallOptions } from "../../contract-tests/client/call.ts";
export { type FailureKind, PlatformError } from "../../contract-tests/client/platform-error.ts";

/** What an operation answers with HTTP status 200, success or failure. */
type Documented<Name extends keyof operations> = operations[Name]["responses"][200]["content"]["application/json"];

/** What each known code means. */
export const errorCodes: Readonly<Record<string, string>> = {
${meanings.join("")}};

/**
 * A typed client of the surface.
 *
 * \`options\` are those of openapi-fetch (\`baseUrl\`, which is \`https://host:port\`, \`headers\` for every call, \`fetch\`),
 * and \`timeout\` in ms${isPaced ? ", and `pace`" : ""}.
 * Each function takes its parameters and body as one object. It returns \`{ data }\` on success, and otherwise
 * \`{ error }\`: a PlatformError with the reason, the meaning of the code, and what to do. \`response\` is beside it.
 * \`orThrow\` returns the data of an answer, or throws its error.
 * \`client\` is the openapi-fetch client itself, for middleware.
 */
export function create${surface.name}Client({ timeout, clock, ${isPaced ? "pace, " : ""}...options }: ${surface.name}ClientOptions) {
  const headers = mergeHeaders({ "Content-Type": "application/json; charset=UTF-8" }, options.headers);
  const client = createClient<paths>({ ...options, headers, fetch: watched(options.fetch) });
  const codes = { property: "${envelope.code}", success: "${envelope.success}", meanings: errorCodes };
  const call = calling(codes, { timeout, clock${isPaced ? ", pace" : ""} });
${otherEnvelopes.map(({ code, success }, index) => `  const ${caller(otherNames[index])} = calling({ ...codes, property: "${code}", success: "${success}" }, { timeout, clock${isPaced ? ", pace" : ""} });\n`).join("")}  return {
    client,

${functions.join("\n")}  };
}

/** Settings of a client: those of openapi-fetch, a time limit${isPaced ? ", and a pace" : ""}. */
export type ${surface.name}ClientOptions = ClientOptions & ${isPaced ? "PacedCallSettings" : "CallSettings"};

/** A client of the surface. */
export type ${surface.name}Client = ReturnType<typeof create${surface.name}Client>;

// Requests and data of each operation.

${all.map(({ operation }) => operationTypes(document, operation)).join("\n")}
// Named schemas.

${schemaTypes(document)}`;
}
