import { readFileSync } from "node:fs";
import { operations as agentgateway } from "../../generated/agentgateway/operations.ts";
import { operations as ccCms } from "../../generated/cc-cms/operations.ts";

/** One of the two APIs; the same word everywhere. */
export type Surface = "agentgateway" | "cc-cms";

export const surfaces: readonly Surface[] = ["agentgateway", "cc-cms"];

/** What an operation is called: its name is unique on its surface. */
export interface OperationKey {
  surface: Surface;
  operationId: string;
}

/** A dated version of the interface reference: requests, texts, deprecations and codes differ by it, answers do not. */
export type Edition = "2023" | "2025-11";

/** From the oldest to the newest; the overlays of `spec/<surface>/editions`. */
export const editions: readonly Edition[] = ["2023", "2025-11"];

/** A place of the interface reference: a key of `x-source-pages`, and table and row of that page. */
export interface Citation {
  page: string;
  table: string;
  row: string;
}

/** A place where table and sample of the reference disagree; `tableSchema` is what the table alone allows. */
export interface Discrepancy {
  table: string;
  sample: string;
  accepted: string;
  reason: string;
  tableSchema?: object;
}

/** Constraints of a schema that no row states: keywords, and `null` for "that it may not be null"; of `required` for these properties. */
export interface Inferred {
  constraints: string[];
  properties?: string[];
  /** One sentence. */
  reason: string;
}

/** A JSON Schema of a bundle, as far as it is read here. */
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
  maxLength?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  /** What is described besides the properties; `true` says that there can be others. */
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  not?: Schema;
  "x-source"?: Citation[];
  "x-discrepancy"?: Discrepancy;
  "x-inferred"?: Inferred[];
  /** The numbers that an id of a request may be. */
  "x-ranges"?: Range[];
}

/** The least and the greatest number of a range. */
export type Range = [least: number, most: number];

/**
 * What a request of an operation does to a deployment: `x-effect` of the document.
 * `query`: nothing. `session`: it begins, keeps or ends the session of the agent who asks.
 * `take-over`: it ends a session that somebody else may have begun. `change`: it changes anything else.
 */
export type Effect = "query" | "session" | "take-over" | "change";

/** Where an answer says whether it succeeded, and what it is about: names of properties, and the code of success. */
export interface Envelope {
  code: string;
  success: string;
  payload: string;
  /** Has words about the outcome; where it is missing a failure has them in place of the payload. */
  description?: string;
  /** The same once more, for older clients. */
  older?: Pick<Envelope, "code" | "success" | "payload">;
}

/**
 * Where a request and an answer have ids of agents.
 * A parameter goes by its name, a property of the body by its JSON pointer; `*` is any item of a list.
 */
export interface AgentPlaces {
  /** The agent who asks. */
  asking?: string;
  /** The agents who are asked about. */
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
  statuses: readonly number[];
  /** Names of the security schemes; empty when no credential is sent. */
  security: readonly string[];
  errorCodes: readonly string[];
  /** The row about the operation's media type, on the page that describes the operation. */
  source: Citation & { title: string; edition: string };
}

/**
 * A row of a table of the reference, and what it states, as data.
 * A list or sentence of a page is a table, too; its key is then words.
 */
export interface SourceRow {
  name: string;
  /** The type as the page prints it. */
  type?: string;
  /** Whether the row says that it is there: a column "Mandatory", or words that leave no other reading. */
  mandatory?: boolean;
  /** The numbers that the row allows: `[[101, 59999]]`. */
  range?: Range[];
  /** The values that the row lists, and no other ones. */
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
  /** Whether it is one of the five pages that the contract is true to; the others add to them. */
  baseline: boolean;
  /** The page that this one is a later edition of. */
  follows?: string;
  tables: Record<string, { title?: string; rows: Record<string, SourceRow> }>;
}

interface ErrorCode {
  code: string;
  meaning: string;
  /** The release that brought the code, such as 25.100.0, where a page says so. */
  since?: string;
  "x-source": Citation[];
}

interface Reference {
  $ref: string;
}

interface ResponseObject {
  $ref?: string;
  content?: Record<string, { schema: { oneOf: Reference[] }; examples: Record<string, Reference> }>;
}

interface ParameterObject {
  name: string;
  schema: Schema;
  examples: Record<string, { value: string }>;
  "x-source"?: Citation[];
}

export interface OperationObject {
  tags: string[];
  parameters?: Reference[];
  requestBody?: { content: { "application/json": { schema: Schema; examples: Record<string, Reference> } } };
  responses: Record<string, ResponseObject>;
}

/** The bundle of a surface, as far as it is read here. */
export interface Bundle {
  info: { title: string; summary: string; description: string; "x-edition"?: Edition };
  paths: Record<string, Record<string, OperationObject>>;
  components: {
    schemas: Record<string, Schema>;
    parameters?: Record<string, ParameterObject>;
    responses: Record<string, ResponseObject>;
    examples: Record<string, { value: unknown }>;
  };
  "x-source-pages": Record<string, SourcePage>;
  "x-error-codes": ErrorCode[];
}

/** An operation with the names of the two schemas that its answer with HTTP status 200 has. */
export interface Operation extends OperationRow {
  surface: Surface;
  branches: { success: string; failure: string };
}

