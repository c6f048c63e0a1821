// Answers about a session are wrong, or contradict earlier exchanges.

import { randomUUID } from "node:crypto";
import type { Agent } from "../../reference/call-centre.ts";
import type { Change } from "../../reference/change.ts";
import { combined } from "../../reference/change.ts";
import { changingAgents, changingBody, isAsker, type Json, perWorld, withBody } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { AGENT, BATCH } from "./queries.ts";
import {
  changingCode,
  changingEvent,
  changingResult,
  changingSessionSuccess,
  SUCCESS,
  sessionOf,
  sessionRequestIn,
} from "./session-operations.ts";

const SIGN_INS = ["login", "forceLogin"] as const;

/** The guid of each agent before the last forced sign-in. */
const takenOver = perWorld(() => new Map<string, string>());

/** The agents of each world who were seen to sign in. */
const signIns = perWorld(() => new Set<string>());

const remembering = changingSessionSuccess("login", (sent, { agentid, world }) => {
  signIns(world).add(agentid);
  return sent;
});

/** A change of what CC-CMS says of an agent who was seen to sign in. */
function ofArrivals(edit: (properties: Json, agent: Agent) => unknown): Change {
  return combined([
    remembering,
    changingAgents(BATCH, (properties, agent, { world }) => {
      if (signIns(world).has(String(agent.profile.workno))) edit(properties, agent);
    }),
  ]);
}

