/** How often a line is written where it cannot be written over, in ms. */
const LINE_EVERY = 10_000;

/** Progress of a run on stderr: one line that is overwritten on a terminal, otherwise a plain line now and then. */
export class Progress {
  readonly #name: string;
  readonly #isTerminal: boolean;
  #toldAt = performance.now();

  /** `name` is that of the deployment. Where others make progress too, no line is written over: it may be theirs. */
  constructor(name: string, isAlone = true) {
    this.#name = plain(name);
    this.#isTerminal = isAlone && process.stderr.isTTY === true;
  }

  /** `ends` has the surfaces that get no more requests, and why. */
  tell(requests: number, held: number, all: number, ends: readonly string[]): void {
    const count = `${requests} request${requests === 1 ? "" : "s"}`;
    const line = `${this.#name}: ${count}, ${held} of ${all} scenarios (groups of requests)${ends.map((end) => `; ${plain(end)}`).join("")}`;
    if (this.#isTerminal) {
      // A terminal that does not know its width says 0.
      process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
    } else if (performance.now() - this.#toldAt >= LINE_EVERY) {
      this.#toldAt = performance.now();
      process.stderr.write(`${line}\n`);
    }
  }

  /** Removes the line. */
  end(): void {
    if (this.#isTerminal) process.stderr.write("\r\u001b[K");
  }
}

/** A text of a deployment could steer the terminal. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, " ");
}
