// Queries to both surfaces about the same agents, for comparison. They change nothing.
import { gatewayAgents, integerOf } from "../agent-view.ts";
import { placeOf } from "../http-requests.ts";
import { isSuccess, type ParsedExchange } from "../parsed-exchange.ts";
import { repeated } from "../request-variants.ts";
import type { Scenario } from "../scenario.ts";
import { stayed } from "../times.ts";
import { askAgent, askList } from "./agentgateway.ts";
import { askBatch, FULL, isAskable, MOST_AGENTS } from "./cc-cms.ts";

/** How often an agent is compared who changes state meanwhile. */
export const COMPARISONS = 3;

/** Pause before an agent is compared once more, in ms: a state that has just begun cannot be told from another. */
const PAUSE = 1_000;

/** The agents that each surface may be asked about. */
interface Askable {
  agentgateway?: { agents: readonly number[] };
  "cc-cms"?: { agents: readonly number[] };
}

/** The agents that both surfaces may be asked about. */
export function sharedAgents({ agentgateway, "cc-cms": ccCms }: Askable): number[] {
  return (agentgateway?.agents ?? []).filter((agent) => ccCms?.agents.includes(agent));
}

/** Whether two answers of AgentGateway are of an agent who was not in one state from one to the other. */
function isChanged(before: ParsedExchange, after: ParsedExchange): boolean {
  if (!isSuccess(before) || !isSuccess(after)) return false;
  return !stayed(gatewayAgents(before)[0], gatewayAgents(after)[0]);
}

/** Agent by agent, so that little time passes between the answers that are compared. */
export const comparison: Scenario = {
  name: "comparison",
  surfaces: ["agentgateway", "cc-cms"],
  risk: "read-only",
  sends: `a query about each agent of both surfaces to AgentGateway, to CC-CMS and to AgentGateway again; up to ${COMPARISONS} times if the agent changes state in between`,
  async run(context) {
    const scenario = "comparison";
    let agents = sharedAgents(context.deployment);
    for (let round = 1; round <= COMPARISONS; round += 1) {
      const changed: { agent: number; after: ParsedExchange }[] = [];
      for (const agent of agents) {
        const before = await askAgent(context, agent, { scenario, step: `before ${round}` });
        await askBatch(context, [agent], { scenario, step: `between ${round}` });
        const after = await askAgent(context, agent, { scenario, step: `after ${round}` });
        if (isChanged(before, after)) changed.push({ agent, after });
      }
      const last = changed.at(-1);
      if (!last || round === COMPARISONS) return;
      await context.after(last.after, PAUSE);
      agents = changed.map(({ agent }) => agent);
    }
  },
};

/** A full batch of agents whom there are: besides those of the deployment file, all who are signed in in its VDN. */
export const onlineBatch: Scenario = {
  name: "online agents in a batch",
  surfaces: ["agentgateway", "cc-cms"],
  risk: "read-only",
  sends: `the list of online agents, a batch of ${MOST_AGENTS} of these agents and of those of the deployment file (repeated if they are fewer), and the list again`,
  async run(context) {
    const scenario = "online agents in a batch";
    const { vdn, agents } = placeOf(context.deployment, "cc-cms");
    const list = await askList(context, { scenario, step: "list" });
    const listed = isSuccess(list) ? gatewayAgents(list) : [];
    const others = listed
      .filter(({ properties }) => integerOf(properties.vdnid) === vdn)
      .map(({ agent }) => agent)
      .filter((agent) => isAskable(agent) && !agents.includes(agent));
    // Without others it would be a request that was asked before.
    if (others.length === 0) return;
    await askBatch(context, repeated([...new Set(others), ...agents], MOST_AGENTS), { scenario, step: FULL });
    await askList(context, { scenario, step: "list again" });
  },
};
