import type { Operation } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import type { Answer } from "../transport/exchange.ts";
import { isWanted, type Wanted } from "./observations.ts";
import type { RecordedExchange } from "./parsed-exchange.ts";

/**
 * A deployment that a check must find something about: one that conforms, with a change.
 * The one that conforms is the fixture that every check must find nothing about.
 */
export interface Fixture {
  /** What is wrong with it, in one sentence. */
  because: string;
  /** Makes the change for one operation. */
  change(recording: Recording, operation: Operation): void;
}

/** The answers of a deployment, to be changed. A change that has nothing to change is a mistake and throws. */
export class Recording {
  readonly #recorded: RecordedExchange[];

  /** Works on a copy. */
  constructor(recorded: readonly RecordedExchange[]) {
    this.#recorded = structuredClone([...recorded]);
  }

  get recorded(): readonly RecordedExchange[] {
    return this.#recorded;
  }

  /** Sets the value at a JSON pointer of a body; a function makes it from the present one. */
  set(wanted: Wanted, pointer: string, value: unknown): void {
    for (const answer of this.#answers(wanted)) {
      const body: unknown = JSON.parse(Buffer.from(answer.body).toString("utf8"));
      const { parent, last } = placeIn(body, pointer);
      parent[last] = typeof value === "function" ? value(parent[last]) : value;
      // What is undefined is left out of a JSON text.
      answer.body = new Uint8Array(Buffer.from(JSON.stringify(body)));
    }
  }

  /** Changes the text of a body. */
  text(wanted: Wanted, change: (text: string) => string): void {
    this.bytes(wanted, (bytes) => new Uint8Array(Buffer.from(change(Buffer.from(bytes).toString("utf8")))));
  }

  /** Changes the bytes of a body. */
  bytes(wanted: Wanted, change: (bytes: Uint8Array) => Uint8Array): void {
    for (const answer of this.#answers(wanted)) answer.body = change(answer.body);
  }

  /** Sets a header, in place of all of that name; undefined takes it away. */
  header(wanted: Wanted, name: string, value: string | undefined): void {
    for (const answer of this.#answers(wanted)) {
      const others = answer.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
      answer.headers = value === undefined ? others : [...others, [name, value]];
    }
  }

  status(wanted: Wanted, status: number): void {
    for (const answer of this.#answers(wanted)) answer.status = status;
  }

  /** Answers as the last reading of `other` was answered: of requests in turn until one succeeds, the one that did. */
  answerAs(wanted: Wanted, other: Wanted): void {
    const model = this.#answers(other)
      .map((answer) => structuredClone(answer))
      .at(-1);
    for (const answer of this.#answers(wanted)) Object.assign(answer, structuredClone(model));
  }

  /** The guid that the first request was sent with. */
  guidOf(wanted: Wanted): string {
    const [first] = this.#recorded.filter(({ request }) => isWanted(request, wanted));
    const [, guid] =
      (first && "request" in first.exchange && first.exchange.request.headers.find(([name]) => name === "Guid")) || [];
    if (guid === undefined) throw new Error(`There is no guid: ${JSON.stringify(wanted)}`);
    return guid;
  }

  #answers(wanted: Wanted): Answer[] {
    const answers = this.#recorded
      .filter(({ request }) => isWanted(request, wanted))
      .flatMap(({ exchange: { result } }) => ("answer" in result ? [result.answer] : []));
    if (answers.length === 0) throw new Error(`There is no response to change: ${JSON.stringify(wanted)}`);
    return answers;
  }
}

function placeIn(value: unknown, pointer: string): { parent: Record<string, unknown>; last: string } {
  const segments = pointer.split("/").slice(1);
  const last = segments.pop() ?? "";
  let parent = value;
  for (const segment of segments) parent = isContainer(parent) ? parent[segment] : undefined;
  if (!isContainer(parent)) throw new Error(`There is no place ${pointer}.`);
  return { parent, last };
}

/** Lists too can be looked into by the names of their places. */
function isContainer(value: unknown): value is Record<string, unknown> {
  return isRecord(value) || Array.isArray(value);
}
