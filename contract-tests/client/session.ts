// A signed-in agent, from sign-in to sign-out. Runs in Node, browsers and workers.
/// <reference lib="esnext.disposable" preserve="true" />
import type {
  AgentEvent,
  AgentGatewayClient,
  LoginArguments,
  LoginResult,
} from "../../generated/agentgateway/client.ts";
import { type Answer, orThrow } from "./answer.ts";
import type { CallOptions } from "./call.ts";
import { type Clock, realClock } from "./clock.ts";
import { type Guids, keptGuids } from "./guid-session.ts";
import { PlatformError } from "./platform-error.ts";

/** Pause between the answer to a poll and the next poll, in ms; 200 to 500 is documented (cec_07_1274). */
const POLL_PAUSE = 200;

/** How long a poll may take, in ms. A gateway answers after 10 s by default (cec_07_1274), and can be set to more. Our choice. */
const POLL_LIMIT = 60_000;

/** Time without poll or heartbeat after which a heartbeat is sent, in ms. Source: "Heartbeat of an agent" (cec_07_1204). */
const HEARTBEAT = 30_000;

/** Time without poll or heartbeat after which a gateway signs an agent out, in ms. Source: "Signing an agent in" (cec_07_1202). */
const IDLE_LIMIT = 120_000;

/** Pause before a poll or heartbeat that failed is repeated, in ms: doubled each time, up to the longest. Our choice. */
const PAUSE_AFTER_FAILURE = { first: 500, longest: 8_000 };

/** How long a sign-out may take, in ms; it is also the last thing that a page does. Our choice. */
const SIGN_OUT_LIMIT = 5_000;

const ALREADY_SIGNED_IN = "100-002";

/**
 * Codes of polls and heartbeats after which there is no session any more; after all others it is tried again.
 * 000-003 has been repeated with the latest guid before; the meanings of 105-005 to 105-007 tell to sign in again.
 */
const FINAL = ["000-001", "000-003", "100-006", "105-005", "105-006", "105-007"];

/** Codes of a sign-out of someone who is not signed in. */
const SIGNED_OUT_ALREADY = ["100-006", "100-008"];

export interface AgentSessionOptions {
  /** Signs in by force where the agent is signed in already (100-002), which ends the other session; false by default. */
  takeOver?: boolean | undefined;
  /** Ends the session when it is aborted: reading of events ends, and the agent is signed out. */
  signal?: AbortSignal | undefined;
  /** Where the time comes from; only tests need another one. */
  clock?: Clock | undefined;
}

/** A session that exists already, such as that of a page before it was reloaded. */
export interface KnownGuid {
  agentid: string;
  /** Its latest guid, from `session.guid`. */
  guid: string;
  /** Says that this is no sign-in, which may have any other property. */
  password?: undefined;
}

/** A signed-in agent. */
export interface AgentSession extends AsyncDisposable {
  readonly agentid: string;
  /** What the sign-in brought; undefined where the session existed already. */
  readonly signIn: LoginResult | undefined;
  /** The latest guid; keep it where a page that is reloaded is to go on with the session. */
  readonly guid: string | undefined;
  /** Aborted when the session is over. Its reason is a PlatformError where the application has not ended it. */
  readonly signal: AbortSignal;
  /**
   * The events of the agent, one after the other, polled as they are read.
   * Ends when the application ends the session. Throws a PlatformError of kind `no-session` when it is over otherwise.
   * Only one reader at a time: two would take events from each other.
   */
  events(): AsyncGenerator<AgentEvent, void, undefined>;
  /**
   * Signs the agent out; done by itself at the end of `await using`.
   * Throws the PlatformError of a sign-out that is refused, such as 100-010 while the agent is talking; it can be repeated.
   * The gateway signs the agent out anyway after two minutes.
   */
  end(): Promise<void>;
}

/**
 * Signs an agent in, or goes on with a session whose guid is known, and keeps the session until it is ended.
 *
 * While events are read, they are polled; otherwise a heartbeat is sent after 30 s. Guids are followed: each request of
 * this agent through `client` has the latest one. Do not add `guidSession` to that client.
 * A poll or heartbeat that fails is repeated, until nothing was answered for two minutes, or a code says that the session is over.
 * After an answer that was lost, and may have brought a guid, the session asks for a new one with `updateGuid`.
 *
 * Throws the PlatformError of a sign-in that is refused.
 *
 * Sources: "C4 authentication of the agent interfaces" (cec_07_0005), "Signing an agent in" (cec_07_1202), "Heartbeat of
 * an agent" (cec_07_1204), "Asking for a new guid when the page of the agent is reloaded" (cec_07_1225), "Events of one
 * agent by polling" (cec_07_1274). That a gateway takes heartbeats of an agent who could poll is assumed.
 */
export async function agentSession(
  client: AgentGatewayClient,
  signIn: LoginArguments | KnownGuid,
  { takeOver = false, signal, clock = realClock }: AgentSessionOptions = {},
): Promise<AgentSession> {
  signal?.throwIfAborted();
  const { agentid } = signIn;
  const guid = signIn.password === undefined ? signIn.guid : undefined;
  const guids = keptGuids({ guid, agentid, clock });
  client.client.use(guids.middleware);
  try {
    // Not aborted with the signal: a session whose guid is not seen could not be signed out.
    const brought =
      signIn.password === undefined ? await renewed(client, agentid) : await signedIn(client, signIn, takeOver);
    if (guids.of(agentid) === undefined) throw withoutGuid(agentid);
    const session = kept(client, agentid, guids, brought, clock);
    signal?.addEventListener("abort", () => session.end().catch(() => undefined), { signal: session.signal });
    if (signal?.aborted) {
      await session.end();
      signal.throwIfAborted();
    }
    return session;
  } catch (error) {
    client.client.eject(guids.middleware);
    throw error;
  }
}

