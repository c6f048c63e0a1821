import type { RecordedExchange } from "../../checks/parsed-exchange.ts";
import { bundleOf, type Operation, operationsOf, type Schema, type Surface } from "../../contract/contract.ts";
import { isDocumented, isRecord, type Pointer } from "../../contract/schema-walk.ts";
import { matches, matchesAt, shortJson } from "../../contract/validator.ts";
import { type JsonAnswer, jsonAnswers } from "../json-answers.ts";
import { answerLocation, inDocumentOrder, type Location } from "./places.ts";
import { type AnswerSchema, SchemaPlace } from "./schema-place.ts";
import { canDescribe, include, type JsonType, newShape, type Shape, typeOf } from "./shape.ts";
import { asCode, isVisible, visible } from "./words.ts";

/** What answers have at one schema that it does not allow. */
export interface Deviation {
  surface: Surface;
  location: Location;
  /** The schema as the contract has it; where it is a reference, what that refers to. */
  schema: AnswerSchema;
  /** What was seen, in words. */
  notes: Map<string, Note>;
  types: Set<JsonType>;
  /** Values that are not listed, by their JSON text. */
  values: Map<string, unknown>;
  /** Limits that values are beyond, and how far. */
  limits: Map<Limit, number>;
  /** What cannot be widened so that it holds for what was seen, or must not be told, and has to go. */
  dropped: Set<"enum" | "pattern" | "format" | "not" | "allOf" | Limit>;
  /** The code of success, if only the form of the codes of failure excluded it, and is dropped. */
  excluded?: string;
  missing: Set<string>;
  undocumented: Map<string, Shape>;
  /** How often an undocumented property came that is not described, for its name or because there are many. */
  unnamed: number;
  /** Values of another kind, which are described beside the schema. */
  others?: Others;
  /** Codes that stand in no table, the beginning of long ones, and how often they came. */
  codes: Map<string, number>;
  /** An answer can be one of success and one of failure at the same time. */
  isAmbiguous: boolean;
}

type Limit = "minimum" | "maximum" | "minItems" | "maxItems" | "maxLength";

/** How many bits a number has beside its sign. */
const INTEGERS: Record<string, number> = { int32: 31, int64: 63 };

const BEYOND: Record<Limit, (bound: number) => string> = {
  minimum: (bound) => `a number below ${bound}`,
  maximum: (bound) => `a number above ${bound}`,
  minItems: (bound) => `a list of fewer than ${bound} items`,
  maxItems: (bound) => `a list of more than ${bound} items`,
  maxLength: (bound) => `a text of more than ${bound} characters`,
};

interface Others {
  shape: Shape;
  /** Lists of what the schema describes. */
  asList: boolean;
  /** Single items of the list that the schema describes. */
  asItem: boolean;
}

/** How often something was seen, and the first time. */
export interface Note {
  count: number;
  /** The value as JSON; undefined where there is none. */
  example?: string;
  pointer: Pointer;
  request: string;
}

/** How many values an enumeration may gain, and how long their JSON may be, before it is none any more. */
const MAX_VALUES = 20;
const MAX_VALUE = 60;
const MAX_CODES = 20;

/** Of a list of answers: what was seen in how many of them. */
interface Looked {
  count: number;
  observers: Record<Surface, Observer>;
}

const looked = new WeakMap<readonly RecordedExchange[], Looked>();

/**
 * Where the answers are not as the contract of their surface has them; nothing when they all are.
 * A list that has grown since the last time is only looked at where it is new: a report is made many times in a run.
 */
export function deviationsOf(recorded: readonly RecordedExchange[]): Record<Surface, Deviation[]> {
  const { count, observers } = looked.get(recorded) ?? {
    count: 0,
    observers: { agentgateway: new Observer("agentgateway"), "cc-cms": new Observer("cc-cms") },
  };
  for (const answer of jsonAnswers(recorded.slice(count))) observers[answer.operation.surface].look(answer);
  looked.set(recorded, { count: recorded.length, observers });
  return { agentgateway: observers.agentgateway.deviations(), "cc-cms": observers["cc-cms"].deviations() };
}

/**
 * Which of the two schemas an answer is held against: what its code says.
 * Where that is no text, the answer is one of success when it has data.
 */
