import { type Plan, type Row, resultOf } from "../checks/catalogue.ts";
import type { CheckResult } from "../checks/check.ts";
import { Evidence } from "../checks/evidence.ts";
import { read } from "../checks/reading.ts";
import { surfaces } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Asking } from "./ask.ts";
import { type Judgeable, judgeable } from "./file-mistakes.ts";
import { comparable, endsOf, type SuiteRun } from "./run.ts";
import { UNENDED } from "./unended.ts";

/** How long answers may have to wait for judging, in ms; what is left is judged the next time. */
const PATIENCE = 200;

/**
 * What a run has brought that is not at its end.
 * A check is judged once, when everything was asked that it asks for: answers wait while it is judged, and with
 * thousands of agents that takes long. What is found in later answers is in the report of the end.
 */
export class Interim {
  readonly #deployment: Deployment;
  readonly #plan: Plan;
  readonly #patience: number;
  /** By id; what broke is told in a line. */
  readonly #judged = new Map<string, CheckResult | string>();

  constructor(deployment: Deployment, plan: Plan, patience = PATIENCE) {
    this.#deployment = deployment;
    this.#plan = plan;
    this.#patience = patience;
  }

  run(asking: Asking): SuiteRun {
    const { unjudged, ...ends } = judgeable(this.#deployment, this.#plan.rows, asking, endsOf(asking.asked));
    const rows = comparable(ends.rows, ends);
    this.#judge(rows, ends, asking.times);
    const judged = rows.flatMap(({ id }) => this.#judged.get(id) ?? []);
    return {
      results: [...judged.filter((one) => typeof one !== "string").map(ends.explained), ...unjudged],
      leftOut: this.#plan.leftOut,
      closed: ends.closed,
      cutShort: Object.fromEntries(
        surfaces
          .filter((surface) => ends.closed[surface] === undefined)
          .map((surface) => [surface, ends.cutShort[surface] ?? UNENDED]),
      ),
      errors: judged.filter((one) => typeof one === "string"),
      times: [],
      asking,
    };
  }

  #judge(rows: readonly Row[], { facts, asked }: Pick<Judgeable, "facts" | "asked">, times: Asking["times"]): void {
    const held = new Set(times.map(({ inquiry }) => inquiry));
    const ready = rows.filter(({ id, check }) => !this.#judged.has(id) && check.asks.every((one) => held.has(one)));
    if (ready.length === 0) return;
    const evidence = new Evidence(facts, asked.map(read));
    const until = performance.now() + this.#patience;
    for (const row of ready) {
      this.#judged.set(row.id, judgedOrBroken(row, evidence));
      if (performance.now() >= until) return;
    }
  }
}

/** The run goes on: what breaks one check is no reason not to ask for the others. */
function judgedOrBroken(row: Row, evidence: Evidence): CheckResult | string {
  try {
    return resultOf(row, evidence);
  } catch (error) {
    return `${row.id}: ${error instanceof Error ? error.message : error}`;
  }
}
