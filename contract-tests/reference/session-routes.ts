import type { FastifyRequest } from "fastify";
import type { components } from "../../generated/agentgateway/types.js";
import { type AnswerTypes, mediaServers } from "./agentgateway-answers.ts";
import type { Agent } from "./call-centre.ts";
import type { PlatformState } from "./dataset-agents.ts";
import { failure, type Gateway, headerOf, idsOf, parametersOf, success, withSession } from "./gateway.ts";
import type { Refusal, Route, SurfaceAnswer } from "./http-server.ts";
import { plannedFailure } from "./planned-failures.ts";
import { isJsonType, jsonOf, WRONG_MEDIA_TYPE } from "./request-body.ts";
import type { AgentEvent, Session } from "./sessions.ts";
import { isServiceToken, readSignIn, type SignIn } from "./sign-in.ts";

/** Answering and talking: then an agent is not signed out. Source: "Signing an agent out" (cec_07_1219). */
const HANDLING_A_CALL: PlatformState[] = [4, 5];

/** The session: signing in and out, staying signed in, and events. */
export function sessionRoutes(gateway: Gateway): Route[] {
  const acknowledged = { message: "success", retcode: "0" as const };
  return [
    {
      method: "PUT",
      path: "/agentgateway/resource/onlineagent/{agentid}",
      answer: (request) => signIn(gateway, "login", request),
    },
    {
      method: "PUT",
      path: "/agentgateway/resource/onlineagent/{agentid}/forcelogin",
      answer: (request) => signIn(gateway, "forceLogin", request),
    },
    {
      method: "POST",
      path: "/agentgateway/resource/onlineagent/{agentid}/handshake",
      answer: withSession(gateway, "handShake", (session, request) => {
        if (!isServiceToken(headerOf(request, "service_token") ?? "")) return failure("100-001");
        gateway.sessions.touch(session);
        return success(acknowledged, gateway.sessions.renewIfDue(session));
      }),
    },
    {
      method: "PUT",
      path: "/agentgateway/resource/onlineagent/{agentid}/updateGuid",
      answer: withSession(
        gateway,
        "updateGuid",
        (session) => success({ ...acknowledged, result: { guid: gateway.sessions.renew(session) } }),
        { limited: true },
      ),
    },
    {
      method: "DELETE",
      path: "/agentgateway/resource/onlineagent/{agentid}/logout",
      answer: withSession(gateway, "logout", (session) => {
        if (HANDLING_A_CALL.includes(session.agent.state)) return failure("100-010");
        signOut(gateway, session);
        return success(acknowledged);
      }),
    },
    {
      method: "GET",
      path: "/agentgateway/resource/agentevent/{agentid}",
      answer: withSession(gateway, "getAgentEvent", async (session, request) => {
        if (session.pushed) return failure("000-001");
        const result = await gateway.sessions.poll(session, gateway.pollWait, request.signal);
        if (result === "ended") return failure("100-006");
        // A client who has gone would never see the new guid.
        const guid = request.signal.aborted ? undefined : gateway.sessions.renewIfDue(session);
        // Clients know the answer without event by its exact text, so its message stays empty.
        return success({ message: "", retcode: "0", ...(result === "nothing" ? {} : { event: result.event }) }, guid);
      }),
    },
    {
      method: "POST",
      path: "/agentgateway/resource/onlineagent/{agentid}/resetskill/{autoflag}",
      answer: withSession(gateway, "resetSkill", ({ agent }, request) => {
        gateway.centre.resetQueues(agent, wantedQueues(agent, request));
        return success({ message: "", retcode: "0" });
      }),
    },
  ];
}

/** The skill queues that are named, or all with the flag. Source: "Signing an agent in to skill queues" (cec_07_1209). */
function wantedQueues({ profile }: Agent, request: FastifyRequest): number[] {
  if (idsOf(request).autoflag === "true") return profile.skills;
  return (parametersOf(request).get("skillid") ?? "").split(";").map(Number);
}

function signIn(gateway: Gateway, operation: "login" | "forceLogin", request: FastifyRequest): SurfaceAnswer | Refusal {
  const { centre, sessions, failures, types, now } = gateway;
  if (!isJsonType(request.headers["content-type"])) return WRONG_MEDIA_TYPE;
  const { agentid } = idsOf(request);
  const wanted = readSignIn(jsonOf(request.body));
  if (typeof wanted === "string") return failure(wanted);
  const planned = plannedFailure(failures, operation, { agentid });
  if (planned !== undefined) return failure(planned);
  const agent = centre.agent(Number(agentid));
  if (agent === undefined) return failure("100-004");
  const refused = refusedSignIn(gateway, operation, agent, wanted);
  if (refused !== undefined) return failure(refused);

  centre.signIn(agent, wanted, now());
  const session = sessions.open(agent, { pushed: wanted.pushed, events: signInEvents(agent, types) });
  const { vdn, workno } = agent.profile;
  const body: components["schemas"]["LoginResponse"] = {
    message: types === "sample" ? "" : "success",
    retcode: "0",
    result: {
      vdnid: types === "sample" ? vdn : String(vdn),
      workno: String(workno),
      mediatype: mediaServers(agent),
      loginTime: String(agent.signedInAt),
      isForceChange: "false",
      serverName: "AgentGateway",
      timeRemaining: "90",
    },
  };
  return success(body, session.guid);
}

function refusedSignIn(
  { centre, sessions }: Gateway,
  operation: "login" | "forceLogin",
  { profile }: Agent,
  { password, phone }: SignIn,
): string | undefined {
  if (profile.locked) return "110-016";
  if (profile.password !== password) return "100-004";
  const phones = centre.vdn(profile.vdn)?.phones;
  if (phones && !(Number(phone) >= phones.from && Number(phone) <= phones.to)) return "100-014";
  if (sessions.of(String(profile.workno)) === undefined) return undefined;
  if (operation === "login") return "100-002";
  return profile.mayBeForcedOut ? undefined : "100-015";
}

/** The events that a sign-in raises. Source: "Signing an agent in" (cec_07_1202), events by status. */
function signInEvents({ profile, state }: Agent, types: AnswerTypes): AgentEvent[] {
  const workNo = String(profile.workno);
  const names = ["AgentOther_InService", "AgentState_Ready"];
  const events = names.map((eventType): AgentEvent => ({ eventType, workNo, content: null }));
  if (state === 7) events.push({ eventType: "AgentState_SetNotReady_Success", workNo, content: { reason: NO_REASON } });
  if (state === 6) events.push({ eventType: "AgentState_Work", workNo, content: null });
  // The page does not speak of signing in to rest; this is the event of asking for rest, which has a reason only in its sample.
  const ofRest = types === "sample" ? { reason: NO_REASON } : null;
  if (state === 8) events.push({ eventType: "AgentState_SetRest_Success", workNo, content: ofRest });
  return events;
}

/** A reason code of being busy or at rest, a text. Source: event page cec_07_1346; 0 for none. */
const NO_REASON = "0";

/** Signs the agent of a session out, and tells a poll that waits. Source of the event: cec_07_0552, sample. */
function signOut({ centre, sessions, now }: Gateway, session: Session): void {
  const { agent, agentid } = session;
  sessions.end(session, {
    eventType: "AgentOther_ShutdownService",
    eventGenTime: now(),
    workNo: agentid,
    content: { loginTime: String(agent.signedInAt) },
  });
  centre.signOut(agent, now());
}
