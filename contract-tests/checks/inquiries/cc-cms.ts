// What is asked of CC-CMS to learn what it says of agents. All of it changes nothing.
import { operationOf } from "../../contract/contract.ts";
import { type Desk, type Inquiry, probeOf, signedQuestion } from "../inquiry.ts";
import type { Probe } from "../probe.ts";
import type { Reading } from "../reading.ts";
import { GROWTH_PAUSE } from "./agentgateway.ts";

/** Most agents of one question. Source: "Querying Agent Information in Batches", table 2, row 3. */
export const MOST_AGENTS = 6000;

/** The step of a batch with as many agents as there can be. */
export const FULL = "full";

/** The step of one with as many ids as there can be, whether there are such agents or not. */
export const FULL_OF_ANY = "full of any ids";

/** Where the ids begin that may be nobody's. */
const FILLERS_FROM = 10_000;

const BATCH = "queryAgentStatusInfoByAgentIds";
const PRIVATE_CALLS = "queryAgentPrivateCalls";

type Place = Pick<Probe, "inquiry" | "step">;

/** Where to ask, and about whom. Throws when the deployment has no CC-CMS: the caller has to know. */
export function ccCmsOf({ deployment: { "cc-cms": ccCms } }: Pick<Desk, "deployment">): {
  ccId: number;
  vdn: number;
  agents: number[];
} {
  if (!ccCms) throw new Error("The deployment has no CC-CMS.");
  return ccCms;
}

export function askBatch(desk: Desk, agentIds: readonly number[], place: Place): Promise<Reading> {
  const { ccId, vdn } = ccCmsOf(desk);
  const question = signedQuestion(BATCH, { ccId, vdn, agentIds });
  return desk.ask(probeOf(operationOf("cc-cms", BATCH), question, { ...place, agents: agentIds }));
}

function askPrivateCalls(desk: Desk, agentId: number, place: Place): Promise<Reading> {
  const { ccId, vdn } = ccCmsOf(desk);
  const question = signedQuestion(PRIVATE_CALLS, { ccId, vdn, agentId });
  return desk.ask(probeOf(operationOf("cc-cms", PRIVATE_CALLS), question, { ...place, agents: [agentId] }));
}

/**
 * So many ids, all of them of these agents, who stand there more than once where they are fewer.
 * The last agent stands at the end only, so that a list of which only the beginning is answered is noticed.
 */
export function fullBatch(agents: readonly number[], size: number): number[] {
  const last = agents.slice(-1);
  const others = agents.length > 1 ? agents.slice(0, -1) : last;
  const repeated = Array.from({ length: size - last.length }, (_, index) => others[index % others.length] ?? 0);
  return [...repeated, ...last];
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
    const { agents } = ccCmsOf(desk);
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
    const { agents } = ccCmsOf(desk);
    await askBatch(desk, agents, { inquiry, step: "before" });
    for (const agent of agents) await askBatch(desk, [agent], { inquiry, step: "single" });
    await askBatch(desk, [...agents].reverse(), { inquiry, step: "reversed" });
    await askBatch(desk, [...agents, ...agents], { inquiry, step: "repeated" });
    await askBatch(desk, fullBatch(agents, MOST_AGENTS), { inquiry, step: FULL });
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
    const { agents } = ccCmsOf(desk);
    await askBatch(desk, agents, { inquiry, step: "before" });
    for (const agent of agents) await askPrivateCalls(desk, agent, { inquiry, step: "calls" });
    await askBatch(desk, agents, { inquiry, step: "after" });
  },
};
