// What is asked of CC-CMS to learn what it says of agents. All of it changes nothing.
import { askAbout, type Desk, type Inquiry, type Probe } from "../inquiry.ts";
import { BATCH, PRIVATE_CALLS } from "../operations.ts";
import { mostAsked, placeOf } from "../questions.ts";
import type { Reading } from "../reading.ts";
import { repeated } from "../request-variants.ts";
import { GROWTH_PAUSE } from "./agentgateway.ts";

/** Most agents of one batch. */
export const MOST_AGENTS = mostAsked(BATCH) ?? 0;

/** The step of a batch with as many agents as there can be. */
export const FULL = "full";

/** The step of one with as many ids as there can be, whether there are such agents or not. */
export const FULL_OF_ANY = "full of any ids";

/** Where the ids begin that may be nobody's. */
const FILLERS_FROM = 10_000;

type Place = Pick<Probe, "inquiry" | "step">;

function subjectsOf({ deployment }: Desk): readonly number[] {
  return placeOf(deployment, "cc-cms").agents;
}

export function askBatch(desk: Desk, agentIds: readonly number[], place: Place): Promise<Reading> {
  return askAbout(desk, BATCH, agentIds, place);
}

/** So many different ids: those of the agents, and others that may be nobody's. The last agent stands at the end. */
export function batchOfAnyIds(agents: readonly number[], size: number): number[] {
  const others = Array.from({ length: size }, (_, index) => FILLERS_FROM + index)
    .filter((filler) => !agents.includes(filler))
    .slice(0, size - agents.length);
  return [...agents.slice(0, -1), ...others, ...agents.slice(-1)];
}

/** One batch, and the same once more after a pause. */
export const batch: Inquiry = {
  name: "batch",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: "all agents of the deployment file in one batch, and once more two seconds later",
  async run(desk) {
    const agents = subjectsOf(desk);
    const first = await askBatch(desk, agents, { inquiry: "batch", step: "first" });
    await desk.after(first, GROWTH_PAUSE);
    await askBatch(desk, agents, { inquiry: "batch", step: "later" });
  },
};

/** The same agents in other ways, between two equal batches that show who did not change meanwhile. */
export const batches: Inquiry = {
  name: "batches",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends:
    "all agents of the deployment file one by one, in reverse, twice in one batch, so often that it has 6000, and among 6000 ids that may be nobody's, between two plain batches",
  async run(desk) {
    const inquiry = "batches";
    const agents = subjectsOf(desk);
    await askBatch(desk, agents, { inquiry, step: "before" });
    for (const agent of agents) await askBatch(desk, [agent], { inquiry, step: "single" });
    await askBatch(desk, [...agents].reverse(), { inquiry, step: "reversed" });
    await askBatch(desk, [...agents, ...agents], { inquiry, step: "repeated" });
    await askBatch(desk, repeated(agents, MOST_AGENTS), { inquiry, step: FULL });
    await askBatch(desk, batchOfAnyIds(agents, MOST_AGENTS), { inquiry, step: FULL_OF_ANY });
    await askBatch(desk, agents, { inquiry, step: "after" });
  },
};

/** The private calls of each agent, between two batches that give their number. */
export const privateCalls: Inquiry = {
  name: "private calls",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: "the private calls of each agent of the deployment file, between two batches",
  async run(desk) {
    const inquiry = "private calls";
    const agents = subjectsOf(desk);
    await askBatch(desk, agents, { inquiry, step: "before" });
    for (const agent of agents) await askAbout(desk, PRIVATE_CALLS, [agent], { inquiry, step: "calls" });
    await askBatch(desk, agents, { inquiry, step: "after" });
  },
};
