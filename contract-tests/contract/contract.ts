import { readFileSync } from "node:fs";
import { operations as agentgateway } from "../../generated/agentgateway/operations.ts";
import { operations as ccCms } from "../../generated/cc-cms/operations.ts";
import { withJoinedTypes } from "./joined-types.ts";

/** One of the two APIs; the same word everywhere. */
export type Surface = "agentgateway" | "cc-cms";

export const surfaces: readonly Surface[] = ["agentgateway", "cc-cms"];

/** The name of an operation, unique on its surface. */
export interface OperationKey {
  surface: Surface;
  operationId: string;
}

/** A dated version of the interface reference. Editions differ in requests, texts, deprecations and codes, not in responses. */
export type Edition = "2023" | "2025-11";

/** From the oldest to the newest; the overlays of `spec/<surface>/editions`. */
export const editions: readonly Edition[] = ["2023", "2025-11"];

/** A place in the interface reference: a key of `x-source-pages`, and table and row of that page. */
export interface Citation {
  page: string;
  table: string;
  row: string;
}

/** A place where table and sample of the interface reference disagree; `tableSchema` is the schema of the table alone. */
export interface Discrepancy {
  table: string;
  sample: string;
  accepted: string;
  reason: string;
  tableSchema?: object;
}

/** Inferred constraints of a schema: keywords, and `null` for "must not be null"; `properties` limits `required` to these. */
export interface Inferred {
  constraints: string[];
  properties?: string[];
  /** One sentence. */
  reason: string;
}

/** The parts of a JSON Schema of a bundle that the suite reads. */
export interface Schema {
  $ref?: string;
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  format?: string;
  required?: string[];
  /** The properties that an optional property requires. */
  dependentRequired?: Record<string, string[]>;
  properties?: Record<string, Schema>;
  items?: Schema;
  /** The schema of other properties; `true` permits any. */
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  not?: Schema;
  examples?: unknown[];
  "x-source"?: Citation[];
  "x-discrepancy"?: Discrepancy;
  "x-inferred"?: Inferred[];
  /** The allowed numbers of an id in requests. */
  "x-ranges"?: Range[];
}

/** The least and the greatest number of a range. */
export type Range = [least: number, most: number];

/**
 * The effect of a request of an operation on a deployment: `x-effect` of the document.
 * `query`: none. `session`: it begins, keeps or ends the session of the requesting agent.
 * `take-over`: it ends a session that another client may have begun. `change`: it changes other data.
 */
export type Effect = "query" | "session" | "take-over" | "change";

/** The properties of code and payload in a response, and the code of success. */
export interface Envelope {
  code: string;
  success: string;
  payload: string;
  /** The property with a text about the outcome; without it, a failure has the text instead of the payload. */
  description?: string;
  /** Another code and payload with the same content, for older clients. */
  older?: Pick<Envelope, "code" | "success" | "payload">;
}

/**
 * The places of agent ids in a request and a response.
 * A parameter is given by its name, a property of the body by its JSON pointer; `*` is any item of a list.
 */
export interface AgentPlaces {
  /** The requesting agent. */
  asking?: string;
  /** The queried agents. */
  asked?: string;
  answered?: readonly string[];
}

/** A row of the generated table of operations. */
export interface OperationRow {
  operationId: string;
  method: string;
  path: string;
  effect: Effect;
  envelope: Envelope;
  agents?: AgentPlaces;
  /** What has to be there besides the requesting agent, such as a held call; checks without it keep no run incomplete. */
  prerequisite?: string;
  /** The operation has its own checks instead of the common checks of queries. */
  checks?: "own";
  statuses: readonly number[];
  /** Names of the security schemes; empty without a credential. */
  security: readonly string[];
  errorCodes: readonly string[];
  /** The row about the media type, on the page of the operation. */
  source: Citation & { title: string; edition: string };
}

/**
 * A row of a table of the interface reference, with its facts as data.
 * A list or sentence of a page is also a table, with words as its key.
 */
export interface SourceRow {
  name: string;
  /** The type as the page prints it. */
  type?: string;
  /** Whether the row says that it is always present: a column "Mandatory", or unambiguous words. */
  mandatory?: boolean;
  /** The numbers that the row allows: `[[101, 59999]]`. */
  range?: Range[];
  /** The least number that the row allows, where it names no greatest one. */
  least?: number;
  /** The values that the row lists. */
  values?: (string | number)[];
  /** The form that the row describes, as a regular expression. */
  form?: string;
  /** Most characters of a text. */
  length?: number;
  /** Most items of a list. */
  items?: number;
  /** The type of the items of a list, where the row names it. */
  of?: string;
  /** The value in the page's own sample. */
  sample?: unknown;
  /** The row says that the field is not used. */
  unused?: boolean;
  /** Any other fact, in a few words of our own. */
  says?: string;
}

