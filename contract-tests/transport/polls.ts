import { isRecord } from "../contract/schema-walk.ts";
import { type Exchange, headersOf } from "./exchange.ts";

/** Of the polls of a session the first ones are kept, and of the others those that say something; so many in all. */
const KEPT = { first: 3, most: 50 };

/** A limit can be noticed a little before its time. */
const LATE = 0.9;

/**
 * The polls that keep a session alive. A check that needs a poll gets the first one, since two at a time would take
 * events from each other. Of the others only some are kept, so that a long run does not grow.
 */
export class Polls {
  /** The first poll that ended by itself; undefined if there was none before the last one, or in time. */
  readonly first: Promise<Exchange | undefined>;
  readonly #keep: (number: number, exchange: Exchange) => void;
  readonly #limit: number;
  #tell: (exchange: Exchange | undefined) => void = () => undefined;
  #count = 0;
  #kept = 0;

  /** `keep` gets each poll to keep except the first, with its number; `limit` is the maximum duration of a poll, in ms. */
  constructor(keep: (number: number, exchange: Exchange) => void, limit: number) {
    this.#keep = keep;
    this.#limit = limit;
    this.first = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  add(exchange: Exchange): void {
    const { result } = exchange;
    // Ended by the suite itself.
    if ("failure" in result && result.failure.kind === "interrupted") return;
    // How long a poll waits is a setting of the gateway. Whoever wants to see one does not wait for a second one.
    const isLate = "failure" in result && exchange.duration >= LATE * this.#limit;
    this.#tell(isLate ? undefined : exchange);
    if (isLate) return;
    this.#count += 1;
    if (this.#count === 1 || this.#kept === KEPT.most) return;
    if (this.#count > KEPT.first && isQuiet(exchange)) return;
    this.#kept += 1;
    this.#keep(this.#count, exchange);
  }

  /** There will be no other one. */
  end(): void {
    this.#tell(undefined);
  }
}

/** Whether a poll is answered with success, and brings neither an event nor a guid. */
function isQuiet({ result }: Exchange): boolean {
  if ("failure" in result || result.answer.status !== 200) return false;
  if (headersOf(result.answer, "set-guid").length > 0) return false;
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(result.answer.body));
    return isRecord(body) && body.retcode === "0" && body.event === undefined;
  } catch {
    return false;
  }
}
