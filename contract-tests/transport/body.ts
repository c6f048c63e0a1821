import { readJson, valuesIn } from "../contract/json-text.ts";
import { type Answer, headersOf } from "./exchange.ts";

/** The body as JSON, or what keeps it from being JSON. */
export type Body = ReturnType<typeof readJson>;

/** By the bytes that were received, which nobody changes. */
const bodies = new WeakMap<Uint8Array, Body>();

/** The body of an answer as JSON. It is read once for all who look at it: that takes long for a batch of 6000 agents. */
export function bodyOf({ body: bytes, headers, cut }: Pick<Answer, "body" | "headers" | "cut">): Body {
  if (cut) return { problem: cut.problem };
  const body = bodies.get(bytes) ?? readJson(inUtf8(bytes, charsetOf({ headers })));
  bodies.set(bytes, body);
  return body;
}

/** The charset that an answer names, in lower case. */
export function charsetOf(answer: Pick<Answer, "headers">): string | undefined {
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headersOf(answer, "content-type").join()) ?? [];
  return charset?.toLowerCase();
}

/** The bytes as they are in UTF-8: installations exist that answer in another charset and say so. */
function inUtf8(bytes: Uint8Array, charset = "utf-8"): Uint8Array {
  if (charset === "utf-8") return bytes;
  try {
    return new TextEncoder().encode(new TextDecoder(charset, { ignoreBOM: true }).decode(bytes));
  } catch {
    // An unknown charset.
    return bytes;
  }
}

/** The answer with only so many bytes of its body where no check can read the rest: it is no JSON. */
export function withoutUnreadable(answer: Answer, most: number): Answer {
  const { body } = answer;
  if (body.length <= most) return answer;
  const read = bodyOf(answer);
  if ("value" in read) return answer;
  let end = most;
  // No character of UTF-8 is cut.
  while (end > most - 4 && ((body[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return { ...answer, body: body.slice(0, end), cut: { length: body.length, problem: read.problem } };
}

/** The room for all bodies, as a multiple of the largest that one may have. */
const TIMES = 4;
/** What a byte of a body takes of the room, and what a value, in bytes. */
const TAKEN = { byte: 2, value: 80 };

/**
 * The memory for the large bodies of a run: checks compare answers, so that all of them are kept to its end, as bytes
 * and as values.
 */
export class Room {
  #left: number;

  /** `most` is the number of bytes that one body may have. */
  constructor(most: number) {
    this.#left = TIMES * most;
  }

  /** The bytes of the largest body that there may be room for. */
  get most(): number {
    return this.#left / TAKEN.byte;
  }

  /** Whether there is room for a body. */
  has(answer: Pick<Answer, "body">): boolean {
    return takenBy(answer) <= this.#left;
  }

  /** Keeps a body that there is room for. */
  take(answer: Pick<Answer, "body">): void {
    this.#left -= takenBy(answer);
  }
}

/** The bytes that a body takes, with its value. */
function takenBy({ body }: Pick<Answer, "body">): number {
  return TAKEN.byte * body.length + TAKEN.value * valuesIn(body);
}