interface SourcePage {
  title: string;
  edition: string;
  /** Whether it is one of the five pages that the contract describes; other pages complete them. */
  baseline: boolean;
  /** The page of which this is a later edition. */
  follows?: string;
  tables: Record<string, { title?: string; rows: Record<string, SourceRow> }>;
}

interface ErrorCode {
  code: string;
  meaning: string;
  /** The release that introduced the code, such as 25.100.0, if a page says so. */
  since?: string;
  "x-source": Citation[];
}

interface Reference {
  $ref: string;
}

/** A parameter of a request. */
export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  schema: Schema;
  examples: Record<string, { value: string }>;
  "x-source": Citation[];
}

interface ResponseObject {
  $ref?: string;
  content?: Record<string, { schema: { oneOf: Reference[] }; examples: Record<string, Reference> }>;
}

export interface OperationObject {
  tags: string[];
  parameters?: Reference[];
  requestBody?: { content: { "application/json": { schema: Schema; examples: Record<string, Reference> } } };
  responses: Record<string, ResponseObject>;
}

/** The parts of a bundle that the suite reads. */
export interface Bundle {
  info: { title: string; summary: string; description: string; "x-edition"?: Edition };
  paths: Record<string, Record<string, OperationObject>>;
  components: {
    schemas: Record<string, Schema>;
    parameters?: Record<string, Parameter>;
    securitySchemes: Record<string, { "x-source": Citation[] }>;
    responses: Record<string, ResponseObject>;
    examples: Record<string, { value: unknown }>;
  };
  "x-source-pages": Record<string, SourcePage>;
  "x-error-codes": ErrorCode[];
}

/** An operation with the names of the two schemas of its response with HTTP status 200. */
export interface Operation extends OperationRow {
  surface: Surface;
  branches: { success: string; failure: string };
}

const rows: Record<Surface, Record<string, OperationRow>> = { agentgateway, "cc-cms": ccCms };
const bundles = new Map<string, { published: Bundle; joined: Bundle }>();

function bundleFolder(surface: Surface, edition?: Edition): string {
  return edition === undefined ? surface : `${surface}/${edition}`;
}

/** The path of the generated bundle of a surface, of one edition or of all. */
export function bundleFile(surface: Surface, edition?: Edition): URL {
  return new URL(`../../generated/${bundleFolder(surface, edition)}/openapi.json`, import.meta.url);
}

/** A bundle as it is published, with alternatives of types. Everything that evaluates reads `bundleOf`. */
export function publishedBundle(surface: Surface, edition?: Edition): Bundle {
  return bundlesOf(surface, edition).published;
}

/** A bundle whose alternatives of types are joined, so that each place of a value has one schema. */
export function bundleOf(surface: Surface, edition?: Edition): Bundle {
  return bundlesOf(surface, edition).joined;
}

/** Both, read once. */
function bundlesOf(surface: Surface, edition?: Edition): { published: Bundle; joined: Bundle } {
  // By folder and not by URL: it is asked for with each property of each answer, and making a URL takes longer than all the rest.
  const folder = bundleFolder(surface, edition);
  const known = bundles.get(folder);
  if (known !== undefined) return known;
  const published = JSON.parse(readFileSync(bundleFile(surface, edition), "utf8")) as Bundle;
  const { components } = published;
  const joined = { ...published, components: { ...components, schemas: withJoinedTypes(components.schemas) } };
  const both = { published, joined };
  bundles.set(folder, both);
  return both;
}

/** All operations of a surface, in the order of its document. */
export function operationsOf(surface: Surface): Operation[] {
  return Object.keys(rows[surface]).map((operationId) => operationOf(surface, operationId));
}

/** Each operation that was asked for, which is one for each exchange. */
const operations = new Map<string, Operation>();

/** One operation. Throws if the contract has none of that name: that is a mistake of the caller. */
export function operationOf(surface: Surface, operationId: string): Operation {
  const key = `${surface} ${operationId}`;
  const operation = operations.get(key) ?? readOperation(surface, operationId);
  operations.set(key, operation);
  return operation;
}

function readOperation(surface: Surface, operationId: string): Operation {
  const row = rows[surface][operationId];
  const branches = row && operationObject(surface, row)?.responses["200"]?.content?.["application/json"]?.schema.oneOf;
  const [success, failure] = branches ?? [];
  if (!row || !success || !failure) throw new Error(`The contract of ${surface} has no operation ${operationId}.`);
  return { ...row, surface, branches: { success: componentName(success.$ref), failure: componentName(failure.$ref) } };
}

