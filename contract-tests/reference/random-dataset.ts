import { type Dataset, MEDIA_TYPES, type SkillQueue, type Vdn } from "./dataset.ts";
import {
  type DatasetAgent,
  type DatasetCall,
  newAgent,
  PLATFORM_STATES,
  type PlatformState,
  SIGNED_OUT_BY_ITSELF,
} from "./dataset-agents.ts";
import { Dice } from "./dice.ts";

/** Ids of agents of a random dataset whom a suite can ask about. */
export interface Subjects {
  /** Talking, and in two skill queues or more. */
  inCall: number;
  /** Idle, without any call, and in two skill queues or more. */
  signedIn: number;
  privateCalls: number;
  signedOut: number;
  /** Of another VDN; talking, and with private calls. */
  otherVdn: number;
  /** There is no such agent. */
  unknown: number;
}

export interface RandomDataset {
  dataset: Dataset;
  /** An agent who is signed out, and can sign in with this password and phone number. */
  agentid: string;
  password: string;
  phonenum: string;
  /** The VDN of that agent, and of all subjects but `otherVdn`. */
  vdn: number;
  subjects: Subjects;
}

/** All but 6, which only a sample shows: a suite may remark on it. */
const QUEUE_MEDIA_TYPES = MEDIA_TYPES.filter((type) => type !== 6);

const NAMES = ["Ana Peña", "Björn Åkesson", "Çağla Öz", "Łucja Żak", "王伟", 'Eve "Q" \\ Tab', "Zoë", ""];
const GROUPS = ["support", "Vertrieb Süd", "客服"];

/** States of an agent who has a call. */
const WITH_CALL: readonly PlatformState[] = [4, 5];

/** The agents who fill up a full batch: their first id, and how many they are, as in the built-in dataset. */
const FILLERS = { from: 10_000, count: 6_000 };

/** More ids than a dataset has agents. */
const MOST_AGENTS = 60;

/** A call centre that is consistent in itself; for one seed, a whole number, always the same. */
export function randomDataset(seed: number): RandomDataset {
  const dice = new Dice(seed);
  const phone = dice.integer(20_000, 99_999_999);
  const vdns = dice.different(dice.integer(2, 3), 1, 5000).map((id): Vdn => ({ id, phones: undefined }));
  const [own, other] = vdns;
  if (!own || !other) throw new Error("There are at least two VDNs.");
  if (dice.oneOf([true, false])) own.phones = { from: phone - 5_000, to: phone + 5_000 };

  const skillQueues = vdns.flatMap(({ id }) => queuesOf(id, dice));
  const ids = dice.different(MOST_AGENTS, 101, FILLERS.from - 1);
  const agents: DatasetAgent[] = [];
  const add = (vdn: number, state: PlatformState, options: AgentOptions = {}): number => {
    const workno = ids[agents.length] ?? 0;
    const queues = skillQueues.filter((queue) => queue.vdn === vdn);
    agents.push(agentOf({ workno, vdn, state, queues, ...options }, dice));
    return workno;
  };
  const password = dice.text(12);
  const agentid = String(add(own.id, 0, { password, skills: 1 }));
  // As many queues as are asked for their waiting calls.
  agents[0]?.skills.splice(3);
  const subjects: Subjects = {
    inCall: add(own.id, 5, { skills: 2, inTwoCalls: true }),
    signedIn: add(own.id, 1, { skills: 2 }),
    privateCalls: add(own.id, dice.oneOf([1, 5, 6, 7]), { privateCalls: dice.integer(1, 3) }),
    signedOut: add(own.id, 0),
    otherVdn: add(other.id, 5, { privateCalls: dice.integer(1, 3) }),
    // Above all ids that are given.
    unknown: dice.integer(FILLERS.from + FILLERS.count, 59_999),
  };
  for (const { id } of vdns)
    for (const state of dice.someOf(PLATFORM_STATES)) add(id, state, { privateCalls: dice.oneOf([0, 1]) });
  // Whose reason both surfaces show, whoever else there is; and another one, so that pages of those at rest differ.
  add(own.id, 8, { skills: 1 });
  add(own.id, 8);
  const fillers = Array.from({ length: FILLERS.count }, (_, index) => newAgent(FILLERS.from + index, own.id, password));

  const accessKey = { accessKey: dice.text(16), secretKey: dice.text(32), vdns: dice.oneOf([undefined, [own.id]]) };
  const callCentre = dice.integer(1, 65_535);
  return {
    dataset: { callCentre, accessKeys: [accessKey], vdns, skillQueues, agents: [...agents, ...fillers], failures: [] },
    agentid,
    password,
    phonenum: String(phone),
    vdn: own.id,
    subjects,
  };
}

