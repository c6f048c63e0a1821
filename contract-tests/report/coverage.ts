import { queriesOf } from "../checks/operations.ts";
import type { RecordedExchange } from "../checks/parsed-exchange.ts";
import type { Operation, Schema, Surface } from "../contract/contract.ts";
import { isRecord, joined, type Pointer } from "../contract/schema-walk.ts";
import { type JsonAnswer, jsonAnswers } from "./json-answers.ts";
import type { Coverage, Seen } from "./report.ts";

/** Codes have 7 characters; one from a deployment can have any number. */
const MAX_CODE = 40;

/**
 * The parts of the contract in the responses, for each query with the common checks, in the order of the documents.
 * All responses count, also those to requests that must be rejected.
 */
export function coverageOf(recorded: readonly RecordedExchange[], surfaces: readonly Surface[]): Coverage[] {
  return surfaces.flatMap(queriesOf).map((operation) =>
    coverageOfOperation(
      operation,
      recorded.filter(({ request }) => isOf(operation, request)),
    ),
  );
}

function isOf(operation: Operation, { surface, operationId }: RecordedExchange["request"]): boolean {
  return surface === operation.surface && operationId === operation.operationId;
}

function coverageOfOperation(operation: Operation, recorded: readonly RecordedExchange[]): Coverage {
  const { surface, operationId, envelope } = operation;
  const answers = jsonAnswers(recorded);
  const successes = answers.filter(({ code }) => code === envelope.success);
  const codes = new Set(answers.flatMap(errorCodeOf));
  const body = placeOf(surface, { $ref: `#/components/schemas/${operation.branches.success}` }, "");
  for (const { value } of successes) look(body, value);
  const places = allBelow(body);
  return {
    surface,
    operationId,
    answers: recorded.filter(({ exchange: { result } }) => "answer" in result).length,
    branches: seenOf([
      ["success", successes.length > 0],
      ["failure", codes.size > 0],
    ]),
    properties: seenOf(places.map(({ pointer, isSeen }) => [pointer, isSeen])),
    enumValues: seenOf(
      places.flatMap(({ pointer, values }) =>
        [...values].map(([value, isSeen]): [string, boolean] => [`${pointer}=${value}`, isSeen]),
      ),
    ),
    errorCodes: errorCodesOf(operation, codes),
  };
}

/** The code of a failure; a number is taken for what it would be as a text. */
function errorCodeOf({ code, operation }: JsonAnswer): string[] {
  if (typeof code !== "string" && typeof code !== "number") return [];
  const text = String(code);
  if (text === operation.envelope.success) return [];
  return [text.length > MAX_CODE ? `${text.slice(0, MAX_CODE - 3)}...` : text];
}

/** Those that the contract lists for the operation, in its order, then what else was seen. */
function errorCodesOf({ errorCodes: listed }: Operation, seen: ReadonlySet<string>): Seen {
  const others = [...seen].filter((code) => !listed.includes(code)).sort();
  return {
    seen: [...listed.filter((code) => seen.has(code)), ...others],
    unseen: listed.filter((code) => !seen.has(code)),
  };
}

function seenOf(rows: readonly (readonly [name: string, isSeen: boolean])[]): Seen {
  return {
    seen: rows.filter(([, isSeen]) => isSeen).map(([name]) => name),
    unseen: rows.filter(([, isSeen]) => !isSeen).map(([name]) => name),
  };
}

/** A place of the body of success that the contract describes, and what was seen there. */
interface Place {
  /** With `*` for all places of a list, and for all properties that have no name of their own. */
  pointer: Pointer;
  isSeen: boolean;
  /** The values that the contract lists, as text, so that a number and its digits are one value. */
  values: Map<string, boolean>;
  properties: Map<string, Place>;
  item?: Place;
  /** Each of the properties that have no name of their own. */
  other?: Place;
}

function placeOf(surface: Surface, schema: Schema, pointer: Pointer): Place {
  const { const: constant, enum: listed, properties = {}, items, additionalProperties } = joined(surface, schema);
  const values = listed ?? (constant === undefined ? [] : [constant]);
  return {
    pointer,
    isSeen: false,
    values: new Map(values.map((value) => [String(value), false])),
    properties: new Map(
      Object.entries(properties).map(([name, property]) => [name, placeOf(surface, property, `${pointer}/${name}`)]),
    ),
    ...(items && { item: placeOf(surface, items, `${pointer}/*`) }),
    ...(typeof additionalProperties === "object" && { other: placeOf(surface, additionalProperties, `${pointer}/*`) }),
  };
}

function look(place: Place, value: unknown): void {
  place.isSeen = true;
  if (isRecord(value)) {
    for (const name of Object.keys(value)) {
      const property = place.properties.get(name) ?? place.other;
      if (property) look(property, value[name]);
    }
  } else if (Array.isArray(value)) {
    if (place.item) for (const item of value) look(place.item, item);
  } else if (place.values.has(String(value))) {
    place.values.set(String(value), true);
  }
}

/** The places below, in the order of the document; of places of lists and maps only those that have no properties to show for it. */
function allBelow({ properties, item, other }: Place): Place[] {
  return [
    ...[...properties.values()].flatMap((property) => [property, ...allBelow(property)]),
    ...[item, other].flatMap((each) =>
      each ? [...(each.properties.size === 0 ? [each] : []), ...allBelow(each)] : [],
    ),
  ];
}
