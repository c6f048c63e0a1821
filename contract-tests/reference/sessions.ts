import { randomUUID } from "node:crypto";
import type { Agent } from "./call-centre.ts";

/** One event of one agent. Source: "Events of one agent by polling", table 3. */
export interface AgentEvent {
  eventType: string;
  /** ms since 1970; only newer samples have it. */
  eventGenTime?: number;
  workNo: string;
  content: Record<string, unknown> | null;
}

/** What ends a poll: an event, nothing in time, or the end of the session. */
export type PollResult = { event: AgentEvent } | "nothing" | "ended";

export interface SessionOptions {
  authentication: "static" | "dynamic";
  /** After how many ms polling brings a new guid. */
  guidInterval: number;
  /** How many ms after its issue a guid is refused. */
  guidTimeout: number;
  /** After how many ms without polling or heartbeat an agent is signed out. */
  idleTimeout: number;
  now: () => number;
}

/** A signed-in agent's connection to the gateway. */
export interface Session {
  readonly agentid: string;
  readonly agent: Agent;
  /** Whether events are pushed; otherwise they are polled. */
  readonly pushed: boolean;
  /** Whether a client out of sight keeps the session; then neither it nor its guids end by themselves. */
  readonly keptElsewhere: boolean;
  /** The latest guid. */
  guid: string;
  /** Every guid of the session, oldest first, with the time of its issue. */
  readonly guids: Map<string, number>;
  readonly events: AgentEvent[];
  lastSeen: number;
  finishPoll: ((result: PollResult) => void) | undefined;
}

/** How a session begins; by default it is polled by the client who began it, and no event waits. */
interface SessionStart {
  pushed?: boolean;
  keptElsewhere?: boolean;
  events?: readonly AgentEvent[];
}

/** How many guids of one session are remembered, so that asking for ever new ones does not fill the memory. */
const GUIDS_REMEMBERED = 1000;

/** The sessions of all agents: their guids, their renewal and expiry, and their events. */
export class Sessions {
  readonly #options: SessionOptions;
  readonly #byAgent = new Map<string, Session>();
  readonly #byGuid = new Map<string, Session>();
  /** The guids of each agent's last session, when it ended by signing out. */
  readonly #signedOut = new Map<string, Session>();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  of(agentid: string): Session | undefined {
    return this.#byAgent.get(agentid);
  }

  all(): Session[] {
    return [...this.#byAgent.values()];
  }

  /** Begins a session; one that the agent has already is dead from now on, also for a poll that waits. */
  open(agent: Agent, { pushed = false, keptElsewhere = false, events = [] }: SessionStart = {}): Session {
    const agentid = String(agent.profile.workno);
    this.#forget(agentid);
    this.#signedOut.delete(agentid);
    const lastSeen = this.#options.now();
    const session: Session = {
      agentid,
      agent,
      pushed,
      keptElsewhere,
      guid: "",
      guids: new Map(),
      events: [...events],
      lastSeen,
      finishPoll: undefined,
    };
    this.#byAgent.set(agentid, session);
    this.#issueGuid(session);
    return session;
  }

  /** Ends a session by signing out; a poll that waits brings `lastEvent`. */
  end(session: Session, lastEvent?: AgentEvent): void {
    session.finishPoll?.(lastEvent ? { event: lastEvent } : "ended");
    this.#forget(session.agentid);
    this.#signedOut.set(session.agentid, session);
  }

  /** Ends the sessions that were idle for too long; returns them with the time at which each of them ended. */
  endIdle(): { session: Session; at: number }[] {
    const { idleTimeout, now } = this.#options;
    const idle = this.all().filter(
      ({ keptElsewhere, finishPoll, lastSeen }) =>
        !keptElsewhere && finishPoll === undefined && now() - lastSeen >= idleTimeout,
    );
    for (const session of idle) this.end(session);
    return idle.map((session) => ({ session, at: session.lastSeen + idleTimeout }));
  }

  /**
   * The session that a request belongs to, or the code that refuses it:
   * 100-006 where there is no such session, 000-003 where there is one that the request may not use (any longer).
   */
  find(agentid: string, guid: string | undefined): Session | "100-006" | "000-003" {
    const session = guid === undefined ? undefined : this.#byGuid.get(guid);
    const issued = session?.guids.get(guid ?? "");
    if (session === undefined || issued === undefined) return "100-006";
    if (session.agentid !== agentid) return "000-003";
    const { authentication, guidTimeout, now } = this.#options;
    const ages = authentication === "dynamic" && !session.keptElsewhere;
    return ages && now() - issued >= guidTimeout ? "000-003" : session;
  }

  /** Whether the guid is one of the agent's last session, which ended by signing out. */
  hasSignedOut(agentid: string, guid: string | undefined): boolean {
    return guid !== undefined && this.#signedOut.get(agentid)?.guids.has(guid) === true;
  }

  /** The heartbeat: the session is in use. */
  touch(session: Session): void {
    session.lastSeen = this.#options.now();
  }

  /** A new guid, if it is time for one: with dynamic authentication, once in each renewal interval. */
  renewIfDue(session: Session): string | undefined {
    const { authentication, guidInterval, now } = this.#options;
    const issued = session.guids.get(session.guid) ?? 0;
    return authentication === "dynamic" && now() - issued >= guidInterval ? this.#issueGuid(session) : undefined;
  }

  /** A new guid for an agent who asks for one; also with static authentication, where it never changes by itself. */
  renew(session: Session): string {
    return this.#issueGuid(session);
  }

  /**
   * Waits up to `wait` ms for the next event of a session. A poll that still waits ends without an event,
   * because its client has most likely given it up. Nothing is taken from the queue once `gone` is aborted.
   */
  async poll(session: Session, wait: number, gone: AbortSignal): Promise<PollResult> {
    session.finishPoll?.("nothing");
    this.touch(session);
    const event = session.events.shift();
    if (event) return { event };
    if (gone.aborted) return "nothing";
    return new Promise((resolve) => {
      const finish = (result: PollResult) => {
        clearTimeout(timer);
        gone.removeEventListener("abort", nothing);
        session.finishPoll = undefined;
        this.touch(session);
        resolve(result);
      };
      const nothing = () => finish("nothing");
      const timer = setTimeout(nothing, wait);
      gone.addEventListener("abort", nothing);
      session.finishPoll = finish;
    });
  }

  #issueGuid(session: Session): string {
    const guid = `${randomUUID()}.AgentGateway0`;
    session.guid = guid;
    session.guids.set(guid, this.#options.now());
    this.#byGuid.set(guid, session);
    const [oldest] = session.guids.keys();
    if (session.guids.size > GUIDS_REMEMBERED && oldest !== undefined) {
      session.guids.delete(oldest);
      this.#byGuid.delete(oldest);
    }
    return guid;
  }

  #forget(agentid: string): void {
    const session = this.#byAgent.get(agentid);
    if (!session) return;
    session.finishPoll?.("ended");
    for (const guid of session.guids.keys()) this.#byGuid.delete(guid);
    this.#byAgent.delete(agentid);
  }
}
