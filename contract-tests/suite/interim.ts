import { type Plan, type Row, resultOf } from "../checks/catalogue.ts";
import type { CheckResult } from "../checks/check.ts";
import { Observations } from "../checks/observations.ts";
import { parseExchange } from "../checks/parsed-exchange.ts";
import { surfaces } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Capture } from "./ask.ts";
import { type Evaluable, evaluable } from "./file-mistakes.ts";
import { comparable, endsOf, type SuiteRun } from "./run.ts";
import { UNENDED } from "./unended.ts";

/** Maximum time of one evaluation during the run, in ms; the rest is evaluated the next time. */
const BUDGET = 200;

/**
 * The results of an unfinished run.
 * A check is evaluated once, after all its scenarios: the evaluation delays responses, and takes long with thousands of
 * agents. Findings in later exchanges are in the final report.
 */
export class Interim {
  readonly #deployment: Deployment;
  readonly #plan: Plan;
  readonly #budget: number;
  /** By id; a check that broke has a line instead. */
  readonly #evaluated = new Map<string, CheckResult | string>();

  constructor(deployment: Deployment, plan: Plan, budget = BUDGET) {
    this.#deployment = deployment;
    this.#plan = plan;
    this.#budget = budget;
  }

  run(capture: Capture): SuiteRun {
    const { unevaluated, ...ends } = evaluable(this.#deployment, this.#plan.rows, capture, endsOf(capture.recorded));
    const rows = comparable(ends.rows, ends);
    this.#evaluate(rows, ends, capture.times);
    const evaluated = rows.flatMap(({ id }) => this.#evaluated.get(id) ?? []);
    return {
      results: [...evaluated.filter((one) => typeof one !== "string").map(ends.explained), ...unevaluated],
      notPermitted: this.#plan.notPermitted,
      closed: ends.closed,
      cutShort: Object.fromEntries(
        surfaces
          .filter((surface) => ends.closed[surface] === undefined)
          .map((surface) => [surface, ends.cutShort[surface] ?? UNENDED]),
      ),
      errors: evaluated.filter((one) => typeof one === "string"),
      times: [],
      capture,
    };
  }

  #evaluate(
    rows: readonly Row[],
    { facts, recorded }: Pick<Evaluable, "facts" | "recorded">,
    times: Capture["times"],
  ): void {
    const held = new Set(times.map(({ scenario }) => scenario));
    const ready = rows.filter(({ id, check }) => !this.#evaluated.has(id) && check.asks.every((one) => held.has(one)));
    if (ready.length === 0) return;
    const observations = new Observations(facts, recorded.map(parseExchange));
    const until = performance.now() + this.#budget;
    for (const row of ready) {
      this.#evaluated.set(row.id, evaluatedOrBroken(row, observations));
      if (performance.now() >= until) return;
    }
  }
}

/** The run goes on: what breaks one check is no reason not to ask for the others. */
function evaluatedOrBroken(row: Row, observations: Observations): CheckResult | string {
  try {
    return resultOf(row, observations);
  } catch (error) {
    return `${row.id}: ${error instanceof Error ? error.message : error}`;
  }
}
