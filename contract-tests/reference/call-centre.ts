import type { Dataset, SkillQueue, Vdn } from "./dataset.ts";
import { type DatasetAgent, type DatasetCall, type PlatformState, SIGNED_OUT_BY_ITSELF } from "./dataset-agents.ts";

/** When an agent has signed in who has not, in ms: 2^32 - 1 seconds, in 2106. Source: sample of the batch query. */
export const NEVER = 4_294_967_295_000;

/** An agent as the platform sees them at present; times are ms since 1970. */
export interface Agent {
  readonly profile: DatasetAgent;
  state: PlatformState;
  since: number;
  reason: number;
  previousState: PlatformState;
  /** How long the previous state lasted, in seconds. */
  previousFor: number;
  /** When the agent signed in; undefined while signed out. */
  signedInAt: number | undefined;
  phone: string;
  web: boolean;
  /** Ids of the skill queues to which the agent is signed in. */
  queues: number[];
  /** How many calls the agent has released since signing in. */
  releases: number;
  calls: string[];
  /** The call before those, which began half an hour before the start and took two minutes; its end is in ms since 1970. */
  readonly lastCall: { id: string; ended: number };
  /** Those of the calls that are on hold. */
  heldCalls: HeldCall[];
  privateCalls: string[];
}

/** A call on hold; the skill is the name of the first queue of its agent. */
export interface HeldCall {
  id: string;
  caller: string;
  called: string;
  skill: string;
}

/** How an agent signs in. */
export interface Arrival {
  state: PlatformState;
  phone: string;
  web: boolean;
}

/** The platform behind both interfaces: who is in which state, and which calls there are. */
export class CallCentre {
  readonly id: number;
  readonly #vdns: Map<number, Vdn>;
  readonly #queues: SkillQueue[];
  readonly #waiting: Map<SkillQueue, string[]>;
  readonly #agents: Map<number, Agent>;

  /** `now` is the moment to which the seconds of the dataset count, in ms since 1970. */
  constructor(dataset: Dataset, now: number) {
    this.id = dataset.callCentre;
    this.#vdns = new Map(dataset.vdns.map((vdn) => [vdn.id, vdn]));
    this.#queues = dataset.skillQueues;
    this.#waiting = new Map(
      dataset.skillQueues.map((queue) => [queue, queue.waiting.map((call) => callId(call, now))]),
    );
    this.#agents = new Map(
      dataset.agents.map((profile) => [profile.workno, agentAt(profile, dataset.skillQueues, now)]),
    );
  }

  vdn(id: number): Vdn | undefined {
    return this.#vdns.get(id);
  }

  /** An agent by number, or undefined when there is none; with `vdn`, only an agent of that VDN. */
  agent(workno: number, vdn?: number): Agent | undefined {
    const agent = this.#agents.get(workno);
    return vdn === undefined || agent?.profile.vdn === vdn ? agent : undefined;
  }

  /** All agents of a VDN, signed in or not, in the order of the dataset. */
  agentsOf(vdn: number): Agent[] {
    return [...this.#agents.values()].filter(({ profile }) => profile.vdn === vdn);
  }

  agentsSignedIn(): Agent[] {
    return [...this.#agents.values()].filter(({ signedInAt }) => signedInAt !== undefined);
  }

  queuesOf(vdn: number): SkillQueue[] {
    return this.#queues.filter((queue) => queue.vdn === vdn);
  }

  /** The skill queues to which an agent is signed in: none, while signed out. */
  skillsOf({ profile, queues }: Agent): SkillQueue[] {
    return this.queuesOf(profile.vdn).filter(({ id }) => queues.includes(id));
  }

  /** The calls that wait in a skill queue. */
  waitingIn(queue: SkillQueue): string[] {
    return this.#waiting.get(queue) ?? [];
  }

  agentsIn({ vdn, id }: SkillQueue): Agent[] {
    return this.agentsSignedIn().filter(({ profile, queues }) => profile.vdn === vdn && queues.includes(id));
  }

  /** Signs an agent in at a moment. Calls that an agent has, who is signed in already, go on, and so does their state. */
  signIn(agent: Agent, { state, phone, web }: Arrival, at: number): void {
    if (agent.signedInAt === undefined) agent.releases = 0;
    agent.signedInAt = at;
    agent.phone = phone;
    agent.web = web;
    agent.queues = [];
    if (agent.calls.length > 0) return;
    change(agent, state, 0, at);
  }

  /** Signs an agent in to those of the skill queues that the agent has, and to no other. */
  resetQueues(agent: Agent, ids: readonly number[]): void {
    agent.queues = agent.profile.skills.filter((id) => ids.includes(id));
  }

  /** Brings an agent who is signed in into another state at a moment. */
  enter(agent: Agent, state: Exclude<PlatformState, 0>, at: number): void {
    change(agent, state, 0, at);
  }

  /** Signs an agent out at a moment; private calls go back to their queues. */
  signOut(agent: Agent, at: number): void {
    change(agent, 0, SIGNED_OUT_BY_ITSELF, at);
    agent.signedInAt = undefined;
    agent.queues = [];
    agent.calls = [];
    agent.heldCalls = [];
    agent.privateCalls = [];
  }
}

function change(agent: Agent, state: PlatformState, reason: number, at: number): void {
  agent.previousState = agent.state;
  agent.previousFor = secondsBetween(agent.since, at);
  agent.state = state;
  agent.reason = reason;
  agent.since = at;
}

/** Whole seconds from one moment to another, never less than none. */
export function secondsBetween(earlier: number, later: number): number {
  return Math.max(0, Math.floor((later - earlier) / 1000));
}

function agentAt(profile: DatasetAgent, queues: readonly SkillQueue[], now: number): Agent {
  const skill = queues.find(({ vdn, id }) => vdn === profile.vdn && profile.skills.includes(id))?.name ?? "";
  return {
    profile,
    state: profile.state,
    since: now - profile.since * 1000,
    reason: profile.reason,
    previousState: profile.previousState,
    previousFor: profile.previousFor,
    signedInAt: profile.state === 0 ? undefined : now - profile.signedInFor * 1000,
    phone: profile.phone,
    web: profile.web,
    queues: profile.state === 0 ? [] : [...profile.skills],
    releases: profile.releases,
    calls: profile.calls.map((call) => callId(call, now)),
    lastCall: { id: callId({ began: 1800, number: 1440 }, now), ended: (Math.floor(now / 1000) - 1680) * 1000 },
    heldCalls: profile.calls
      .filter(({ held }) => held !== undefined)
      .map((call) => ({ id: callId(call, now), caller: "", called: "", ...call.held, skill })),
    privateCalls: profile.privateCalls.map((call) => callId(call, now)),
  };
}

/** The second in which the call began, a hyphen and a number. Source: all samples of call ids. */
function callId({ began, number }: DatasetCall, now: number): string {
  return `${Math.floor(now / 1000) - began}-${number}`;
}
