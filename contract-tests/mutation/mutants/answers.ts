// Answers of the reference, for mutants that answer requests that must be refused.
import { agentInfo, onlineAgents } from "../../reference/agentgateway-answers.ts";
import type { Agent } from "../../reference/call-centre.ts";
import { success } from "../../reference/cc-cms-answers.ts";
import { ccCmsQueries } from "../../reference/cc-cms-routes.ts";
import type { Json } from "./changing.ts";
import { AGENT, LIST, type ReceivedQuery } from "./queries.ts";

/** An agent as the list of online agents shows one. */
export function entryOf(agent: Agent, { world }: ReceivedQuery): Json {
  const { centre, types, now } = world;
  const groupname = types === "sample" ? null : (agent.profile.group.name ?? "");
  return { ...agentInfo(centre, agent, types, now()), groupname, skilllist: [] };
}

/** The answer to a query, to whoever asks it; undefined about an agent who does not exist. */
export function dataFor(received: ReceivedQuery): Json | undefined {
  const { query, world, agentid, agents } = received;
  const { centre, types, now, dataset } = world;
  const known = agents.flatMap((workno) => centre.agent(workno) ?? []);
  const signed = ccCmsQueries.find(({ name }) => name === query);
  if (signed) {
    const vdn = vdnIn(received.body) ?? dataset.vdns[0]?.id ?? 0;
    const payload = signed.answer({ ccId: centre.id, vdn, agentIds: agents, agents: known, centre, now: now() });
    return payload === undefined ? undefined : success(payload);
  }
  const envelope = { message: "success", retcode: "0" };
  if (query === LIST) {
    const vdn = centre.agent(Number(agentid))?.profile.vdn ?? dataset.vdns[0]?.id ?? 0;
    return { ...envelope, result: onlineAgents(centre, centre.queuesOf(vdn), types, now()) };
  }
  const [agent] = known;
  if (!agent) return undefined;
  return { ...envelope, result: query === AGENT ? agentInfo(centre, agent, types, now()) : agent.calls };
}

/** The VDN in a body, as far as it can be read. */
function vdnIn(body: unknown): number | undefined {
  const { vdn } = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  return typeof vdn === "number" ? vdn : undefined;
}