const rows: Record<Surface, Record<string, OperationRow>> = { agentgateway, "cc-cms": ccCms };
const bundles = new Map<string, Bundle>();

function bundleFolder(surface: Surface, edition?: Edition): string {
  return edition === undefined ? surface : `${surface}/${edition}`;
}

/** Where the generated bundle of a surface is: that of an edition, or the one that allows what some edition allows. */
export function bundleFile(surface: Surface, edition?: Edition): URL {
  return new URL(`../../generated/${bundleFolder(surface, edition)}/openapi.json`, import.meta.url);
}

/** The same bundle, read once. */
export function bundleOf(surface: Surface, edition?: Edition): Bundle {
  // By folder and not by URL: it is asked for with each property of each answer, and making a URL takes longer than all the rest.
  const folder = bundleFolder(surface, edition);
  let bundle = bundles.get(folder);
  if (bundle === undefined) {
    bundle = JSON.parse(readFileSync(bundleFile(surface, edition), "utf8")) as Bundle;
    bundles.set(folder, bundle);
  }
  return bundle;
}

/** All operations of a surface, in the order of its document. */
export function operationsOf(surface: Surface): Operation[] {
  return Object.keys(rows[surface]).map((operationId) => operationOf(surface, operationId));
}

/** One operation. Throws when the contract has none of that name: the caller is wrong, not the deployment. */
export function operationOf(surface: Surface, operationId: string): Operation {
  const row = rows[surface][operationId];
  const branches = row && operationObject(surface, row)?.responses["200"]?.content?.["application/json"]?.schema.oneOf;
  const [success, failure] = branches ?? [];
  if (!row || !success || !failure) throw new Error(`The contract of ${surface} has no operation ${operationId}.`);
  return { ...row, surface, branches: { success: componentName(success.$ref), failure: componentName(failure.$ref) } };
}

function operationObject(surface: Surface, { path, method }: OperationRow): OperationObject | undefined {
  return bundleOf(surface).paths[path]?.[method.toLowerCase()];
}

/** The first example of a request body, or undefined when the operation takes none. */
export function firstRequestExample(operation: Operation): unknown {
  const examples =
    operationObject(operation.surface, operation)?.requestBody?.content["application/json"].examples ?? {};
  const [first] = Object.values(examples);
  return first && bundleOf(operation.surface).components.examples[componentName(first.$ref)]?.value;
}

function componentName(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

/** The schema itself, or the one that it refers to. */
export function resolved(surface: Surface, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const target = bundleOf(surface).components.schemas[componentName(schema.$ref)];
  if (target === undefined) throw new Error(`The contract of ${surface} has no schema ${schema.$ref}.`);
  return target;
}

/** The meaning of an error code, or a word for codes that are not in the table. */
export function meaningOf(surface: Surface, code: string): string {
  return (
    bundleOf(surface)["x-error-codes"].find((row) => row.code === code)?.meaning ?? "not in the table of error codes"
  );
}

/** The codes that an edition has; without one, those that any edition has. */
export function errorCodesOf(surface: Surface, edition?: Edition): ReadonlySet<string> {
  return new Set(bundleOf(surface, edition)["x-error-codes"].map(({ code }) => code));
}

/** The schema of the id of an agent in requests. */
export const REQUEST_IDS: Record<Surface, string> = { agentgateway: "RequestAgentNumber", "cc-cms": "RequestAgentId" };

/** The numbers that the id of an agent may be in a request by an edition; without one, those that some edition allows. */
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

/**
 * The row that states which numbers the id of an agent, the parameter or property `name`, may be in a request of an operation:
 * on the page of the operation in that edition; without one, on the baseline page.
 */
export function agentRangeRow({ surface, source: { page } }: Operation, name: string, edition?: Edition): Citation {
  const bundle = bundleOf(surface);
  const ranges = JSON.stringify(agentRangesOf(surface, edition));
  const rows = (bundle.components.schemas[REQUEST_IDS[surface]]?.["x-source"] ?? [])
    .map((citation) => ({ citation, page: bundle["x-source-pages"][citation.page], row: rowOf(surface, citation) }))
    .filter((found) => found.row?.name === name && (found.citation.page === page || found.page?.follows === page));
  const own = edition && rows.find(({ row }) => JSON.stringify(row?.range) === ranges);
  const stated = own ?? rows[0];
  if (stated === undefined) throw new Error(`No row of ${page} states the range of ${name}.`);
  return stated.citation;
}

function rowOf(surface: Surface, { page, table, row }: Citation): SourceRow | undefined {
  return bundleOf(surface)["x-source-pages"][page]?.tables[table]?.rows[row];
}

/** Whether a page is one of the five that the contract is true to. */
export function isBaseline(surface: Surface, page: string): boolean {
  return bundleOf(surface)["x-source-pages"][page]?.baseline === true;
}

/** The name that the reference gives a row, or undefined when there is no such row. */
export function rowName(surface: Surface, citation: Citation): string | undefined {
  return rowOf(surface, citation)?.name;
}

/** A citation in words: `"Page title" (edition), table 4, row 3.3`. */
export function citationText(surface: Surface, { page, table, row }: Citation): string {
  const { title, edition } = bundleOf(surface)["x-source-pages"][page] ?? { title: page, edition: "unknown" };
  return `"${title}" (${edition}), table ${table}, row ${row}`;
}
