import type { Refusal } from "./http-server.ts";

/** What a body holds when it is not JSON; JSON itself has no such value. */
export const NOT_JSON = Symbol("not JSON");

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads a body, which the server leaves as bytes. */
export function jsonOf(body: unknown): unknown {
  try {
    return JSON.parse(utf8.decode(bytesOf(body)));
  } catch {
    return NOT_JSON;
  }
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
