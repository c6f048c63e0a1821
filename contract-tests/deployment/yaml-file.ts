import { createHash } from "node:crypto";
import { basename } from "node:path";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type YAMLParseError } from "yaml";
import { isRecord } from "../contract/schema-walk.ts";
import type { FileDigest } from "./deployment.ts";
import { inputBytes, isUtf16, TEXT_LIMIT, utf8Text } from "./input-file.ts";
import { nearestOf } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

/** Keys and indices from the root of a file to a place in it. */
export type Path = (string | number)[];

/** What is wrong at a place of a file. */
export interface FileError {
  path: Path;
  message: string;
}

const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, allowUnionTypes: true });
addFormats.default(ajv, ["date"]);

/**
 * Compiles the JSON Schema of a file; `Content` is the type that it describes.
 * Call it when a file is read: most commands read none, and should not wait for it.
 */
export function fileSchema<Content>(schema: object): ValidateFunction<Content> {
  return ajv.compile<Content>(schema);
}

/** A YAML file whose problems are reported with their lines. */
export class YamlFile {
  readonly #name: string;
  readonly #lines: LineCounter;
  readonly #document: Document;
  /** Its content, of any shape. */
  readonly content: unknown;
  readonly digest: FileDigest;

  /** `what` is the kind of file, and `next` the next step if it cannot be read. Throws a UsageError. */
  constructor(name: string, { what, next }: { what: string; next: string }) {
    this.#name = name;
    this.#lines = new LineCounter();
    // Read once: what is read can be a pipe.
    const bytes = bytesOf(name, what, next);
    this.digest = { name: basename(name), sha256: createHash("sha256").update(bytes).digest("hex") };
    const text = utf8Text(bytes);
    if (text === undefined) throw new UsageError(`the ${what} ${name} is not text; ${next}`);
    this.#document = parseDocument(text, { lineCounter: this.#lines });
    const [syntaxError] = this.#document.errors;
    if (syntaxError) {
      // The others often follow from the first.
      const { line } = this.#lines.linePos(syntaxError.pos[0]);
      const message = unquotedVariable(text, syntaxError.pos[0]) ?? syntaxWords(syntaxError);
      throw this.#cannotBeUsed([`line ${line}: ${message}`]);
    }
    const circle = circleIn(this.#document);
    if (circle !== undefined)
      throw this.#cannotBeUsed([
        `line ${this.#lines.linePos(circle).line}: an alias within what it stands for; write it out`,
      ]);
    this.content = this.#contentOf();
  }

  /** The line of a key or an item; if it is missing, the line of its parent. */
  lineOf(path: Path): number {
    const { contents } = this.#document;
    const parent = path.length > 1 ? this.#document.getIn(path.slice(0, -1), true) : contents;
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
    const node = pair?.key ?? (path.length === 0 ? contents : this.#document.getIn(path, true));
    if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line;
    return path.length === 0 ? 1 : this.lineOf(path.slice(0, -1));
  }

  /** The error with all problems and their lines, in the order of the lines. */
  refusal(problems: FileError[]): UsageError {
    const placed = problems.map(({ path, message }) => ({ line: this.lineOf(path), message }));
    placed.sort((one, other) => one.line - other.line);
    return this.#cannotBeUsed(placed.map(({ line, message }) => `line ${line}: ${message}`));
  }

  #cannotBeUsed(problems: string[]): UsageError {
    return new UsageError(
      `${this.#name} cannot be used; fix these problems and try again:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    );
  }

  #contentOf(): unknown {
    try {
      return this.#document.toJS();
    } catch (error) {
      // An alias without its anchor shows only now.
      const message = error instanceof Error ? error.message : String(error);
      throw this.#cannotBeUsed([
        message.startsWith("Excessive alias count") ? "its aliases grow beyond all bounds; write them out" : message,
      ]);
    }
  }
}

/** The message of the library without its excerpt; in our words where its words are for programmers. */
function syntaxWords({ code, message }: YAMLParseError): string {
  if (code === "MULTIPLE_DOCS") return "a second YAML document begins here; put each into a file of its own";
  return message.replace(/ at line [\s\S]*/, "");
}

/** Where an alias stands within the node that it repeats, as its offset; undefined if none does. */
function circleIn(document: Document): number | undefined {
  let found: number | undefined;
  visit(document, {
    Alias(_key, alias, ancestors) {
      const anchored = ancestors.findLast((node) => isNode(node) && "anchor" in node && node.anchor === alias.source);
      if (anchored === undefined || alias.resolve(document) !== anchored) return undefined;
      found = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

/** In the short form of YAML, the brace of a variable begins a map of its own. */
function unquotedVariable(text: string, at: number): string | undefined {
  const [variable] = /^\$\{\w+\}/.exec(text.slice(Math.max(0, at - 1))) ?? [];
  return variable && `within { } or [ ] a variable needs quotes: write "${variable}"`;
}

function bytesOf(file: string, what: string, next: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = inputBytes(file, TEXT_LIMIT);
  } catch (error) {
    throw new UsageError(`the ${what} ${file} cannot be read (${reasonOf(error)}); ${next}`);
  }
  if (isUtf16(bytes)) throw new UsageError(`the ${what} ${file} is in UTF-16; save it as UTF-8`);
  return bytes;
}

/** Why a file cannot be read: the code of the system where there is one. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/** The problems that the schema finds; `own` can replace the general message of a keyword. */
export function schemaProblems(
  errors: ErrorObject[],
  own: (error: ErrorObject, place: string) => string | undefined = () => undefined,
): FileError[] {
  return errors.map((error) => {
    const path = error.instancePath.split("/").slice(1);
    const place = path.join(".");
    const message = own(error, place);
    if (message !== undefined) return { path, message };
    switch (error.keyword) {
      case "additionalProperties":
        return {
          path: [...path, error.params.additionalProperty],
          message: `unknown key ${[...path, error.params.additionalProperty].join(".")}${meantKey(error)}`,
        };
      case "required":
        return { path, message: `${[...path, error.params.missingProperty].join(".")} is missing` };
      case "minProperties":
        return { path, message: `${place} needs at least one key` };
      case "maxProperties":
        return { path, message: `${place} takes only one key` };
      case "pattern":
      case "format":
        return { path, message: `${place}: give ${inSentence(error.parentSchema?.description ?? error.message)}` };
      case "type":
        return { path, message: `${place || "the file"} must be ${[error.params.type].flat().join(" or ")}` };
      default:
        return { path, message: `${place || "the file"} ${error.message}` };
    }
  });
}

/** A description as a part of a sentence; what begins with more capitals is a name. */
function inSentence(text = ""): string {
  return text.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

/** The known key that is most similar to an unknown key, if it is missing. */
function meantKey({ params, parentSchema, data }: ErrorObject): string {
  const known = isRecord(parentSchema?.properties) ? Object.keys(parentSchema.properties) : [];
  const missing = known.filter((key) => !isRecord(data) || !(key in data));
  const nearest = nearestOf(params.additionalProperty, missing);
  return nearest === undefined ? "" : `; did you mean ${nearest}?`;
}
