// A profile applied to the bundles by a public tool, and held against answers.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { type OpenAPIOverlayOptions, type OpenApiDocument, openapiOverlay } from "openapi-format";
import { parse } from "yaml";
import { publishedBundle, type Surface } from "../../contract/contract.ts";
import type { JsonAnswer } from "../../report/json-answers.ts";

export interface Action {
  target: string;
  description: string;
  "x-surface"?: Surface;
  update?: Record<string, unknown>;
  remove?: true;
}

export interface Overlay {
  overlay: string;
  info: { title: string; version: string };
  actions: Action[];
}

export function read(text: string): Overlay {
  return parse(text) as Overlay;
}

export interface Profiled {
  document: Record<string, unknown>;
  /** Actions that select nothing. */
  unused: Action[];
  /** Actions that select something else than objects and lists, which version 1.0 forbids and no tool notices. */
  forbidden: Action[];
}

/** The bundle of a surface with an overlay, by openapi-format, action by action. */
export async function profiled(overlay: Overlay, surface: Surface): Promise<Profiled> {
  const result: Profiled = {
    // The types of bundle and of openapi-format name some parts; here each is JSON to be changed.
    document: structuredClone(publishedBundle(surface)) as unknown as Json,
    unused: [],
    forbidden: [],
  };
  for (const action of overlay.actions) {
    if (selected(result.document, action.target).some((node) => typeof node !== "object" || node === null))
      result.forbidden.push(action);
    // Both are of the shape that the tool asks for; its types name fewer fields.
    const { data, resultData } = await openapiOverlay(
      result.document as OpenApiDocument,
      { overlaySet: { ...overlay, actions: [action] } } as unknown as OpenAPIOverlayOptions,
    );
    result.document = data as unknown as Json;
    if ((resultData as unknown as { unusedActions: Action[] }).unusedActions.length > 0) result.unused.push(action);
  }
  return result;
}

type Json = Record<string, unknown>;

/** What a JSONPath selects; of the language only what profiles have: names, in two forms, and one filter. */
function selected(document: unknown, path: string): unknown[] {
  const segments = [...path.matchAll(/\.([A-Za-z_]\w*)|\['((?:[^'\\]|\\.)*)'\]|\[\?\(@\.(\w+)\)\]/g)];
  if (`$${segments.map(([text]) => text).join("")}` !== path) throw new Error(`${path} has something else.`);
  let nodes: unknown[] = [document];
  for (const [, plain, quoted, filter] of segments) {
    const name = plain ?? quoted?.replaceAll(/\\(.)/g, "$1");
    nodes = nodes.flatMap((node) => {
      if (typeof node !== "object" || node === null) return [];
      if (filter !== undefined)
        return Object.values(node).filter((child) => typeof child === "object" && child !== null && filter in child);
      return name !== undefined && Object.hasOwn(node, name) ? [(node as Json)[name]] : [];
    });
  }
  return nodes;
}

const VOCABULARY = [
  ...["openapi", "info", "servers", "security", "tags", "paths", "components"],
  ...[
    "x-generated",
    "x-source",
    "x-discrepancy",
    "x-inferred",
    "x-ranges",
    "x-enum-varnames",
    "x-source-pages",
    "x-error-codes",
    "x-envelopes",
    "x-observed",
  ],
  ...["x-observed-codes", "x-observed-others"],
];

/** Says of an answer what is wrong with it, one line each; with the schemas of a document, read as strictly as the contract's. */
export function evaluateOf(document: object): (answer: JsonAnswer) => string[] {
  // A deployment may send a property "valueOf"; every object has one by inheritance, which is none of its own.
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, ownProperties: true });
  addFormats.default(ajv, ["int32", "int64", "password"]);
  ajv.addVocabulary(VOCABULARY);
  ajv.addSchema(document, "document");
  const validators = new Map<string, ValidateFunction | undefined>();
  return ({ operation: { operationId, path, method }, value }) => {
    const place = ["paths", path, method.toLowerCase(), "responses", "200", "content", "application/json", "schema"];
    const pointer = place.map((name) => encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
    const validate = validators.get(operationId) ?? ajv.getSchema(`document#/${pointer}`);
    validators.set(operationId, validate);
    if (!validate) throw new Error(`The document has no answer of ${operationId}.`);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${operationId}: ${instancePath} ${message}`);
  };
}
