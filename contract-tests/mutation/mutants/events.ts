// Repeated events, and other data of the requesting agent.
import { type Change, combined } from "../../reference/change.ts";
import { changingAgents, changingBody, isAsker, type Json, perWorld } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { AGENT, BATCH, CALLS, queryAt } from "./queries.ts";
import { changingEvent, changingSession, changingSessionBody, sessionOf } from "./session-operations.ts";

/** The first event of each agent. */
const firstEvents = perWorld(() => new Map<string, unknown>());

/** The agents who have signed out. */
const signedOut = perWorld(() => new Set<string>());

/** A change of the sign-in time of the requesting agent. */
const ofOwnSignIn = (edit: (time: number) => number): Change =>
  changingAgents(AGENT, (properties, agent, received) => {
    if (isAsker(agent, received)) properties.logindate = edit(Number(properties.logindate));
  });

/** The sign-in time of the requesting agent is two seconds later in each answer. */
function laterSignIns(): Change {
  const told = perWorld(() => ({ times: 0 }));
  return changingAgents(AGENT, (properties, agent, received) => {
    if (!isAsker(agent, received)) return;
    const memory = told(received.world);
    properties.logindate = Number(properties.logindate) + 2_000 * memory.times;
    memory.times += 1;
  });
}

/** Ids are read as if they had so many bits. */
const inBits = (bits: number): Change => ({
  requestBody(body) {
    if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
    const cut = (value: unknown) => (typeof value === "number" && value > 0 ? value % 2 ** bits : value);
    return Object.fromEntries(
      Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? value.map(cut) : cut(value)]),
    );
  },
});

export const eventMutants: readonly Mutant[] = [
  {
    name: "one-event-again-and-again",
    kind: "state",
    summary: "Every poll returns the first event of the session.",
    change: changingSessionBody("getAgentEvent", (body, { agentid, world }) => {
      const first = firstEvents(world).get(agentid) ?? body.event;
      firstEvents(world).set(agentid, first);
      body.event = first;
    }),
  },
  {
    name: "event-time-in-seconds",
    kind: "meaning",
    summary: "The time of an event is in seconds.",
    change: changingEvent((event, { world }) => {
      event.eventGenTime = Math.floor(world.now() / 1000);
    }),
  },
  {
    name: "in-service-with-content",
    kind: "form",
    summary: "The event of an agent who is in service has a content.",
    change: changingEvent((event) => {
      if (event.eventType === "AgentOther_InService") event.content = { reason: "0" };
    }),
  },
  {
    name: "content-of-events-as-number",
    kind: "form",
    summary: "The content of every event is a number.",
    change: changingEvent((event) => {
      event.content = 0;
    }),
  },
  {
    name: "asker-signed-in-a-day-ago",
    kind: "meaning",
    summary: "The sign-in time of the requesting agent is a day too early.",
    change: ofOwnSignIn((time) => time - 86_400_000),
  },
  {
    name: "asker-signed-in-minutes-ago",
    kind: "meaning",
    summary: "The sign-in time of the requesting agent is five minutes too early.",
    change: ofOwnSignIn((time) => time - 300_000),
  },
  {
    name: "asker-signs-in-all-the-time",
    kind: "meaning",
    summary: "The sign-in time of the requesting agent is two seconds later in each response.",
    change: laterSignIns(),
  },
  {
    name: "asker-stays-signed-in-on-cc-cms",
    kind: "state",
    summary: "CC-CMS shows an agent who has signed out as idle.",
    change: combined([
      changingSession(["login", "logout"], (sent, received) => {
        if (received.operation === "logout" && sessionOf(received) === undefined)
          signedOut(received.world).add(received.agentid);
        else signedOut(received.world).delete(received.agentid);
        return sent;
      }),
      changingBody(BATCH, (body, { world }) => {
        for (const entry of body.resultDesc as Json[])
          if (signedOut(world).has(String(entry.agentId))) entry.currentState = 1;
      }),
    ]),
  },
  { name: "numbers-in-16-bits", kind: "form", summary: "CC-CMS cuts numbers to 16 bits.", change: inBits(16) },
  { name: "numbers-in-32-bits", kind: "form", summary: "CC-CMS cuts numbers to 32 bits.", change: inBits(32) },
  {
    name: "ids-in-32-bits",
    kind: "form",
    summary: "AgentGateway cuts agent ids to 32 bits.",
    change: {
      surface: "agentgateway",
      request(raw) {
        const place = queryAt(raw.url ?? "");
        if ((place?.query !== AGENT && place?.query !== CALLS) || !/^[0-9]{10}$/.test(place.workno)) return;
        raw.url = (raw.url ?? "").replace(place.workno, String(Number(place.workno) % 2 ** 32));
      },
    },
  },
];
