import { setTimeout as sleep } from "node:timers/promises";
import { guidIn, guidInBody } from "../client/guid.ts";
import { meaningOf, operationOf } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import type { AgentGatewayDeployment, Limits, SignIn } from "../deployment/deployment.ts";
import type { Client } from "./client.ts";
import { type Exchange, type HttpRequest, headersOf, type TransportFailure } from "./exchange.ts";
import { paced } from "./pace.ts";
import { Polls } from "./polls.ts";
import type { Credential } from "./risk.ts";
import type { Secrets } from "./secrets.ts";
import { openTransport, type TransportOptions } from "./transport.ts";
import { isMisplaced, isNoGuid, misplaced, NO_GUIDS, nearGuid, UNKNOWN_GUID } from "./wrong-credentials.ts";

const HEADERS = { "Content-Type": "application/json; charset=UTF-8" };

/** Pause between the response to a poll and the next poll, in ms; 200 to 500 is documented (cec_07_1274). */
const POLL_PAUSE = 300;

/**
 * A poll is answered after 10 s when there is no event, unless the gateway is set to another time (cec_07_1274,
 * AGENT_POLL_WAIT_TIMES); the limit is above what gateways are set to, in ms.
 */
const POLL_LIMIT = 90_000;

/** After so many polls in a row that do not succeed there is no session any more, as known clients see it. */
const POLL_FAILURES = 10;

/**
 * While a guid is renewed, the old one can be answered with 000-003, and a new one with 100-006 until the platform has
 * heard of it: how often that is asked again, and after how many ms.
 */
const RENEWAL = { times: 4, pause: 500 };

/** Why a poll that waits has no answer. */
const POLL_ENDED = "the suite ended the poll, because the session ends or is taken over";

/** How long signing out may take, in ms; it also runs after an interruption. */
const SIGN_OUT_LIMIT = 5_000;

const uninterrupted = new AbortController().signal;

/** Signs the agent in to all skill queues that are configured for the agent. */
const ALL_QUEUES = "resetSkill";

/** The query that tests a guid: it is about no single agent. */
const LIST = "queryAllOnlineAgents";

const SUCCESS = "0";
const ALREADY_SIGNED_IN = "100-002";
const NOT_SIGNED_IN = "100-006";
const ALREADY_SIGNED_OUT = "100-008";
const AUTHENTICATION_EXPIRED = "000-003";

/** The state of a session. `refused` is why there is none. */
interface Session {
  guid?: string;
  refused?: string;
  /** This client has signed in, and so has to sign out. */
  own: boolean;
  /** From the response to the sign-in. */
  vdn?: number;
  /** The guid before the latest one: while that is not known to be accepted, the session can be ended with this one. */
  before?: string;
  /** The guid that the last sign-in has replaced. */
  takenOver?: string;
  /** Why it is not known whether the agent is signed in: a sign-in may have worked, but brought no guid. */
  unclear?: { reason: string; at: number };
  /** The latest guid that a query was accepted with. */
  accepted?: string;
  /** Guids that were announced and are good for nothing. */
  readonly refusedGuids: Set<string>;
}

/** How a client behaves besides what every transport needs. */
export interface SessionOptions extends TransportOptions {
  /** How long a poll may take, in ms. */
  pollLimit?: number;
  /** Whether it signs the agent in to all skill queues right after the sign-in, as known clients do. */
  entersQueues?: boolean;
}

/** An exchange of the client for the session itself. */
export interface SessionExchange {
  operationId: string;
  /** Its step in the session: `sign-in`, `poll 2`. */
  step: string;
  credential: Credential;
  /** Without the credentials of the agent. */
  httpRequest: HttpRequest;
  exchange: Exchange;
}

const NO_SIGN_IN =
  "a sign-in in the deployment file (agentgateway.authentication.signIn): the suite does not end a session that is given by its guid";

