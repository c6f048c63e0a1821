// What is asked of AgentGateway to learn what it says of agents. All of it changes nothing.
import { operationOf } from "../../contract/contract.ts";
import { listedWorknos } from "../agent-view.ts";
import { type Desk, gatewayQuestion, type Inquiry, probeOf } from "../inquiry.ts";
import type { Probe } from "../probe.ts";
import { isSuccess, type Reading } from "../reading.ts";

/** Pause between two readings whose times are compared, in ms: times are in seconds, so more than two of them must pass. */
export const GROWTH_PAUSE = 2_100;

/** How many agents are compared in full with the list of all who are signed in. */
const COMPARED_AGENTS = 5;

const AGENT = "queryAgentInfoByWorkNo";
const LIST = "queryAllOnlineAgents";
const CALLS = "queryAllCallInfoByAgentWorkNoEx";

type Place = Pick<Probe, "inquiry" | "step"> & Partial<Pick<Probe, "proof" | "expects">>;

/** Who asks, and about whom. Throws when the deployment has no AgentGateway: the caller has to know. */
function gatewayOf({ deployment: { agentgateway } }: Desk): { agentid: string; agents: number[] } {
  if (!agentgateway) throw new Error("The deployment has no AgentGateway.");
  return agentgateway;
}

export function askAgent(desk: Desk, agent: number, place: Place): Promise<Reading> {
  const question = gatewayQuestion(AGENT, { agentid: gatewayOf(desk).agentid, workno: String(agent) });
  return desk.ask(probeOf(operationOf("agentgateway", AGENT), question, { ...place, agents: [agent] }));
}

export function askList(desk: Desk, place: Place): Promise<Reading> {
  const question = gatewayQuestion(LIST, { agentid: gatewayOf(desk).agentid });
  return desk.ask(probeOf(operationOf("agentgateway", LIST), question, place));
}

function askCalls(desk: Desk, agent: number, place: Place): Promise<Reading> {
  const question = gatewayQuestion(CALLS, { agentid: gatewayOf(desk).agentid, workno: String(agent) });
  return desk.ask(probeOf(operationOf("agentgateway", CALLS), question, { ...place, agents: [agent] }));
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

/** The calls of each agent, with the agent's state before and after. */
export const calls: Inquiry = {
  name: "calls",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends: "the calls of each agent of the deployment file, with the agent before and after",
  async run(desk) {
    const inquiry = "calls";
    for (const agent of gatewayOf(desk).agents) {
      await askAgent(desk, agent, { inquiry, step: "before" });
      await askCalls(desk, agent, { inquiry, step: "calls" });
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