/** An operation in the bundle of an edition. */
function operationObject(
  surface: Surface,
  { path, method }: OperationRow,
  edition?: Edition,
): OperationObject | undefined {
  return bundleOf(surface, edition).paths[path]?.[method.toLowerCase()];
}

/** The parameters of an operation by an edition; without one, as all editions together allow them. */
export function parametersOf(operation: Operation, edition?: Edition): Parameter[] {
  const { parameters = {} } = bundleOf(operation.surface, edition).components;
  return (operationObject(operation.surface, operation, edition)?.parameters ?? []).map(({ $ref }) => {
    const parameter = parameters[componentName($ref)];
    if (parameter === undefined) throw new Error(`The contract of ${operation.surface} has no parameter ${$ref}.`);
    return parameter;
  });
}

/** The row about the credential of an operation, on its own page if there is one. */
export function credentialRow({ surface, security: [name = ""], source }: Operation): Citation {
  const citations = bundleOf(surface).components.securitySchemes[name]?.["x-source"] ?? [];
  return citations.find(({ page }) => page === source.page) ?? citations[0] ?? source;
}

/** The schema of the body of a request by an edition; undefined where there is none. */
export function bodySchemaOf(operation: Operation, edition?: Edition): Schema | undefined {
  return operationObject(operation.surface, operation, edition)?.requestBody?.content["application/json"].schema;
}

/** The first example of a request body; undefined if the operation has no body. */
export function firstRequestExample(operation: Operation): unknown {
  const examples =
    operationObject(operation.surface, operation)?.requestBody?.content["application/json"].examples ?? {};
  const [first] = Object.values(examples);
  return first && bundleOf(operation.surface).components.examples[componentName(first.$ref)]?.value;
}

function componentName(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

/** The schema itself, or the one that it refers to, optionally of an edition. */
export function resolved(surface: Surface, schema: Schema, edition?: Edition): Schema {
  if (schema.$ref === undefined) return schema;
  const target = bundleOf(surface, edition).components.schemas[componentName(schema.$ref)];
  if (target === undefined) throw new Error(`The contract of ${surface} has no schema ${schema.$ref}.`);
  return target;
}

/** The meaning of an error code, or a word for codes that are not in the table. */
export function meaningOf(surface: Surface, code: string): string {
  return (
    bundleOf(surface)["x-error-codes"].find((row) => row.code === code)?.meaning ?? "not in the table of error codes"
  );
}

/** The codes of an edition; without one, those of all editions. */
export function errorCodesOf(surface: Surface, edition?: Edition): ReadonlySet<string> {
  return new Set(bundleOf(surface, edition)["x-error-codes"].map(({ code }) => code));
}

/** The schema of the id of an agent in requests. */
export const REQUEST_IDS: Record<Surface, string> = { agentgateway: "RequestAgentNumber", "cc-cms": "RequestAgentId" };

/** The allowed agent ids in requests of an edition; without one, those that any edition allows. */
export function agentRangesOf(surface: Surface, edition?: Edition): readonly Range[] {
  const ranges = bundleOf(surface, edition).components.schemas[REQUEST_IDS[surface]]?.["x-ranges"];
  if (ranges === undefined) throw new Error(`The contract of ${surface} has no ranges of agents.`);
  return ranges;
}

/** Whether a number is in one of these ranges. */
export function isWithin(ranges: readonly Range[], number: number): boolean {
  return ranges.some(([least, most]) => number >= least && number <= most);
}

/** Ranges in words: `101 to 59999 and 70000 to 999999`. */
export function rangesInWords(ranges: readonly Range[]): string {
  return ranges.map(([least, most]) => `${least} to ${most}`).join(" and ");
}

/** A row of the interface reference with its facts; undefined if there is no such row. */
export function sourceRow(surface: Surface, { page, table, row }: Citation): SourceRow | undefined {
  return bundleOf(surface)["x-source-pages"][page]?.tables[table]?.rows[row];
}

/** Whether a page is one of the five that the contract describes. */
export function isBaseline(surface: Surface, page: string): boolean {
  return bundleOf(surface)["x-source-pages"][page]?.baseline === true;
}

/** The name that the reference gives a row, or undefined when there is no such row. */
export function rowName(surface: Surface, citation: Citation): string | undefined {
  return sourceRow(surface, citation)?.name;
}

/** A citation in words: `"Page title" (edition), table 4, row 3.3`. */
export function citationText(surface: Surface, { page, table, row }: Citation): string {
  const { title, edition } = bundleOf(surface)["x-source-pages"][page] ?? { title: page, edition: "unknown" };
  return `"${title}" (${edition}), table ${table}, row ${row}`;
}