/**
 * A client of AgentGateway for one agent.
 *
 * It sends a given guid. Otherwise the first request signs the agent in;
 * event polling then keeps the session alive and brings new guids, which all later requests send;
 * closing signs out. `keep` gets these exchanges, and that of entering the skill queues, where that is allowed.
 *
 * Source: "Authentication Mode of Agent Operation Interfaces" (cec_07_0005), sign-in (cec_07_1202), polling (cec_07_1274).
 */
export function guidClient(
  deployment: AgentGatewayDeployment,
  limits: Limits,
  secrets: Secrets,
  signal: AbortSignal,
  keep: (one: SessionExchange) => void = () => undefined,
  { pollLimit = POLL_LIMIT, entersQueues = false, ...options }: SessionOptions = {},
): Client {
  const { agentid, authentication } = deployment;
  const transport = openTransport(deployment.baseUrl, deployment.tls, limits, options);
  const pace = paced(limits.pace);
  const ended = new AbortController();
  const session: Session = {
    own: false,
    refusedGuids: new Set(),
    ...(authentication.kind === "guid" && { guid: authentication.guid }),
  };
  let polling: Promise<void> = Promise.resolve();
  const longest = Math.max(limits.answer, pollLimit);
  const polls = new Polls((number, exchange) => keepOne("getAgentEvent", `poll ${number}`, exchange), longest);
  let beginning: Promise<Exchange | undefined> | undefined;
  let ending: Promise<string | undefined> | undefined;

  /** Sends one request, and follows the session where the answer brings another guid. */
  async function send(
    httpRequest: HttpRequest,
    guid: string | undefined,
    during: AbortSignal,
    answerLimit?: number,
  ): Promise<Exchange> {
    const credential: Record<string, string> = guid === undefined ? {} : { Guid: guid };
    // At once, since a guid has to be given back even where the body after it is lost.
    const exchange = await transport.send(httpRequest, credential, during, answerLimit, (headers) => {
      for (const header of headersOf({ headers }, "set-guid")) follow(guidIn(header));
    });
    if (httpRequest.path === pathOf("updateGuid")) follow(renewedGuidIn(exchange));
    return exchange;
  }

  function sendOnce(httpRequest: HttpRequest, during: AbortSignal, answerLimit?: number): Promise<Exchange> {
    return send(httpRequest, session.guid, during, answerLimit);
  }

  /** Signs in with the credentials of the agent, and without a guid. */
  async function sendSignIn(httpRequest: HttpRequest, { password, phonenum }: SignIn): Promise<Exchange> {
    const body = JSON.stringify({ password, phonenum });
    // Not ended by an interruption: a sign-in whose answer is not seen could not be signed out.
    return unansweredIfClosed(await send({ ...httpRequest, body }, undefined, uninterrupted));
  }

  /** All later requests are sent with this guid. */
  function follow(guid: string | undefined): void {
    if (guid === undefined || guid === session.guid || session.refusedGuids.has(guid) || !isSendable(guid)) return;
    secrets.add(guid);
    if (session.guid !== undefined) session.before = session.guid;
    session.guid = guid;
  }

  function pathOf(operationId: string): string {
    return operationOf("agentgateway", operationId).path.replace("{agentid}", agentid).replace("{autoflag}", "true");
  }

  function toSession(operationId: string): HttpRequest {
    return { method: operationOf("agentgateway", operationId).method, path: pathOf(operationId), headers: HEADERS };
  }

  function keepOne(operationId: string, step: string, exchange: Exchange, credential: Credential = "valid"): Exchange {
    keep({ operationId, step, credential, httpRequest: toSession(operationId), exchange });
    return exchange;
  }

  /** Signs in; the exchange is returned when it did not succeed. */
  async function begin(signIn: SignIn): Promise<Exchange | undefined> {
    const send = async (operationId: string) =>
      keepOne(operationId, "sign-in", await sendSignIn(toSession(operationId), signIn), "sign-in");
    let exchange = await send("login");
    if (retcodeOf(exchange) === ALREADY_SIGNED_IN && signIn.takeOver) exchange = await send("forceLogin");
    const retcode = retcodeOf(exchange);
    // A guid that came has to be given back, whatever else the answer says.
    session.own = session.guid !== undefined;
    if (!session.own) note(exchange);
    if (retcode === SUCCESS && session.own) {
      Object.assign(session, vdnIn(exchange));
      // Before the first poll, which could bring another guid meanwhile.
      if (entersQueues) keepOne(ALL_QUEUES, "after the sign-in", await sendOnce(toSession(ALL_QUEUES), signal));
      polling = poll();
      return undefined;
    }
    if ("failure" in exchange.result && mayHaveArrived(exchange.result.failure)) {
      session.refused = `the sign-in of agent ${agentid} got no response: ${exchange.result.failure.message}; the agent may be signed in`;
      return undefined;
    }
    session.refused = `the sign-in of agent ${agentid} was rejected: ${refusalOf(exchange, retcode)}${nextStep(retcode)}`;
    return exchange;
  }

  /** Notes a sign-in that may have worked although it brought no guid; only a code of failure says that it has not. */
  function note(exchange: Exchange): void {
    const retcode = retcodeOf(exchange);
    const { result } = exchange;
    const isClear = "failure" in result ? !mayHaveArrived(result.failure) : isRefusal(result.answer.status, retcode);
    if (!isClear) session.unclear = { reason: refusalOf(exchange, retcode), at: Date.now() };
  }

  /** Ends a session of which no guid is known, if there is one: with the cookies that came, or by taking it over. */
  async function endUnclear({ reason, at }: NonNullable<Session["unclear"]>): Promise<string | undefined> {
    const during = AbortSignal.timeout(SIGN_OUT_LIMIT);
    const isOut = (exchange: Exchange) => [SUCCESS, ALREADY_SIGNED_OUT].includes(retcodeOf(exchange) ?? "");
    const plain = await send(toSession("logout"), session.guid, during);
    if (isOut(keepOne("logout", "sign-out after a lost sign-in", plain))) return undefined;
    if (authentication.kind === "sign-in" && authentication.takeOver) {
      const { guid } = session;
      keepOne(
        "forceLogin",
        "forced sign-in to end it",
        await sendSignIn(toSession("forceLogin"), authentication),
        "sign-in",
      );
      if (session.guid !== guid) return signOut();
    }
    return `agent ${agentid} may be signed in (${reason}), and could not be signed out; ${blockedUntil(at)}`;
  }

  /** Keeps the session alive until it is closed. */
  async function poll(): Promise<void> {
    const during = AbortSignal.any([signal, ended.signal]);
    let failures = 0;
    let refusals = 0;
    while (!during.aborted && session.refused === undefined) {
      const { guid } = session;
      const exchange = await sendOnce(toSession("getAgentEvent"), during, longest);
      const retcode = retcodeOf(exchange);
      failures = retcode === SUCCESS ? 0 : failures + 1;
      if (isRefusalOfGuid(retcode) && guid !== session.accepted && failures < POLL_FAILURES) {
        refusals += 1;
        if (refusals > RENEWAL.times) {
          refusals = 0;
          await settle();
        } else await sleep(RENEWAL.pause, undefined, { signal: during }).catch(() => undefined);
        continue;
      }
      refusals = 0;
      polls.add(exchange);
      if (retcode === NOT_SIGNED_IN) session.refused = sessionLost(agentid);
      else if (failures === POLL_FAILURES && !during.aborted) {
        session.refused = `the session of agent ${agentid} cannot be kept: event polling failed ${failures} times in a row, last with ${refusalOf(exchange, retcode)}`;
      }
      await sleep(POLL_PAUSE, undefined, { signal: during }).catch(() => undefined);
    }
    polls.end();
  }

  /** The first poll of the session, which is sent anyway. */
  async function askPoll(httpRequest: HttpRequest): Promise<Exchange> {
    const exchange = await polls.first;
    const message = `no poll got a response within ${longest / 1000} s, or before the session ended`;
    return exchange ?? unasked(httpRequest, { kind: "unanswered", message });
  }

  /** Signs in once more. A session that begins takes the place of the one before, and is the one to sign out. */
  async function askToSignIn(httpRequest: HttpRequest): Promise<Exchange> {
    const problem = authentication.kind === "guid" ? NO_SIGN_IN : session.refused;
    if (authentication.kind === "guid" || problem !== undefined)
      return unasked(httpRequest, { kind: "refused", message: problem ?? NO_SIGN_IN });
    // A poll that waits would be told that its session is over. What follows takes less than the two minutes without one.
    ended.abort(POLL_ENDED);
    await polling;
    const { guid } = session;
    const exchange = await sendSignIn(httpRequest, authentication);
    if (session.guid !== guid && guid !== undefined) session.takenOver = guid;
    if (session.guid === guid) note(exchange);
    return exchange;
  }

  /** Whether the session continues although a response had 100-006, which can be about the queried agent. */
  async function isAlive({ path }: HttpRequest): Promise<boolean> {
    if (path === pathOf(LIST)) return false;
    await pace(signal).catch(() => undefined);
    return retcodeOf(await sendOnce(toSession(LIST), signal)) === SUCCESS;
  }

  /** Whether the sign-in was repeated. */
  let isRepeated = false;

  /** The guids that were evaluated, so that two who meet the same one evaluate it once. */
  const settling = new Map<string | undefined, Promise<boolean>>();

  /**
   * Evaluates the latest guid, which nothing was accepted with. Where it is good for nothing, and the one before it is
   * good, the session goes on with that one; otherwise it is over. Says whether it goes on.
   */
  function settle(): Promise<boolean> {
    const { guid } = session;
    const known = settling.get(guid) ?? settled(guid, session.before);
    settling.set(guid, known);
    return known;
  }

  async function settled(guid: string | undefined, before: string | undefined): Promise<boolean> {
    const isGood = async (step: string, one: string | undefined) => {
      await pace(signal).catch(() => undefined);
      const retcode = retcodeOf(keepOne(LIST, step, await send(toSession(LIST), one, signal)));
      return { isAccepted: retcode !== undefined && !isRefusalOfGuid(retcode), retcode };
    };
    const latest = await isGood("with the new guid", guid);
    if (latest.isAccepted) {
      if (guid !== undefined) session.accepted = guid;
      return true;
    }
    // It was not answered at all.
    if (guid === undefined || latest.retcode === undefined) return false;
    const former = before === undefined ? undefined : await isGood("with the guid before", before);
    if (session.guid !== guid) return true;
    session.refusedGuids.add(guid);
    // The gateway may have restarted since the sign-in: then it does not know the agent, who can sign in once more.
    if (before === undefined && session.accepted === undefined && (await signInAgain())) return true;
    if (before === undefined || former?.isAccepted !== true) {
      session.refused ??= `the gateway rejected its own new guid of agent ${agentid} (${latest.retcode}) several times in ${(RENEWAL.times * RENEWAL.pause) / 1000} s; have the platform behind the gateway checked, or another client has signed in as this agent`;
      return false;
    }
    session.guid = before;
    session.accepted = before;
    return true;
  }

  /** Signs in once more, once; says whether a session has begun. A gateway that keeps the first one refuses. */
  async function signInAgain(): Promise<boolean> {
    if (authentication.kind === "guid" || isRepeated || signal.aborted || ended.signal.aborted) return false;
    isRepeated = true;
    const { guid } = session;
    const exchange = await sendSignIn(toSession("login"), authentication);
    keepOne("login", "sign-in again", exchange, "sign-in");
    if (session.guid === guid) {
      note(exchange);
      return false;
    }
    delete session.before;
    Object.assign(session, vdnIn(exchange));
    return true;
  }

  /** Asks without a credential that counts: what is answered says nothing about the session. */
  async function askWithout(httpRequest: HttpRequest, guid: string | undefined): Promise<Exchange> {
    const credential: Record<string, string> = guid === undefined ? {} : { Guid: guid };
    return transport.send(httpRequest, credential, signal);
  }

  /** Asks with the guid of the session after it was signed out, which ends it. */
  async function askFormer(httpRequest: HttpRequest): Promise<Exchange> {
    const problem = session.own ? await end() : (session.refused ?? NO_SIGN_IN);
    if (problem !== undefined) return unasked(httpRequest, { kind: "refused", message: problem });
    return askWithout(httpRequest, session.guid);
  }

  /** Ends the session, once; says in one line why it could not be ended. */
  function end(): Promise<string | undefined> {
    ending ??= (async () => {
      ended.abort(POLL_ENDED);
      await polling;
      session.refused ??= `the session of agent ${agentid} was signed out`;
      const problem = session.guid === undefined ? undefined : await signOut();
      return session.unclear ? endUnclear(session.unclear) : problem;
    })();
    return ending;
  }

  return {
    async ask(httpRequest, { credential, unpaced = false }) {
      if (authentication.kind === "sign-in") {
        beginning ??= begin(authentication);
        const refusal = await beginning;
        if (refusal && "failure" in refusal.result) return unasked(httpRequest, refusal.result.failure);
      }
      const turn = () => (unpaced ? undefined : pace(signal).catch(() => undefined));
      if (credential === "former-guid") {
        await turn();
        return askFormer(httpRequest);
      }
      if (credential === "sign-in") {
        await turn();
        return askToSignIn(httpRequest);
      }
      if (session.refused !== undefined) return unasked(httpRequest, { kind: "refused", message: session.refused });
      if (credential === "taken-over-guid" && session.takenOver === undefined)
        return unasked(httpRequest, { kind: "refused", message: "no session was taken over" });
      if (credential !== "valid") {
        await turn();
        if (!isMisplaced(credential)) {
          const guid = guidFor(credential, session);
          // One that is almost right says nearly all of the right one.
          if (guid !== undefined && !isNoGuid(credential)) secrets.add(guid);
          return askWithout(httpRequest, guid);
        }
        const { httpRequest: changed, headers } = misplaced(credential, httpRequest, session.guid ?? UNKNOWN_GUID);
        return transport.send(changed, headers, signal);
      }
      if (session.own && httpRequest.path === pathOf("getAgentEvent")) return askPoll(httpRequest);
      // Above the flow control no answer says anything about the session.
      if (unpaced) return sendOnce(httpRequest, signal);
      for (let triesLeft = RENEWAL.times; ; triesLeft -= 1) {
        await turn();
        const { guid } = session;
        const exchange = await sendOnce(httpRequest, signal);
        const retcode = retcodeOf(exchange);
        if (!session.own || signal.aborted) return exchange;
        if (!isRefusalOfGuid(retcode)) {
          // What keeps the session can be answered before the platform has heard of a guid.
          if (retcode !== undefined && guid !== undefined && isQuery(httpRequest)) session.accepted = guid;
          return exchange;
        }
        const isNew = guid !== session.accepted;
        if (triesLeft <= 0) {
          if (!isNew) return exchange;
          const isOther = (await settle()) && session.guid !== guid;
          if (session.refused !== undefined) return unasked(httpRequest, { kind: "refused", message: session.refused });
          if (!isOther) return exchange;
        } else if (retcode === NOT_SIGNED_IN && !isNew) {
          if (!(await isAlive(httpRequest))) session.refused = sessionLost(agentid);
          return exchange;
        }
        await sleep(RENEWAL.pause, undefined, { signal }).catch(() => undefined);
      }
    },

    tls: transport.tls,
    proxy: transport.proxy,
    vdn: () => session.vdn,

    async close() {
      await beginning;
      const problem = session.own || session.unclear ? await end() : undefined;
      ended.abort(POLL_ENDED);
      await transport.close();
      return problem;
    },
  };

  /** The exchange of a request that was not sent, because there is no credential. */
  function unasked({ method, path, headers, body }: HttpRequest, failure: TransportFailure): Exchange {
    return {
      request: {
        method,
        url: new URL(path, deployment.baseUrl).href,
        headers: Object.entries(headers),
        ...(body === undefined ? {} : { body }),
      },
      result: { failure },
      startedAt: new Date().toISOString(),
      duration: 0,
    };
  }

  async function signOut(): Promise<string | undefined> {
    const during = AbortSignal.timeout(SIGN_OUT_LIMIT);
    let exchange = await sendOnce(toSession("logout"), during);
    // The poll that was ended could have brought a new guid; the old one lasts until it is renewed everywhere.
    while ((retcodeOf(exchange) === AUTHENTICATION_EXPIRED || isUnreached(exchange)) && !during.aborted) {
      await sleep(RENEWAL.pause);
      exchange = await sendOnce(toSession("logout"), during);
    }
    keepOne("logout", "sign-out", exchange);
    // A new guid that is none leaves the session behind that has the guid before.
    if (retcodeOf(exchange) === NOT_SIGNED_IN && session.before !== undefined)
      exchange = keepOne("logout", "second sign-out", await send(toSession("logout"), session.before, during));
    const retcode = retcodeOf(exchange);
    if (retcode !== undefined && [SUCCESS, NOT_SIGNED_IN, ALREADY_SIGNED_OUT].includes(retcode)) return undefined;
    const late = "failure" in exchange.result && exchange.result.failure.kind === "interrupted";
    const reason = late ? `no response within ${SIGN_OUT_LIMIT / 1000} s` : refusalOf(exchange, retcode);
    return `agent ${agentid} could not be signed out (${reason}); ${blockedUntil(Date.now())}`;
  }
}

