// A deployment restarts at random while it is verified, for HOSTILE_MINUTES: no leak, no wrong verdict, no session left.
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { type Reference, startReference } from "../../reference/reference.ts";
import { hostileRun } from "./hostile-run.ts";

const minutes = Number(process.env.HOSTILE_MINUTES ?? 0);

/** How long it stands and how long it is away, at most, in ms. */
const MOST = { up: 3_000, away: 300 };

/** A reference on one port that restarts until it is ended. */
class Restarting {
  #reference: Reference;
  #isEnded = false;
  readonly #loop: Promise<void>;
  restarts = 0;

  private constructor(reference: Reference) {
    this.#reference = reference;
    this.#loop = this.#run();
  }

  static async start(): Promise<Restarting> {
    return new Restarting(await startReference(settings));
  }

  get baseUrl(): string {
    return this.#reference.baseUrl;
  }

  isSignedIn(agentid: string): boolean {
    return this.#reference.sessions().some((session) => session.agentid === agentid);
  }

  async #run(): Promise<void> {
    const port = Number(new URL(this.baseUrl).port);
    while (!this.#isEnded) {
      await sleep(Math.random() * MOST.up);
      await this.#reference.close();
      await sleep(Math.random() * MOST.away);
      this.#reference = await startReference({ ...settings, port });
      this.restarts += 1;
    }
  }

  async close(): Promise<void> {
    this.#isEnded = true;
    await this.#loop;
    await this.#reference.close();
  }
}

/** A full batch has 2.6 MB. */
const limits = { body: 8 * 1024 * 1024 };

const settings = { flowControl: false, plain: true, pollWait: 20, authentication: "dynamic" } as const;

/** The memory in use without garbage, in MB. */
function inUse(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test.runIf(minutes > 0)(
  "verified while it restarts",
  async () => {
    const deployment = await Restarting.start();
    const end = Date.now() + minutes * 60_000;
    const memory: number[] = [];
    const exits: Record<number, number> = {};
    const wrong: string[] = [];
    let left = 0;
    for (let number = 0; Date.now() < end; number += 1) {
      const surface = number % 2 === 0 ? "agentgateway" : "cc-cms";
      const { exitCode, stdout, warnings } = await hostileRun({
        ...deployment,
        baseUrl: deployment.baseUrl,
        surface,
        limits,
        takeOver: number % 4 === 0,
      });
      exits[exitCode] = (exits[exitCode] ?? 0) + 1;
      if (exitCode === 1) wrong.push(stdout);
      if (deployment.isSignedIn("1030") && warnings.length === 0) left += 1;
      memory.push(inUse());
    }
    const { restarts } = deployment;
    await deployment.close();
    // The first runs load what later ones need.
    const settled = memory.slice(Math.ceil(memory.length / 5));
    const [early, late] = [settled.slice(0, settled.length / 2), settled.slice(settled.length / 2)].map(mean);
    console.log({ runs: memory.length, restarts, exits, left, early, late });
    for (const text of wrong.slice(0, 3)) console.log(text);
    expect(wrong).toEqual([]);
    expect(left).toBe(0);
    expect(late).toBeLessThan(1.1 * (early ?? 0));
  },
  minutes * 60_000 + 120_000,
);