export const sessionStateMutants: readonly Mutant[] = [
  {
    name: "sign-in-of-other-vdn",
    kind: "meaning",
    summary: "The VDN in the response to a sign-in is off by one.",
    change: changingResult(SIGN_INS, (result) => {
      result.vdnid = String(Number(result.vdnid) + 1);
    }),
  },
  {
    name: "sign-in-to-no-media-server",
    kind: "meaning",
    summary: "The response to a sign-in shows no media server.",
    change: changingResult(SIGN_INS, (result) => {
      result.mediatype = "FFF";
    }),
  },
  {
    name: "sign-in-of-other-agent",
    kind: "meaning",
    summary: "The response to a sign-in names another agent.",
    change: changingResult("login", (result) => {
      result.workno = String(Number(result.workno) + 1);
    }),
  },
  {
    name: "forced-sign-in-of-other-agent",
    kind: "meaning",
    summary: "The response to a forced sign-in names another agent.",
    change: changingResult("forceLogin", (result) => {
      result.workno = String(Number(result.workno) + 1);
    }),
  },
  {
    name: "sign-in-time-in-seconds",
    kind: "meaning",
    summary: "The time of a sign-in is in seconds.",
    change: changingResult(SIGN_INS, (result) => {
      result.loginTime = String(result.loginTime).slice(0, -3);
    }),
  },
  {
    name: "sign-in-time-in-microseconds",
    kind: "meaning",
    summary: "The time of a sign-in is in microseconds.",
    change: changingResult("login", (result) => {
      result.loginTime = `${result.loginTime}000`;
    }),
  },
  {
    name: "sign-in-time-of-other-zone",
    kind: "meaning",
    summary: "The time of a sign-in is eight hours ahead.",
    change: changingResult("login", (result) => {
      result.loginTime = String(Number(result.loginTime) + 28_800_000);
    }),
  },
  {
    name: "event-of-other-agent",
    kind: "access",
    summary: "A poll returns an event of another agent.",
    change: changingEvent((event, { agentid }) => {
      event.workNo = String(Number(agentid) + 1);
    }),
  },
  {
    name: "second-sign-in-accepted",
    kind: "state",
    summary: "A second sign-in without force succeeds.",
    change: changingCode("login", ["100-002"], (sent, received) => {
      const agent = sessionOf(received)?.agent;
      if (!agent) return sent;
      const { guid } = received.world.sessions.open(agent);
      const result = {
        vdnid: String(agent.profile.vdn),
        workno: received.agentid,
        mediatype: "TFF",
        loginTime: String(agent.signedInAt),
        isForceChange: "false",
        serverName: "AgentGateway",
        timeRemaining: "90",
      };
      const accepted = withBody(sent, { ...SUCCESS, result });
      return { ...accepted, headers: { ...accepted.headers, "Set-GUID": `JSESSIONID=${guid}` } };
    }),
  },
  {
    name: "second-sign-in-with-other-code",
    kind: "state",
    summary: "A second sign-in is refused with the code of a wrong password.",
    change: changingCode("login", ["100-002"], (sent) => withBody(sent, { message: "", retcode: "100-004" })),
  },
  {
    name: "second-sign-in-ends-session",
    kind: "state",
    summary: "A refused second sign-in ends the session.",
    change: changingCode("login", ["100-002"], (sent, received) => {
      const session = sessionOf(received);
      if (session) received.world.sessions.end(session);
      return sent;
    }),
  },
  {
    name: "second-sign-in-conflict",
    kind: "state",
    summary: "A second sign-in causes HTTP status 409.",
    change: changingCode("login", ["100-002"], (sent) => ({ ...sent, status: 409 })),
  },
  {
    name: "sign-out-without-effect",
    kind: "state",
    summary: "A sign-out is answered with success, but the session continues.",
    change: {
      request(raw, world) {
        if (sessionRequestIn(raw, world)?.operation !== "logout") return;
        raw.method = "POST";
        raw.url = (raw.url ?? "").replace("/logout", "/handshake");
      },
    },
  },
  {
    name: "second-sign-out-accepted",
    kind: "state",
    summary: "A second sign-out is answered with success.",
    change: changingCode("logout", ["100-008"], (sent) => withBody(sent, SUCCESS)),
  },
  {
    name: "second-sign-out-with-data",
    kind: "state",
    summary: "A second sign-out is answered with success and the data of the signed-out agent.",
    change: changingCode("logout", ["100-008"], (sent, { agentid }) =>
      withBody(sent, { ...SUCCESS, result: { workno: agentid } }),
    ),
  },
  {
    name: "second-sign-out-ends-in-error",
    kind: "state",
    summary: "A second sign-out causes HTTP status 500.",
    change: changingCode("logout", ["100-008"], (sent) => ({ ...sent, status: 500 })),
  },
  {
    name: "refused-sign-out-ends-session",
    kind: "state",
    summary: "A refused sign-out without guid ends the session.",
    change: changingCode("logout", ["100-006"], (sent, received) => {
      const session = sessionOf(received);
      if (session && received.guid === "") received.world.sessions.end(session);
      return sent;
    }),
  },
  {
    name: "renewal-brings-old-guid",
    kind: "state",
    summary: "A renewal returns the old guid.",
    change: changingResult("updateGuid", (result, { guid }) => {
      result.guid = guid;
    }),
  },
  {
    name: "renewal-brings-no-guid-of-ours",
    kind: "state",
    summary: "The new guid is not accepted.",
    change: changingResult("updateGuid", (result) => {
      result.guid = `${randomUUID()}.AgentGateway0`;
    }),
  },
  {
    name: "heartbeat-announces-old-guid",
    kind: "state",
    summary: "A heartbeat returns the guid of its request again.",
    change: changingSessionSuccess("handShake", (sent, { guid }) => ({
      ...sent,
      headers: { ...sent.headers, "Set-GUID": `JSESSIONID=${guid}` },
    })),
  },
  {
    name: "poll-announces-old-guid",
    kind: "state",
    summary: "Each poll returns the guid of its request again.",
    change: changingSessionSuccess("getAgentEvent", (sent, { guid }) => ({
      ...sent,
      headers: { ...sent.headers, "Set-GUID": `JSESSIONID=${guid}` },
    })),
  },
  {
    name: "poll-announces-bare-guid",
    kind: "form",
    summary: "A poll returns the guid without JSESSIONID=.",
    change: changingSessionSuccess("getAgentEvent", (sent, { guid }) => ({
      ...sent,
      headers: { ...sent.headers, "Set-GUID": guid },
    })),
  },
  {
    name: "forced-sign-in-leaves-session",
    kind: "state",
    summary: "The guid of the former session is also accepted after a forced sign-in.",
    change: {
      request(raw, world) {
        const received = sessionRequestIn(raw, world);
        if (!received) return;
        const former = takenOver(world);
        const guid = sessionOf(received)?.guid;
        if (received.operation === "forceLogin" && guid !== undefined) former.set(received.agentid, guid);
        else if (guid !== undefined && received.guid !== "" && former.get(received.agentid) === received.guid)
          raw.headers.guid = guid;
      },
    },
  },
  {
    name: "forced-sign-in-brings-no-guid-of-its-own",
    kind: "state",
    summary: "The guid of a forced sign-in is not accepted.",
    change: changingSessionSuccess("forceLogin", (sent) => ({
      ...sent,
      headers: { ...sent.headers, "Set-GUID": `JSESSIONID=${randomUUID()}.AgentGateway0` },
    })),
  },
  {
    name: "asker-missing-from-list",
    kind: "state",
    summary: "The requesting agent has a skill, but is missing from the list.",
    change: changingAgents(AGENT, (properties, agent, received) => {
      if (isAsker(agent, received)) properties.skilllist = [{ name: "voice", id: 1, mediatype: 5 }];
    }),
  },
  {
    name: "asker-stale-on-cc-cms",
    kind: "state",
    summary: "CC-CMS shows an agent who has just signed in as signed out.",
    change: ofArrivals((properties) => {
      properties.currentState = 0;
    }),
  },
  {
    name: "asker-still-of-yesterday-on-cc-cms",
    kind: "state",
    summary: "The sign-in time of CC-CMS is a day too early for an agent who has just signed in.",
    change: ofArrivals((properties) => {
      properties.logonTime = Number(properties.logonTime) - 86_400_000;
      properties.currentStateTime = Number(properties.currentStateTime) + 60;
    }),
  },
  {
    name: "asker-unknown-to-cc-cms",
    kind: "state",
    summary: "CC-CMS does not know an agent who has just signed in.",
    change: combined([
      remembering,
      changingBody(BATCH, (body, { world }) => {
        body.resultDesc = (body.resultDesc as Json[]).filter(({ agentId }) => !signIns(world).has(String(agentId)));
      }),
    ]),
  },
];