/** Until when an agent is signed in who is no longer polled for from this time on, in ms (cec_07_1274). */
function blockedUntil(time: number): string {
  const end = new Date(time + 120_000).toISOString().slice(11, 19);
  return `the gateway signs the agent out after two minutes, at about ${end} UTC`;
}

/** Whether an answer to a sign-in says that it has not worked. */
function isRefusal(status: number, retcode: string | undefined): boolean {
  return retcode === undefined ? status >= 400 && status < 500 : retcode !== SUCCESS;
}

/** Statuses of a proxy that does not reach the gateway at the moment. Source: RFC 9110, sections 15.6.3 to 15.6.5. */
const UNREACHED = [502, 503, 504];

/** Whether a request did not get through: the gateway restarts, or the connection was lost. */
function isUnreached({ result }: Exchange): boolean {
  return "answer" in result ? UNREACHED.includes(result.answer.status) : result.failure.kind === "broken";
}

/** Whether a guid can be sent in a header that servers accept: of at most 4 KiB, and without control characters. */
function isSendable(guid: string): boolean {
  return guid.length <= 4096 && /^[\t\x20-\x7e\x80-\xff]*$/.test(guid);
}

/** Whether a request without an answer can have been carried out. */
function mayHaveArrived({ kind, isSent }: TransportFailure): boolean {
  return kind !== "unreachable" || isSent === true;
}