function branchOf({ operation: { envelope }, value, code }: JsonAnswer): "success" | "failure" {
  const { success, payload } = envelope;
  if (typeof code === "string") return code === success ? "success" : "failure";
  const data = isRecord(value) ? value[payload] : undefined;
  return String(code) === success || (typeof data === "object" && data !== null) ? "success" : "failure";
}

const patterns = new Map<string, RegExp>();

function matchesPattern(pattern: string, text: string): boolean {
  const expression = patterns.get(pattern) ?? new RegExp(pattern, "u");
  patterns.set(pattern, expression);
  return expression.test(text);
}

function allows({ type }: Schema, actual: JsonType): boolean {
  if (type === undefined || type === actual) return true;
  // Made for few values only: there can be millions.
  const types = [type].flat();
  return types.includes(actual) || (actual === "integer" && types.includes("number"));
}

/** Whether a value is meant to be what a schema describes: an object with one of its properties. */
function resembles({ properties = {} }: Schema, value: unknown): boolean {
  return isRecord(value) && Object.keys(value).some((name) => Object.hasOwn(properties, name));
}

class Observer {
  readonly #surface: Surface;
  readonly #deviations = new Map<string, Deviation>();
  /** The bodies of success and of failure, by the name of the schema and the operation. */
  readonly #bodies = new Map<string, SchemaPlace>();
  /** Of the answer that is looked at. */
  #request = "";

  constructor(surface: Surface) {
    this.#surface = surface;
  }

  /** In the order of the document. */
  deviations(): Deviation[] {
    for (const operation of operationsOf(this.#surface)) this.#compareBranches(operation);
    return [...this.#deviations.values()].sort((one, other) =>
      inDocumentOrder(this.#surface, one.location, other.location),
    );
  }

  look(answer: JsonAnswer): void {
    const { operation, value, request } = answer;
    this.#request = request.key;
    if (!isRecord(value)) {
      this.#other(new SchemaPlace(this.#surface, answerLocation(operation), {}), value, "");
      return;
    }
    const branch = branchOf(answer);
    this.#at(this.#body(operation, branch), value, "");
    if (branch === "failure") this.#code(answer);
  }

  #body(operation: Operation, branch: "success" | "failure"): SchemaPlace {
    const key = `${operation.operationId} ${branch}`;
    const schema = { $ref: `#/components/schemas/${operation.branches[branch]}` };
    const body = this.#bodies.get(key) ?? new SchemaPlace(this.#surface, answerLocation(operation), schema);
    this.#bodies.set(key, body);
    return body;
  }

  /** Holds a value against the schema at a place, and what is in it against the schemas below. */
  #at(place: SchemaPlace, value: unknown, pointer: Pointer): void {
    if (place.isComposed) {
      if (!matchesAt(this.#surface, place.location, value)) this.#other(place, value, pointer);
      else if (isRecord(value)) this.#undocumented(place, value, pointer);
      return;
    }
    const actual = typeOf(value);
    if (place.conditions && actual === "object" && !matches(place.conditions, value)) {
      this.#widen(place, ({ dropped }) => dropped.add("allOf"));
      this.#note(place, "an object that is not as its name demands", pointer, value);
    }
    const isComposite = actual === "array" || actual === "object" || place.isSharedComposite;
    if (isComposite && !allows(place.schema, actual)) {
      this.#other(place, value, pointer);
      return;
    }
    this.#keywords(place, value, actual, pointer);
    if (isRecord(value)) {
      for (const [name, property] of place.properties) {
        if (Object.hasOwn(value, name)) this.#at(property, value[name], `${pointer}/${name}`);
      }
      const { other } = place;
      if (other) {
        for (const name of Object.keys(value)) {
          if (!Object.hasOwn(place.schema.properties ?? {}, name)) this.#at(other, value[name], `${pointer}/${name}`);
        }
      }
    } else if (Array.isArray(value) && place.item) {
      for (const [index, item] of value.entries()) this.#at(place.item, item, `${pointer}/${index}`);
    }
  }

  #keywords(place: SchemaPlace, value: unknown, actual: JsonType, pointer: Pointer): void {
    const { schema } = place;
    const { const: constant, enum: listed, not } = schema;
    const values = listed ?? (constant === undefined ? undefined : [constant]);
    if (!allows(schema, actual)) {
      this.#widen(place, ({ types }) => types.add(actual));
      if (!values) this.#note(place, `${actual} instead of ${[schema.type].flat().join(" or ")}`, pointer, value);
    }
    if (values && !values.includes(value)) {
      this.#widen(place, (deviation) => addValue(deviation, value));
      const what = values.length === 1 ? "a value other than the only permitted one" : "a value that is not listed";
      this.#note(place, what, pointer, value);
    }
    if (not && matches(not, value)) {
      this.#widen(place, ({ dropped }) => dropped.add("not"));
      this.#note(place, "a value that is excluded", pointer, value);
    }
    if (typeof value === "string") this.#text(place, value, pointer);
    else if (typeof value === "number") this.#number(place, value, pointer);
    else if (Array.isArray(value)) this.#limits(place, ["minItems", "maxItems"], value.length, value, pointer);
    else if (isRecord(value)) this.#object(place, value, pointer);
  }

  #text(place: SchemaPlace, text: string, pointer: Pointer): void {
    const { pattern, maxLength } = place.schema;
    if (pattern !== undefined && !matchesPattern(pattern, text)) {
      this.#widen(place, ({ dropped }) => dropped.add("pattern"));
      this.#note(place, `a text that does not match ${asCode(pattern)}`, pointer, text);
    }
    // A character beyond 16 bits counts once.
    if (maxLength !== undefined) this.#limits(place, ["maxLength"], [...text].length, text, pointer);
  }

  #number(place: SchemaPlace, number: number, pointer: Pointer): void {
    const { format = "" } = place.schema;
    const { [format]: bits } = INTEGERS;
    if (bits !== undefined && !(Number.isInteger(number) && number >= -(2 ** bits) && number < 2 ** bits)) {
      this.#widen(place, ({ dropped }) => dropped.add("format"));
      this.#note(place, `a number that is not ${format}`, pointer, number);
    }
    this.#limits(place, ["minimum", "maximum"], number, number, pointer);
  }