async function signedIn(client: AgentGatewayClient, signIn: LoginArguments, takeOver: boolean): Promise<LoginResult> {
  const answer = await client.login(signIn);
  const isTaken = takeOver && answer.error?.code === ALREADY_SIGNED_IN;
  const { result } = await orThrow(isTaken ? client.forceLogin(signIn) : answer);
  return result;
}

async function renewed(client: AgentGatewayClient, agentid: string): Promise<undefined> {
  await orThrow(client.updateGuid({ agentid }));
}

function withoutGuid(agentid: string): PlatformError {
  const reason = `agent ${agentid} is signed in, but no header Set-GUID can be read; for a browser, the server must expose it (Access-Control-Expose-Headers)`;
  return new PlatformError("login", reason, { kind: "no-session" });
}

/** A session that has begun. */
function kept(
  client: AgentGatewayClient,
  agentid: string,
  guids: Guids,
  signIn: LoginResult | undefined,
  clock: Clock,
): AgentSession {
  const over = new AbortController();
  const ended = new DOMException(`the session of agent ${agentid} was ended`, "AbortError");
  const isEnded = () => over.signal.aborted && over.signal.reason === ended;
  over.signal.addEventListener("abort", () => {
    // A sign-out still needs the guid.
    if (!isEnded()) client.client.eject(guids.middleware);
  });

  let lastAnswered = clock.now();
  let failures = 0;
  /** An answer that was lost may have brought a guid. */
  let mayLackGuid = false;
  let isPolling = false;
  let isRead = false;
  let ending: Promise<void> | undefined;

  /** Sends what keeps the session. Undefined where that failed and can be repeated; throws where the session is over. */
  async function keepAlive<Data>(send: (options: CallOptions) => Promise<Answer<Data>>): Promise<Data | undefined> {
    if (mayLackGuid) {
      const { error } = await client.updateGuid({ agentid }, { signal: over.signal });
      mayLackGuid = error?.kind === "no-answer";
    }
    const { data, error } = await send({ signal: over.signal, timeout: POLL_LIMIT });
    over.signal.throwIfAborted();
    if (!error) {
      lastAnswered = clock.now();
      failures = 0;
      return data;
    }
    mayLackGuid ||= error.kind !== "code";
    if (FINAL.includes(error.code ?? "") || clock.now() - lastAnswered >= IDLE_LIMIT) over.abort(lost(agentid, error));
    over.signal.throwIfAborted();
    const { first, longest } = PAUSE_AFTER_FAILURE;
    await clock.sleep(Math.min(first * 2 ** failures, longest), over.signal);
    failures += 1;
    return undefined;
  }

  async function poll(): Promise<AgentEvent | undefined> {
    isPolling = true;
    try {
      return (await keepAlive((options) => client.getAgentEvent({ agentid }, options)))?.event;
    } finally {
      isPolling = false;
    }
  }

  async function* events(): AsyncGenerator<AgentEvent, void, undefined> {
    if (isRead) throw new TypeError(`The events of agent ${agentid} are read already; end that loop first.`);
    isRead = true;
    try {
      for (;;) {
        over.signal.throwIfAborted();
        const event = await poll();
        if (event) yield event;
        const pause = lastAnswered + POLL_PAUSE - clock.now();
        if (pause > 0) await clock.sleep(pause, over.signal);
      }
    } catch (error) {
      if (error !== ended) throw error;
    } finally {
      isRead = false;
    }
  }

  /** Sends a heartbeat whenever nobody has polled for a time, until the session is over. */
  async function sendHeartbeats(): Promise<never> {
    for (;;) {
      const wait = lastAnswered + HEARTBEAT - clock.now();
      if (wait > 0) await clock.sleep(wait, over.signal);
      else if (isPolling) await clock.sleep(HEARTBEAT, over.signal);
      else await keepAlive((options) => client.handShake({ agentid }, options));
    }
  }

  async function signOut(): Promise<void> {
    if (over.signal.aborted && !isEnded()) return;
    over.abort(ended);
    const { error } = await client.logout({ agentid }, { timeout: SIGN_OUT_LIMIT });
    if (error && !SIGNED_OUT_ALREADY.includes(error.code ?? "")) throw error;
    client.client.eject(guids.middleware);
  }

  function end(): Promise<void> {
    ending ??= signOut().catch((error: unknown) => {
      ending = undefined;
      throw error;
    });
    return ending;
  }

  sendHeartbeats().catch((error: unknown) => over.abort(error));

  return {
    agentid,
    signIn,
    get guid() {
      return guids.of(agentid);
    },
    signal: over.signal,
    events,
    end,
    [asyncDispose]: end,
  };
}

/** Browsers without `Symbol.asyncDispose` have compilers that use this one in its place. */
const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");

/** The error of a session that is over, because of what a poll or heartbeat was answered. */
function lost(agentid: string, cause: PlatformError): PlatformError {
  const { operation, message, status, code, meaning, body } = cause;
  const reason = `the session of agent ${agentid} is over (${message.slice(operation.length + 2)})`;
  return new PlatformError(operation, reason, { kind: "no-session", status, code, meaning, body, cause });
}