/**
 * A connection that is closed before any byte of a response says nothing about a sign-in, which may not be sent twice:
 * gateways restart.
 */
function unansweredIfClosed(exchange: Exchange): Exchange {
  const { result } = exchange;
  if (!("failure" in result) || !result.failure.isClosed) return exchange;
  return { ...exchange, result: { failure: { kind: "unanswered", message: result.failure.message } } };
}

function isRefusalOfGuid(retcode: string | undefined): boolean {
  return retcode === NOT_SIGNED_IN || retcode === AUTHENTICATION_EXPIRED;
}

/** The paths of what keeps a session. */
const OF_SESSION = /\/(onlineagent|agentevent)\//;

function isQuery({ path }: HttpRequest): boolean {
  return !OF_SESSION.test(path);
}

/** The guid in the body of an answer to the request for a new one; undefined when there is none. */
function renewedGuidIn(exchange: Exchange): string | undefined {
  const { result } = bodyOf(exchange) ?? {};
  const guid = isRecord(result) ? result.guid : undefined;
  return typeof guid === "string" ? guidInBody(guid) : undefined;
}

/** The guid that is sent as a credential other than a valid one; undefined for none. */
function guidFor(credential: Credential, { guid, takenOver }: Session): string | undefined {
  if (isNoGuid(credential)) return NO_GUIDS[credential];
  switch (credential) {
    case "none":
      return undefined;
    case "unknown-guid":
      return UNKNOWN_GUID;
    case "foreign-guid":
      return guid;
    case "taken-over-guid":
      return takenOver;
    case "guid-with-other-digit":
    case "guid-with-digit-less":
    case "guid-with-digit-more":
    case "guid-of-other-node":
    case "guid-cut-off":
    case "guid-with-more-behind-it":
    case "guid-in-other-case":
      return nearGuid(credential, guid ?? UNKNOWN_GUID);
    default:
      throw new Error(`AgentGateway has no credential ${credential}.`);
  }
}

