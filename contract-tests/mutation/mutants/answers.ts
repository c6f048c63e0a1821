// Answers of the reference, for mutants that answer requests that must be refused.
import { agentInfo } from "../../reference/agentgateway-answers.ts";
import type { Agent } from "../../reference/call-centre.ts";
import { byResultCode } from "../../reference/cc-cms-answers.ts";
import { ccCmsQueries } from "../../reference/cc-cms-routes.ts";
import { gatewayQueries } from "../../reference/gateway-queries.ts";
import type { Json } from "./changing.ts";
import type { ReceivedQuery } from "./queries.ts";

/** An agent as the list of online agents shows one. */
export function entryOf(agent: Agent, { world }: ReceivedQuery): Json {
  const { centre, types, now } = world;
  const groupname = types === "sample" ? null : (agent.profile.group.name ?? "");
  return { ...agentInfo(centre, agent, types, now()), groupname, skilllist: [] };
}

/** The answer to a query, to whoever asks it; undefined about an agent who does not exist. */
export function dataFor(received: ReceivedQuery): Json | undefined {
  const { query, world, agentid, agents } = received;
  const { centre, types, now } = world;
  const known = agents.flatMap((workno) => centre.agent(workno) ?? []);
  const signed = ccCmsQueries.find(({ name }) => name === query);
  if (signed) {
    const vdn = vdnIn(received.body) ?? world.dataset.vdns[0]?.id ?? 0;
    const payload = signed.answer({ ccId: centre.id, vdn, agentIds: agents, agents: known, centre, now: now() });
    if (payload === undefined) return undefined;
    return { ...(signed.envelope ?? byResultCode).success(payload).body };
  }
  // Whoever asks sees the agent who is asked about, or the VDN where nobody is.
  const gateway = gatewayQueries.find(({ name }) => name === query);
  const [asked] = known;
  const asker = asked ?? centre.agent(Number(agentid)) ?? anybody(received);
  if (!gateway || !asker || (received.workno !== "" && !asked)) return undefined;
  const parameters = new URLSearchParams();
  const outcome = gateway.answer({ centre, types, now: now(), asker, ids: received.ids, parameters });
  const envelope = { message: "success", retcode: "0" };
  // Of held calls there can be none.
  if ("code" in outcome) return outcome.code === "400-003" ? { ...envelope, result: [] } : undefined;
  return { ...envelope, result: outcome.result };
}

/** An agent of the first VDN. */
function anybody({ world: { centre, dataset } }: ReceivedQuery): Agent | undefined {
  return dataset.agents.flatMap(({ workno }) => centre.agent(workno, dataset.vdns[0]?.id) ?? [])[0];
}

/** The VDN in a body, as far as it can be read. */
function vdnIn(body: unknown): number | undefined {
  const { vdn } = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  return ["number", "string"].includes(typeof vdn) ? Number(vdn) : undefined;
}
