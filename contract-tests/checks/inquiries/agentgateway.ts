// What is asked of AgentGateway to learn what it says of agents. All of it changes nothing.
import { listedWorknos } from "../agent-view.ts";
import { askAbout, type Desk, type Inquiry } from "../inquiry.ts";
import { AGENT, CALLS, LIST } from "../operations.ts";
import type { Probe } from "../probe.ts";
import { placeOf } from "../questions.ts";
import { isSuccess, payloadOf, type Reading } from "../reading.ts";

/** Pause between two readings whose times are compared, in ms: times are in seconds, so more than two of them must pass. */
export const GROWTH_PAUSE = 2_100;

/** How many agents are compared in full with the list of all who are signed in. */
const COMPARED_AGENTS = 5;

type Place = Pick<Probe, "inquiry" | "step"> & Partial<Pick<Probe, "proof" | "expects">>;

export function askAgent(desk: Desk, agent: number, place: Place): Promise<Reading> {
  return askAbout(desk, AGENT, [agent], place);
}

export function askList(desk: Desk, place: Place): Promise<Reading> {
  return askAbout(desk, LIST, [], place);
}

/** Who asks, and about whom. Throws when the deployment has no AgentGateway: the caller has to know. */
function gatewayOf({ deployment }: Desk) {
  return placeOf(deployment, "agentgateway");
}

/** Each agent, then the list, then both again after a pause; also the agent who asks. */
export const agents: Inquiry = {
  name: "agents",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends:
    "each agent of the deployment file and the list of all who are signed in, and both once more two seconds later; the agent who asks, at least twice",
  async run(desk) {
    const inquiry = "agents";
    const { agentid, agents: subjects } = gatewayOf(desk);
    const own = Number(agentid);
    // The VDN of the agent who asks is that of all the others.
    const isOther = !subjects.includes(own);
    if (isOther) await askAgent(desk, own, { inquiry, step: "own" });
    for (const agent of subjects) await askAgent(desk, agent, { inquiry, step: "first" });
    const last = await askList(desk, { inquiry, step: "first" });
    await desk.after(last, GROWTH_PAUSE);
    for (const agent of subjects) await askAgent(desk, agent, { inquiry, step: "later" });
    // A node may have learnt of the sign-in only meanwhile.
    if (isOther) await askAgent(desk, own, { inquiry, step: "own, later" });
    await askList(desk, { inquiry, step: "later" });
  },
};

function hasItems(payload: unknown): boolean {
  return Array.isArray(payload) && payload.length > 0;
}

/** The calls of each agent, with the agent's state before and after. */
export const calls: Inquiry = {
  name: "calls",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends:
    "the calls of each agent of the deployment file, once more where there are any, with the agent before and after",
  async run(desk) {
    const inquiry = "calls";
    for (const agent of gatewayOf(desk).agents) {
      await askAgent(desk, agent, { inquiry, step: "before" });
      const reading = await askAbout(desk, CALLS, [agent], { inquiry, step: "calls" });
      if (isSuccess(reading) && hasItems(payloadOf(reading)))
        await askAbout(desk, CALLS, [agent], { inquiry, step: "again" });
      await askAgent(desk, agent, { inquiry, step: "after" });
    }
  },
};

/** Some of those who are in the list, in full, before and after the list. */
export const listedAgents: Inquiry = {
  name: "listed agents",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends: `the list of all who are signed in, and up to ${COMPARED_AGENTS} of them before and after it`,
  async run(desk) {
    const inquiry = "listed agents";
    const sample = await askList(desk, { inquiry, step: "sample" });
    const listed = isSuccess(sample) ? listedWorknos(sample) : [];
    const known = gatewayOf(desk).agents.filter((agent) => listed.includes(agent));
    const chosen = [...new Set([...known, ...listed])].slice(0, COMPARED_AGENTS);
    for (const agent of chosen) await askAgent(desk, agent, { inquiry, step: "before" });
    await askList(desk, { inquiry, step: "list" });
    for (const agent of chosen) await askAgent(desk, agent, { inquiry, step: "after" });
  },
};