function sessionLost(agentid: string): string {
  return `the session of agent ${agentid} ended during the run (${NOT_SIGNED_IN}): either another client signed in as this agent, or the gateway changed the guid without the header Set-GUID; if it happens again after the same time, it is the second, and exchanges.har shows the last responses`;
}

function retcodeOf(exchange: Exchange): string | undefined {
  const { retcode } = bodyOf(exchange) ?? {};
  // Anything else is no code, and could be a text that is not meant for a terminal.
  return typeof retcode === "string" && /^[0-9-]{1,16}$/.test(retcode) ? retcode : undefined;
}

/** The VDN in the answer to a sign-in, written as a number or as digits. */
function vdnIn(exchange: Exchange): Pick<Session, "vdn"> {
  const { result } = bodyOf(exchange) ?? {};
  const vdn = isRecord(result) && /^[0-9]{1,5}$/.test(String(result.vdnid)) ? Number(result.vdnid) : undefined;
  return vdn === undefined ? {} : { vdn };
}

/** The body of an answer, where it is an object of JSON. */
function bodyOf({ result }: Exchange): Record<string, unknown> | undefined {
  if (!("answer" in result)) return undefined;
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(result.answer.body));
    return isRecord(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function refusalOf({ result }: Exchange, retcode: string | undefined): string {
  if ("failure" in result) return result.failure.message;
  if (retcode === undefined)
    return `HTTP ${result.answer.status} without a retcode; check that this address is AgentGateway`;
  if (retcode === SUCCESS) return "success without the header Set-GUID";
  return `${retcode} (${meaningOf("agentgateway", retcode).replace(/\.$/, "")})`;
}

const LOCKED = "have the account unlocked, and correct the password before the next attempt";
const TAKEN = "sign out that session";

/** What to do about a sign-in that was refused, where its code leaves no choice. */
const NEXT_STEPS: Record<string, string> = {
  [ALREADY_SIGNED_IN]: `${TAKEN}, or allow takeOver in the deployment file`,
  "100-003": "the platform behind the gateway does not respond; inform its operator",
  "100-013": "check phonenum",
  "100-014": "check phonenum",
  "100-015": TAKEN,
  "100-020": "change the password",
  "100-021": "try again in a minute",
  "110-016": LOCKED,
  "110-021": LOCKED,
};

function nextStep(retcode: string | undefined): string {
  if (retcode === undefined || retcode === SUCCESS) return "";
  return `; ${NEXT_STEPS[retcode] ?? "check agentid, password and phonenum"}`;
}
