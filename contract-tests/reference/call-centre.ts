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
  /** How many calls the agent has released since signing in. */
  releases: number;
  calls: string[];
  privateCalls: string[];
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
  readonly #agents: Map<number, Agent>;

  /** `now` is the moment to which the seconds of the dataset count, in ms since 1970. */
  constructor(dataset: Dataset, now: number) {
    this.id = dataset.callCentre;
    this.#vdns = new Map(dataset.vdns.map((vdn) => [vdn.id, vdn]));
    this.#queues = dataset.skillQueues;
    this.#agents = new Map(dataset.agents.map((profile) => [profile.workno, agentAt(profile, now)]));
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

  /** The skill queues to which an agent is signed in: all the agent has, while signed in. */
  skillsOf({ profile, signedInAt }: Agent): SkillQueue[] {
    if (signedInAt === undefined) return [];
    return this.queuesOf(profile.vdn).filter(({ id }) => profile.skills.includes(id));
  }

  agentsIn({ vdn, id }: SkillQueue): Agent[] {
    return this.agentsSignedIn().filter(({ profile }) => profile.vdn === vdn && profile.skills.includes(id));
  }

  /** Signs an agent in at a moment. Calls that an agent has, who is signed in already, go on, and so does their state. */
  signIn(agent: Agent, { state, phone, web }: Arrival, at: number): void {
    if (agent.signedInAt === undefined) agent.releases = 0;
    agent.signedInAt = at;
    agent.phone = phone;
    agent.web = web;
    if (agent.calls.length > 0) return;
    change(agent, state, 0, at);
  }

  /** Brings an agent who is signed in into another state at a moment. */
  enter(agent: Agent, state: Exclude<PlatformState, 0>, at: number): void {
    change(agent, state, 0, at);
  }

  /** Signs an agent out at a moment; private calls go back to their queues. */
  signOut(agent: Agent, at: number): void {
    change(agent, 0, SIGNED_OUT_BY_ITSELF, at);
    agent.signedInAt = undefined;
    agent.calls = [];
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

function agentAt(profile: DatasetAgent, now: number): Agent {
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
    releases: profile.releases,
    calls: profile.calls.map((call) => callId(call, now)),
    privateCalls: profile.privateCalls.map((call) => callId(call, now)),
  };
}

/** The second in which the call began, a hyphen and a number. Source: all samples of call ids. */
function callId({ began, number }: DatasetCall, now: number): string {
  return `${Math.floor(now / 1000) - began}-${number}`;
}
