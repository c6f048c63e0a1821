// Answers contradict earlier exchanges.
import { secondsBetween } from "../../reference/call-centre.ts";
import { answered, changingRefusedGuid } from "./access-agentgateway.ts";
import {
  about,
  agentsIn,
  changingAgents,
  changingBody,
  changingSuccess,
  isAsker,
  isInCall,
  type Json,
  perWorld,
  timesAsked,
} from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import {
  AGENT,
  BATCH,
  CALLS,
  calledByName,
  GATEWAY_QUERIES,
  LIST,
  type Query,
  type ReceivedQuery,
  SIGNED_QUERIES,
} from "./queries.ts";
import { accepting } from "./signatures.ts";

/** A change that keeps the first answer to each request for ever. */
function keptForEver(query: Query) {
  const kept = perWorld(() => new Map<string, string | Uint8Array>());
  return changingSuccess(query, (sent, { request, body, world }) => {
    const httpRequest = `${request.raw.url} ${JSON.stringify(body)}`;
    const first = kept(world).get(httpRequest) ?? sent.body;
    kept(world).set(httpRequest, first);
    return { ...sent, body: first };
  });
}

/** A change that keeps the first value of a property of each agent. */
function keepingFirst(query: typeof AGENT | typeof LIST | typeof BATCH, property: string) {
  const kept = perWorld(() => new Map<number, unknown>());
  return changingAgents(query, (properties, { profile: { workno } }, { world }) => {
    const first = kept(world).get(workno) ?? properties[property];
    kept(world).set(workno, first);
    properties[property] = first;
  });
}

/** A change that gives a property of each agent its first value when the same request comes for the second time. */
function keptOnce(
  query: typeof AGENT | typeof LIST | typeof BATCH,
  property: string,
  concerns?: (received: ReceivedQuery) => boolean,
) {
  const kept = perWorld(() => new Map<unknown, unknown>());
  const count = timesAsked();
  return changingBody(
    query,
    (body, received) => {
      const time = count(received);
      for (const agent of agentsIn(body)) {
        const id = agent.workno ?? agent.agentId;
        if (time === 1) kept(received.world).set(id, agent[property]);
        if (time === 2) agent[property] = kept(received.world).get(id);
      }
    },
    concerns,
  );
}

/** When each world was first asked, in ms since 1970. */
const firstTimes = perWorld(() => ({ time: undefined as number | undefined }));

/** For how many seconds a world has been asked. */
function secondsAsked({ world }: ReceivedQuery): number {
  const first = firstTimes(world);
  first.time ??= world.now();
  return secondsBetween(first.time, world.now());
}

const agentCount = timesAsked();
const listCount = timesAsked();
const batchCount = timesAsked();

const isOfMany = ({ agents }: ReceivedQuery): boolean => agents.length > 1;

/** What queries of AgentGateway are called in names and in summaries. */
const ABOUT: Record<Query, [name: string, words: string]> = {
  [AGENT]: ["agent", "an agent"],
  [LIST]: ["list", "the list"],
  [CALLS]: ["calls", "calls"],
};

