// Queries to AgentGateway about agents. They change nothing.
import { listedWorknos } from "../agent-view.ts";
import { placeOf } from "../http-requests.ts";
import { AGENT, CALLS, HELD_CALLS, LIST, SKILLS_OF } from "../operations.ts";
import { isSuccess, type ParsedExchange, payloadOf } from "../parsed-exchange.ts";
import { askAbout, type Scenario, type ScenarioContext } from "../scenario.ts";
import type { ScenarioRequest } from "../scenario-request.ts";

/** Pause between two exchanges whose times are compared, in ms: times are in seconds, so more than two of them must pass. */
export const GROWTH_PAUSE = 2_100;

/** How many agents are compared in full with the list of all who are signed in. */
const COMPARED_AGENTS = 5;

type Place = Pick<ScenarioRequest, "scenario" | "step"> & Partial<Pick<ScenarioRequest, "credential" | "expects">>;

export function askAgent(context: ScenarioContext, agent: number, place: Place): Promise<ParsedExchange> {
  return askAbout(context, AGENT, [agent], place);
}

export function askList(context: ScenarioContext, place: Place): Promise<ParsedExchange> {
  return askAbout(context, LIST, [], place);
}

/** The requesting agent and the subjects. Throws if the deployment has no AgentGateway: the caller has to know. */
function gatewayOf({ deployment }: ScenarioContext) {
  return placeOf(deployment, "agentgateway");
}

/** Each agent, then the list, then both again after a pause; also the requesting agent. */
export const agents: Scenario = {
  name: "agents",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends:
    "each agent of the deployment file and the list of online agents, both again two seconds later; the requesting agent at least twice",
  async run(context) {
    const scenario = "agents";
    const { agentid, agents: subjects } = gatewayOf(context);
    const own = Number(agentid);
    // The VDN of the requesting agent is that of all the others.
    const isOther = !subjects.includes(own);
    if (isOther) await askAgent(context, own, { scenario, step: "own" });
    for (const agent of subjects) await askAgent(context, agent, { scenario, step: "first" });
    const last = await askList(context, { scenario, step: "first" });
    await context.after(last, GROWTH_PAUSE);
    for (const agent of subjects) await askAgent(context, agent, { scenario, step: "later" });
    // A node may have learnt of the sign-in only meanwhile.
    if (isOther) await askAgent(context, own, { scenario, step: "own, later" });
    await askList(context, { scenario, step: "later" });
  },
};

function hasItems(payload: unknown): boolean {
  return Array.isArray(payload) && payload.length > 0;
}

/** The calls and skills of each agent, with the agent's state before and after. */
export const calls: Scenario = {
  name: "calls",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends:
    "the calls of each agent of the deployment file, twice if there are any, the skills and the held calls, with queries about the agent before and after",
  async run(context) {
    const scenario = "calls";
    for (const agent of gatewayOf(context).agents) {
      await askAgent(context, agent, { scenario, step: "before" });
      const exchange = await askAbout(context, CALLS, [agent], { scenario, step: "calls" });
      if (isSuccess(exchange) && hasItems(payloadOf(exchange)))
        await askAbout(context, CALLS, [agent], { scenario, step: "again" });
      await askAbout(context, SKILLS_OF, [agent], { scenario, step: "skills" });
      await askAbout(context, HELD_CALLS, [agent], { scenario, step: "held calls" });
      await askAgent(context, agent, { scenario, step: "after" });
    }
  },
};

/** Some of those who are in the list, in full, before and after the list. */
export const listedAgents: Scenario = {
  name: "listed agents",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends: `the list of online agents, and up to ${COMPARED_AGENTS} of these agents before and after it`,
  async run(context) {
    const scenario = "listed agents";
    const sample = await askList(context, { scenario, step: "sample" });
    const listed = isSuccess(sample) ? listedWorknos(sample) : [];
    const known = gatewayOf(context).agents.filter((agent) => listed.includes(agent));
    const chosen = [...new Set([...known, ...listed])].slice(0, COMPARED_AGENTS);
    for (const agent of chosen) await askAgent(context, agent, { scenario, step: "before" });
    await askList(context, { scenario, step: "list" });
    for (const agent of chosen) await askAgent(context, agent, { scenario, step: "after" });
  },
};