/** Two to five queues of different media types; every VDN numbers its own alike, so that a number alone says little. */
function queuesOf(vdn: number, dice: Dice): SkillQueue[] {
  const types = dice.shuffled(QUEUE_MEDIA_TYPES).slice(0, dice.integer(2, 5));
  return types.map((mediaType, index) => ({
    id: 7 * index + 1,
    name: `${dice.oneOf(GROUPS)} ${mediaType}`,
    mediaType,
    vdn,
    waiting: Array.from({ length: dice.integer(1, 3) }, (_, call) => ({
      began: dice.integer(0, 600),
      number: vdn * 1000 + index * 10 + call,
    })),
  }));
}

interface AgentOptions {
  password?: string;
  /** How many skill queues the agent has at least. */
  skills?: number;
  /** Whether the agent holds a call while talking in another one. */
  inTwoCalls?: boolean;
  /** How many private calls wait for the agent, who is signed in. */
  privateCalls?: number;
}

interface Place {
  workno: number;
  vdn: number;
  state: PlatformState;
  /** The queues of the VDN. */
  queues: SkillQueue[];
}

function agentOf(
  { workno, vdn, state, queues, password = "", skills = 0, inTwoCalls = false, privateCalls = 0 }: Place & AgentOptions,
  dice: Dice,
): DatasetAgent {
  const agent: DatasetAgent = {
    ...newAgent(workno, vdn, password),
    name: dice.oneOf(NAMES),
    group: dice.oneOf([
      { id: 0, name: null },
      { id: dice.integer(1, 99), name: dice.oneOf(GROUPS) },
    ]),
    phone: phone(dice),
    skills: dice
      .shuffled(queues)
      .slice(0, dice.integer(skills, queues.length))
      .map(({ id }) => id),
    web: dice.oneOf([true, false]),
  };
  if (state === 0)
    return { ...agent, since: dice.integer(0, 2_000_000), reason: dice.oneOf([SIGNED_OUT_BY_ITSELF, agent.reason]) };

  const signedInFor = dice.integer(60, 28_800);
  const since = dice.integer(0, signedInFor - 30);
  /** Calls that began so long ago at least, each with a number of its own. */
  const callsFrom = (earliest: number, count: number, firstNumber: number): DatasetCall[] =>
    Array.from({ length: count }, (_, index) => ({
      began: dice.integer(earliest, signedInFor),
      number: workno * 100 + firstNumber + index,
    }));
  return {
    ...agent,
    state,
    since,
    reason: REASONS[state]?.(dice) ?? 0,
    previousState: dice.oneOf(PLATFORM_STATES.filter((other) => other !== 0 && other !== state)),
    previousFor: dice.integer(0, signedInFor - since),
    signedInFor,
    releases: dice.integer(0, 20),
    talkTime: dice.integer(0, signedInFor),
    answered: dice.integer(0, 20),
    calledOut: dice.integer(0, 20),
    customState: dice.oneOf([agent.customState, dice.integer(0, 65_534)]),
    // A call begins before the agent talks.
    calls: (WITH_CALL.includes(state) ? callsFrom(since, dice.integer(inTwoCalls ? 2 : 1, 2), 0) : []).map(
      (call, index) => (index === 0 ? call : { ...call, held: { caller: phone(dice), called: phone(dice) } }),
    ),
    privateCalls: callsFrom(0, privateCalls, 50),
  };
}

function phone(dice: Dice): string {
  return String(dice.integer(10_000, 99_999));
}

/** Reasons that a state can have. Sources: cec_07_1211 (busy) and cec_07_1213 (rest). */
const REASONS: Partial<Record<PlatformState, (dice: Dice) => number>> = {
  7: (dice) => dice.oneOf([0, dice.integer(200, 250)]),
  8: (dice) => dice.integer(0, 255),
};
