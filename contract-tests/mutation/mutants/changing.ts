import type { Agent } from "../../reference/call-centre.ts";
import type { Change, World } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";
import { type AGENT, type BATCH, type LIST, type Query, type ReceivedQuery, receivedIn, surfaceOf } from "./queries.ts";

export type Json = Record<string, unknown>;

/** A change of all answers to some queries. */
export function changing(
  queries: Query | readonly Query[],
  edit: (sent: Sent, received: ReceivedQuery) => Sent,
): Change {
  const wanted = [queries].flat();
  const [surface, ...others] = new Set(wanted.map(surfaceOf));
  return {
    ...(surface !== undefined && others.length === 0 && { surface }),
    operations: wanted,
    answer(sent, request, world) {
      const received = receivedIn(request, world);
      return received && wanted.includes(received.query) ? edit(sent, received) : sent;
    },
  };
}

/** A change of the answers of success; `concerns` says of which. */
export function changingSuccess(
  queries: Query | readonly Query[],
  edit: (sent: Sent, received: ReceivedQuery) => Sent,
  concerns: (received: ReceivedQuery) => boolean = () => true,
): Change {
  return changing(queries, (sent, received) => (isSuccess(sent) && concerns(received) ? edit(sent, received) : sent));
}

/** A change of the text of answers of success. */
export function changingText(
  queries: Query | readonly Query[],
  edit: (text: string, received: ReceivedQuery) => string | Uint8Array,
  concerns?: (received: ReceivedQuery) => boolean,
): Change {
  return changingSuccess(queries, (sent, received) => ({ ...sent, body: edit(textOf(sent), received) }), concerns);
}

/** A change of the body of answers of success; in CC-CMS the older list follows the newer one. */
export function changingBody(
  queries: Query | readonly Query[],
  edit: (body: Json, received: ReceivedQuery) => unknown,
  concerns?: (received: ReceivedQuery) => boolean,
): Change {
  return changingText(
    queries,
    (text, received) => {
      const body = JSON.parse(text) as Json;
      edit(body, received);
      if ("resultDatas" in body) body.resultDatas = body.resultDesc;
      return JSON.stringify(body);
    },
    concerns,
  );
}

/** A change of each agent in answers of success: one of AgentGateway, of the list, or of a batch. */
export function changingAgents(
  queries: typeof AGENT | typeof LIST | typeof BATCH | readonly Query[],
  edit: (properties: Json, agent: Agent, received: ReceivedQuery) => unknown,
  concerns?: (received: ReceivedQuery) => boolean,
): Change {
  return changingBody(
    queries,
    (body, received) => {
      for (const properties of agentsIn(body)) {
        const agent = received.world.centre.agent(Number(properties.workno ?? properties.agentId));
        if (agent) edit(properties, agent, received);
      }
    },
    concerns,
  );
}

/** The agents in a body of success. */
export function agentsIn({ result, resultDesc }: Json): Json[] {
  if (Array.isArray(resultDesc)) return resultDesc as Json[];
  if (Array.isArray(result)) return result.flatMap((queue: Json) => (queue.agent as Json[] | null) ?? []);
  return [result as Json];
}

/** The queues of a list of online agents. */
export function queuesIn({ result }: Json): (Json & { agent: Json[] })[] {
  return result as (Json & { agent: Json[] })[];
}

export function textOf({ body }: Sent): string {
  return Buffer.from(body).toString("utf8");
}

/** `retcode`, `resultCode` or `returnCode`; undefined without any. */
export function codeOf(sent: Sent): string | undefined {
  const { retcode, resultCode, returnCode } = JSON.parse(textOf(sent)) as Json;
  const code = retcode ?? resultCode ?? returnCode;
  return typeof code === "string" ? code : undefined;
}

export function isSuccess(sent: Sent): boolean {
  return sent.status === 200 && ["0", "0100000"].includes(codeOf(sent) ?? "");
}

/** An answer with HTTP status 200 and another body. */
export function withBody({ headers }: Sent, body: unknown): Sent {
  return { status: 200, headers, body: JSON.stringify(body) };
}

/** Whether one agent is asked about, and is such a one. */
export function about(isSuch: (agent: Agent) => boolean): (received: ReceivedQuery) => boolean {
  return ({ agents: [workno, ...others], world }) => {
    const agent = workno === undefined ? undefined : world.centre.agent(workno);
    return others.length === 0 && agent !== undefined && isSuch(agent);
  };
}

export const isSignedOut = ({ state }: Agent): boolean => state === 0;
export const isIdle = ({ state }: Agent): boolean => state === 1;
export const isInCall = ({ state }: Agent): boolean => state === 5;

/** Whether an agent is the requesting one. */
export function isAsker({ profile }: Agent, { agentid }: ReceivedQuery): boolean {
  return String(profile.workno) === agentid;
}

/** What a change remembers of each reference that it is at work in. */
export function perWorld<Memory>(start: () => Memory): (world: World) => Memory {
  const memories = new WeakMap<World, Memory>();
  return (world) => {
    const memory = memories.get(world) ?? start();
    memories.set(world, memory);
    return memory;
  };
}

/** Counts equal requests: 1 for the first one. */
export function timesAsked(): (received: ReceivedQuery) => number {
  const counts = perWorld(() => new Map<string, number>());
  return ({ request, body, world }) => {
    const key = `${request.method} ${request.raw.url} ${JSON.stringify(body)}`;
    const count = (counts(world).get(key) ?? 0) + 1;
    counts(world).set(key, count);
    return count;
  };
}