export const stateMutants: readonly Mutant[] = [
  {
    name: "duration-kept-once",
    kind: "state",
    summary: "The second response about an agent in a call repeats the first duration; later responses do not.",
    change: keptOnce(AGENT, "currentstatetime", about(isInCall)),
  },
  {
    name: "durations-of-the-list-kept-once",
    kind: "state",
    summary: "The second response with the list repeats the first durations; later responses do not.",
    change: keptOnce(LIST, "currentstatetime"),
  },
  {
    name: "durations-frozen",
    kind: "state",
    summary: "The durations of states never change.",
    change: keepingFirst(AGENT, "currentstatetime"),
  },
  {
    name: "durations-of-the-list-frozen",
    kind: "state",
    summary: "The durations of states in the list never change.",
    change: keepingFirst(LIST, "currentstatetime"),
  },
  {
    name: "durations-count-down",
    kind: "state",
    summary: "The duration of the state of an agent in a call decreases with time.",
    change: changingAgents([AGENT, LIST], (properties, agent, received) => {
      if (isInCall(agent))
        properties.currentstatetime = Number(properties.currentstatetime) - 2 * secondsAsked(received);
    }),
  },
  {
    name: "durations-grow-too-fast",
    kind: "state",
    summary: "The durations of states grow by ten seconds in each second.",
    change: changingAgents([AGENT, LIST], (properties, { signedInAt, since }, received) => {
      if (signedInAt === undefined || signedInAt === since) return;
      properties.currentstatetime = Number(properties.currentstatetime) + 9 * secondsAsked(received);
    }),
  },
  {
    name: "durations-of-a-batch-frozen",
    kind: "state",
    summary: "The durations of states in batches never change.",
    change: keepingFirst(BATCH, "currentStateTime"),
  },
  {
    name: "duration-of-a-batch-kept-once",
    kind: "state",
    summary: "The second response to a batch repeats the first durations; later responses do not.",
    change: keptOnce(BATCH, "currentStateTime", isOfMany),
  },
  {
    name: "agents-kept-for-ever",
    kind: "state",
    summary: "A repeated query about an agent gets the first response.",
    change: keptForEver(AGENT),
  },
  {
    name: "list-kept-for-ever",
    kind: "state",
    summary: "A repeated query for the list gets the first response.",
    change: keptForEver(LIST),
  },
  {
    name: "batches-kept-for-ever",
    kind: "state",
    summary: "A repeated batch gets the first response.",
    change: keptForEver(BATCH),
  },
  {
    name: "last-answer-for-everybody",
    kind: "state",
    summary: "The response is about the agent of the previous query.",
    change: (() => {
      const last = perWorld(() => ({ body: undefined as string | Uint8Array | undefined }));
      return changingSuccess(AGENT, (sent, { world }) => {
        const before = last(world).body ?? sent.body;
        last(world).body = sent.body;
        return { ...sent, body: before };
      });
    })(),
  },
  {
    name: "name-changes",
    kind: "state",
    summary: "A repeated query about an agent returns another name.",
    change: changingBody(AGENT, (body, received) => {
      const agent = body.result as Json;
      if (agentCount(received) > 1 && Number(agent.ctiStatus) === 0) agent.name = `${agent.name} (2)`;
    }),
  },
  {
    name: "group-changes",
    kind: "state",
    summary: "Every second response about the requesting agent has another group.",
    change: (() => {
      const count = timesAsked();
      return changingAgents(AGENT, (properties, agent, received) => {
        if (isAsker(agent, received) && count(received) % 2 === 0) properties.groupid = Number(properties.groupid) + 1;
      });
    })(),
  },
  {
    name: "own-sign-in-time-moves-back",
    kind: "state",
    summary: "The sign-in time of the requesting agent is ten minutes earlier in each response.",
    change: (() => {
      const count = timesAsked();
      return changingAgents(AGENT, (properties, agent, received) => {
        if (isAsker(agent, received)) properties.logindate = Number(properties.logindate) - 600_000 * count(received);
      });
    })(),
  },
  {
    name: "last-names-of-the-list-change",
    kind: "state",
    summary: "The last agent of the list has another name in each response.",
    change: changingBody(LIST, (body, received) => {
      const time = listCount(received);
      for (const agent of agentsIn(body).slice(-1)) agent.name = `${agent.name} ${time}`;
    }),
  },
  {
    name: "access-node-changes",
    kind: "state",
    summary: "A repeated batch has another access node for agents who are signed in.",
    change: changingBody(
      BATCH,
      (body, received) => {
        const time = batchCount(received);
        for (const agent of agentsIn(body)) if (agent.currentState !== 0) agent.locationId = time % 2;
      },
      isOfMany,
    ),
  },
  {
    name: "sign-in-time-of-a-batch-is-now",
    kind: "state",
    summary: "The sign-in times of a batch are always the current time.",
    change: changingAgents(BATCH, (properties, { state }, { world }) => {
      if (state !== 0) properties.logonTime = world.now();
    }),
  },
  {
    name: "asker-still-signed-out",
    kind: "state",
    summary: "The requesting agent is still shown as before the sign-in.",
    change: changingAgents(AGENT, (properties, agent, received) => {
      if (isAsker(agent, received))
        Object.assign(properties, { status: 2, ctiStatus: 0, mediatype: "FFF", phonenumber: "", skilllist: [] });
    }),
  },
  ...GATEWAY_QUERIES.map((query): Mutant => {
    const [name, words] = ABOUT[query] ?? calledByName(query);
    return {
      name: `${name}-with-guid-former`,
      kind: "state",
      summary: `A query about ${words} with the former guid is answered after the sign-out.`,
      change: changingRefusedGuid([query], ["former"], answered),
    };
  }),
  {
    name: "former-guid-ends-in-error",
    kind: "state",
    summary: "The guid of a session causes HTTP status 500 after the sign-out.",
    change: changingRefusedGuid([AGENT], ["former"], (sent) => ({ ...sent, status: 500 })),
  },
  {
    name: "replays-accepted",
    kind: "state",
    summary: "A signature is accepted any number of times.",
    change: accepting(["replay"], SIGNED_QUERIES),
  },
];