  #limits(place: SchemaPlace, names: readonly Limit[], seen: number, value: unknown, pointer: Pointer): void {
    for (const name of names) {
      const { [name]: bound } = place.schema;
      if (bound === undefined || !isBeyond(name, seen, bound)) continue;
      this.#widen(place, ({ limits }) => {
        if (isBeyond(name, seen, limits.get(name) ?? bound)) limits.set(name, seen);
      });
      this.#note(place, BEYOND[name](bound), pointer, value);
    }
  }

  #object(place: SchemaPlace, value: Record<string, unknown>, pointer: Pointer): void {
    const { required = [] } = place.schema;
    for (const name of required) {
      if (Object.hasOwn(value, name)) continue;
      this.#widen(place, ({ missing }) => missing.add(name));
      this.#note(place, `no property ${asCode(name)}`, `${pointer}/${name}`);
    }
    this.#undocumented(place, value, pointer);
  }

  #undocumented(place: SchemaPlace, value: Record<string, unknown>, pointer: Pointer): void {
    for (const name of Object.keys(value)) {
      if (isDocumented(place.joined, name)) continue;
      const deviation = this.#deviation(place.own, place.schema);
      const { undocumented } = deviation;
      const known = undocumented.get(name);
      const canBe = known !== undefined || canDescribe(name, undocumented.size);
      const what = canBe ? `an undocumented property ${asCode(name)}` : "an undocumented property that is omitted here";
      this.#note(place, what, `${pointer}/${name}`, value[name]);
      if (!canBe) {
        deviation.unnamed += 1;
        continue;
      }
      const shape = known ?? newShape();
      undocumented.set(name, shape);
      include(shape, value[name]);
    }
  }

  /** A value of another kind than the schema describes, which is described beside it, where it is used. */
  #other(place: SchemaPlace, value: unknown, pointer: Pointer): void {
    const { location, schema, item } = place;
    const deviation = this.#deviation(location, schema);
    deviation.others ??= { shape: newShape(), asList: false, asItem: false };
    const { others } = deviation;
    note(deviation, `${typeOf(value)} instead of ${[schema.type ?? "object"].flat().join(" or ")}`, {
      pointer,
      request: this.#request,
      value,
    });
    if (Array.isArray(value) && value.length > 0 && value.every((one) => resembles(schema, one))) {
      others.asList = true;
      for (const [index, one] of value.entries()) this.#at(place, one, `${pointer}/${index}`);
    } else if (item && resembles(item.schema, value)) {
      others.asItem = true;
      this.#at(item, value, pointer);
    } else {
      include(others.shape, value);
    }
  }

  /** A code of failure that stands in no table is noted where codes of failure are described. */
  #code({ operation, code }: JsonAnswer): void {
    if (typeof code !== "string" && typeof code !== "number") return;
    const text = String(code);
    if (bundleOf(this.#surface)["x-error-codes"].some((row) => row.code === text)) return;
    const place = this.#codePlace(operation, "failure");
    if (!place) return;
    const { codes } = this.#deviation(place.own, place.schema);
    const name = visible(text.slice(0, MAX_VALUE));
    const count = codes.get(name) ?? 0;
    if (count > 0 || codes.size < MAX_CODES) codes.set(name, count + 1);
    this.#note(place, "an undocumented code", `/${operation.envelope.code}`, code);
  }

  #codePlace(operation: Operation, branch: "success" | "failure"): SchemaPlace | undefined {
    return this.#body(operation, branch).properties.find(([name]) => name === operation.envelope.code)?.[1];
  }

  /** Success and failure are told apart by the code alone: where both take other codes, an answer can be both. */
  #compareBranches(operation: Operation): void {
    const codeDeviations = (branch: "success" | "failure") => {
      const code = this.#codePlace(operation, branch);
      return code ? [code.location, code.own].flatMap((location) => this.#deviations.get(keyOf(location)) ?? []) : [];
    };
    const isLoose = (branch: "success" | "failure") => {
      const body = this.#deviations.get(keyOf(this.#body(operation, branch).own));
      return (
        body?.missing.has(operation.envelope.code) ||
        codeDeviations(branch).some((deviation) => isWidened(deviation) || deviation.others)
      );
    };
    if (isLoose("success") && isLoose("failure")) this.#deviation(answerLocation(operation), {}).isAmbiguous = true;
    for (const deviation of codeDeviations("failure"))
      if (deviation.dropped.has("pattern")) deviation.excluded = operation.envelope.success;
  }

  #widen({ own, schema }: SchemaPlace, change: (deviation: Deviation) => unknown): void {
    change(this.#deviation(own, schema));
  }

  #note({ own, schema }: SchemaPlace, what: string, pointer: Pointer, value?: unknown): void {
    note(this.#deviation(own, schema), what, { pointer, request: this.#request, value });
  }

  #deviation(location: Location, schema: AnswerSchema): Deviation {
    const key = keyOf(location);
    const known = this.#deviations.get(key);
    if (known) return known;
    const deviation: Deviation = {
      surface: this.#surface,
      location,
      schema,
      notes: new Map(),
      types: new Set(),
      values: new Map(),
      limits: new Map(),
      dropped: new Set(),
      missing: new Set(),
      undocumented: new Map(),
      unnamed: 0,
      codes: new Map(),
      isAmbiguous: false,
    };
    this.#deviations.set(key, deviation);
    return deviation;
  }
}

function note(
  { notes }: Deviation,
  what: string,
  { pointer, request, value }: { pointer: Pointer; request: string; value: unknown },
): void {
  const known = notes.get(what);
  if (known) known.count += 1;
  else notes.set(what, { count: 1, pointer, request, ...(value === undefined ? {} : { example: shortJson(value) }) });
}

function addValue({ values, dropped }: Deviation, value: unknown): void {
  const text = JSON.stringify(value);
  if (values.has(text)) return;
  if (values.size === MAX_VALUES || text.length > MAX_VALUE || !isVisible(String(value))) dropped.add("enum");
  else values.set(text, value);
}

function isBeyond(name: Limit, seen: number, bound: number): boolean {
  return name.startsWith("min") ? seen < bound : seen > bound;
}

/** Whether keywords of the schema itself change. */
export function isWidened({ types, values, limits, dropped, missing }: Deviation): boolean {
  return types.size + values.size + limits.size + dropped.size + missing.size > 0;
}

const keys = new WeakMap<Location, string>();

function keyOf(location: Location): string {
  const key = keys.get(location) ?? JSON.stringify(location);
  keys.set(location, key);
  return key;
}
