import type { Place } from "./dataset-reader.ts";

/** States on the CTI platform, 0 (not signed in) to 10. Source: "Agent states of the CTI platform" (cec_07_0697). */
export const PLATFORM_STATES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
export type PlatformState = (typeof PLATFORM_STATES)[number];

/** Reason of a sign-out by the agent. Source: agent operation types, type 0 (cec_07_0706). */
export const SIGNED_OUT_BY_ITSELF = 258;

/** The platform's "not used", 0xFFFF, and its "unknown" time, 0xFFFFFFFF s. Source: sample of the batch query. */
export const NOT_USED = 65_535;
export const UNKNOWN_TIME = 4_294_967_295;

/** A call that began some seconds before the start; its id is made of that time and the number. */
export interface DatasetCall {
  began: number;
  number: number;
  /** The numbers of both parties, in digits, of a call that is on hold. */
  held?: { caller: string; called: string };
}

/** An agent at the start; times are seconds. Signed in means: in any state but 0. */
export interface DatasetAgent {
  workno: number;
  name: string;
  vdn: number;
  group: { id: number; name: string | null };
  password: string;
  phone: string;
  /** Ids of skill queues of the agent's VDN, to which the agent is signed in while signed in. */
  skills: number[];
  /** Whether the agent is also signed in to the text chat server (WebM). */
  web: boolean;
  state: PlatformState;
  since: number;
  reason: number;
  previousState: PlatformState;
  previousFor: number;
  signedInFor: number;
  releases: number;
  /** The calls of today: how long the agent has talked, in seconds, and how many were answered and made. */
  talkTime: number;
  answered: number;
  calledOut: number;
  /** The customised state, 65535 for none. */
  customState: number;
  calls: DatasetCall[];
  privateCalls: DatasetCall[];
  /** Whether the account is locked (110-016). */
  locked: boolean;
  /** Whether a forced sign-in may take the agent's place (otherwise 100-015). */
  mayBeForcedOut: boolean;
  /** Whether the agent may ask about the calls of others (otherwise 900-002). */
  inspector: boolean;
}

export function readAgent(place: Place): DatasetAgent {
  const property = place.properties(
    "workno",
    "name",
    "vdn",
    "group",
    "password",
    "phone",
    "skills",
    "web",
    "state",
    "since",
    "reason",
    "previousState",
    "previousFor",
    "signedInFor",
    "releases",
    "talkTime",
    "answered",
    "calledOut",
    "customState",
    "calls",
    "privateCalls",
    "locked",
    "mayBeForcedOut",
    "inspector",
  );
  const state = property.state.choice(PLATFORM_STATES, 0);
  const signedOut = state === 0;
  const since = property.since.integer(0, UNKNOWN_TIME, 0);
  const agent: DatasetAgent = {
    workno: property.workno.integer(101, 999_999),
    name: property.name.text(""),
    vdn: property.vdn.integer(1, 5000),
    group: readGroup(property.group),
    password: property.password.text(""),
    phone: property.phone.text(""),
    skills: property.skills.items().map((skill) => skill.integer(1, 10_000)),
    web: property.web.flag(false),
    state,
    since,
    reason: property.reason.integer(0, NOT_USED, signedOut ? SIGNED_OUT_BY_ITSELF : 0),
    previousState: property.previousState.choice(PLATFORM_STATES, 1),
    previousFor: property.previousFor.integer(0, UNKNOWN_TIME, signedOut ? UNKNOWN_TIME : 0),
    signedInFor: property.signedInFor.integer(signedOut ? 0 : since, UNKNOWN_TIME, since),
    releases: property.releases.integer(0, 2_147_483_647, 0),
    talkTime: property.talkTime.integer(0, 86_400, 0),
    answered: property.answered.integer(0, 2_147_483_647, 0),
    calledOut: property.calledOut.integer(0, 2_147_483_647, 0),
    customState: property.customState.integer(0, NOT_USED, NOT_USED),
    calls: property.calls.items().map(readCall),
    privateCalls: property.privateCalls.items().map(readCall),
    locked: property.locked.flag(false),
    mayBeForcedOut: property.mayBeForcedOut.flag(true),
    inspector: property.inspector.flag(true),
  };
  if (signedOut && agent.calls.length > 0) property.calls.refuse("no calls to an agent who is signed out (state 0)");
  if (signedOut && agent.privateCalls.length > 0)
    property.privateCalls.refuse("no private calls to an agent who is signed out (state 0)");
  return agent;
}

function readGroup(place: Place): DatasetAgent["group"] {
  if (place.isMissing) return { id: 0, name: null };
  const { id, name } = place.properties("id", "name");
  return { id: id.integer(0, 2_147_483_647), name: name.isMissing ? null : name.text() };
}

export function readCall(place: Place): DatasetCall {
  const { began, number, held } = place.properties("began", "number", "held");
  // An id has at most 20 characters, of which 10 are the time and one is the hyphen.
  const call = { began: began.integer(0, 86_400), number: number.integer(0, 999_999_999) };
  if (held.isMissing) return call;
  const { caller, called } = held.properties("caller", "called");
  return { ...call, held: { caller: caller.text(), called: called.text() } };
}

/** Agents by the thousand, who have never signed in, so that full batches can be asked about. */
export function readGeneratedAgents(place: Place): DatasetAgent[] {
  const { from, count, vdn, password } = place.properties("from", "count", "vdn", "password");
  const first = from.integer(101, 999_999);
  const [ownVdn, ownPassword] = [vdn.integer(1, 5000), password.text("")];
  return Array.from({ length: count.integer(0, 1_000_000 - first) }, (_, index) =>
    newAgent(first + index, ownVdn, ownPassword),
  );
}

/** An agent who has never signed in. */
export function newAgent(workno: number, vdn: number, password: string): DatasetAgent {
  return {
    workno,
    name: `Agent ${workno}`,
    vdn,
    group: { id: 0, name: null },
    password,
    phone: "",
    skills: [],
    web: false,
    state: 0,
    since: 0,
    reason: NOT_USED,
    previousState: 1,
    previousFor: UNKNOWN_TIME,
    signedInFor: 0,
    releases: 0,
    talkTime: 0,
    answered: 0,
    calledOut: 0,
    customState: NOT_USED,
    calls: [],
    privateCalls: [],
    locked: false,
    mayBeForcedOut: true,
    inspector: true,
  };
}
