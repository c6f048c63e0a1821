// What is asked of both surfaces to compare what they say of the same agents. All of it changes nothing.
import { gatewayAgents } from "../agent-view.ts";
import type { Inquiry } from "../inquiry.ts";
import { isSuccess, type Reading } from "../reading.ts";
import { stayed } from "../times.ts";
import { askAgent } from "./agentgateway.ts";
import { askBatch } from "./cc-cms.ts";

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
function isChanged(before: Reading, after: Reading): boolean {
  if (!isSuccess(before) || !isSuccess(after)) return false;
  return !stayed(gatewayAgents(before)[0], gatewayAgents(after)[0]);
}

/** Agent by agent, so that little time passes between the answers that are compared. */
export const comparison: Inquiry = {
  name: "comparison",
  surfaces: ["agentgateway", "cc-cms"],
  risk: "read-only",
  sends: `each agent whom both surfaces know to AgentGateway, to CC-CMS and to AgentGateway again; up to ${COMPARISONS} times when the agent changes meanwhile`,
  async run(desk) {
    const inquiry = "comparison";
    let agents = sharedAgents(desk.deployment);
    for (let round = 1; round <= COMPARISONS; round += 1) {
      const changed: { agent: number; after: Reading }[] = [];
      for (const agent of agents) {
        const before = await askAgent(desk, agent, { inquiry, step: `before ${round}` });
        await askBatch(desk, [agent], { inquiry, step: `between ${round}` });
        const after = await askAgent(desk, agent, { inquiry, step: `after ${round}` });
        if (isChanged(before, after)) changed.push({ agent, after });
      }
      const last = changed.at(-1);
      if (!last || round === COMPARISONS) return;
      await desk.after(last.after, PAUSE);
      agents = changed.map(({ agent }) => agent);
    }
  },
};
