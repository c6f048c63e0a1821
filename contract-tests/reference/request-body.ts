import { visit } from "jsonc-parser";
import type { Refusal } from "./http-server.ts";

/** What a body holds when it is not JSON; JSON itself has no such value. */
export const NOT_JSON = Symbol("not JSON");

/** A byte order mark stays what it is: no part of JSON (RFC 8259, section 8.1). */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads a body, which the server leaves as bytes. */
export function jsonOf(body: unknown): unknown {
  try {
    const text = utf8.decode(bytesOf(body));
    const value: unknown = JSON.parse(text);
    return hasNameTwice(text) ? NOT_JSON : value;
  } catch {
    return NOT_JSON;
  }
}

/** Whether an object has two properties of one name, of which nobody could say which one counts. */
function hasNameTwice(text: string): boolean {
  const open: Set<string>[] = [];
  let isTwice = false;
  visit(text, {
    onObjectBegin: () => {
      open.push(new Set());
    },
    onObjectEnd: () => {
      open.pop();
    },
    onObjectProperty: (name) => {
      const names = open.at(-1);
      isTwice ||= names?.has(name) === true;
      names?.add(name);
    },
  });
  return isTwice;
}

/** The bytes of a body; of a request without one, none. */
export function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

/** Whether a value is a JSON object, so that its properties can be looked at. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a Content-Type says JSON in UTF-8, with or without saying the charset. */
export function isJsonType(contentType: string | undefined): boolean {
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const charsets = parameters
    .map((parameter) => parameter.trim())
    .filter((parameter) => parameter.startsWith("charset="));
  return type.trim() === "application/json" && charsets.every((charset) => /^charset="?utf-8"?$/.test(charset));
}

/** The refusal of a body that does not say that it is JSON. */
export const WRONG_MEDIA_TYPE: Refusal = { status: 415, reason: "the Content-Type is not application/json" };
