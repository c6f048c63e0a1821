// Events in the call centre during a run.
import type { Agent } from "../../reference/call-centre.ts";
import type { Change, World } from "../../reference/change.ts";
import { changingAgents, perWorld } from "../mutants/changing.ts";
import { BATCH } from "../mutants/queries.ts";
import type { Tolerated } from "./tolerance.ts";

/** Something that happens again and again, from the first request on; times in ms. */
interface Happening {
  first: number;
  every: number;
  /** Is told when it happens, and how often it has happened before. */
  happens: (world: World, at: number, round: number) => void;
}

/** A change that applies all due events before each request, which looks the same as applying them in time. */
function goingOn(happenings: readonly Happening[]): Change {
  const memories = perWorld(() => ({ began: undefined as number | undefined, rounds: happenings.map(() => 0) }));
  return {
    request(_raw, world) {
      const memory = memories(world);
      memory.began ??= world.now();
      for (;;) {
        const times = happenings.map(({ first, every }, index) => first + every * (memory.rounds[index] ?? 0));
        const earliest = Math.min(...times);
        const index = times.indexOf(earliest);
        if (memory.began + earliest > world.now()) return;
        happenings[index]?.happens(world, memory.began + earliest, memory.rounds[index] ?? 0);
        memory.rounds[index] = (memory.rounds[index] ?? 0) + 1;
      }
    },
  };
}

const callId = (at: number, number: number): string => `${Math.floor(at / 1000)}-${number}`;

/** An agent goes through a call and back to idle, one state each time; nobody who is signed out does. */
function takingCalls(workno: number, every: number, first = every): Happening {
  const states = [3, 4, 5, 6, 1] as const;
  return {
    first,
    every,
    happens({ centre }, at, round) {
      const agent = centre.agent(workno);
      const state = states[round % states.length] ?? 1;
      if (agent?.signedInAt === undefined) return;
      centre.enter(agent, state, at);
      if (state === 4) agent.calls = [callId(at, workno * 1_000 + round)];
      if (state === 6 || state === 3) agent.calls = [];
      if (state === 6) agent.releases += 1;
    },
  };
}

/** An agent signs out, if signed in, and signs in the next time. */
function comingAndGoing(workno: number, every: number, first = every): Happening {
  return {
    first,
    every,
    happens({ centre, sessions }, at) {
      const agent = centre.agent(workno);
      if (agent === undefined) return;
      if (agent.signedInAt === undefined) {
        centre.signIn(agent, { state: 1, phone: String(60_000 + workno), web: false }, at);
        sessions.open(agent, { keptElsewhere: true });
        return;
      }
      const session = sessions.of(String(workno));
      if (session) sessions.end(session);
      centre.signOut(agent, at);
    },
  };
}

/** A private call comes to an agent who is signed in, and goes the next time. */
function privateCalls(workno: number, every: number, first = every): Happening {
  return {
    first,
    every,
    happens({ centre }, at, round) {
      const agent = centre.agent(workno);
      if (agent?.signedInAt === undefined) return;
      agent.privateCalls =
        round % 2 === 0 ? [...agent.privateCalls, callId(at, 700_000 + round)] : agent.privateCalls.slice(0, -1);
    },
  };
}

/** An agent goes from idle to busy, to rest and to study. */
function pausing(workno: number, every: number): Happening {
  const states = [7, 8, 9, 1] as const;
  return {
    first: every,
    every,
    happens({ centre }, at, round) {
      const agent = centre.agent(workno);
      if (agent?.signedInAt === undefined) return;
      centre.enter(agent, states[round % states.length] ?? 1, at);
      agent.calls = [];
    },
  };
}

const TIME_PASSES =
  "The prerequisites of agentbyworkno require an agent who has signed in; no row says that nothing changes during a run.";

/** The agents whom the built-in deployment file does not name. */
const OTHERS = [1041, 1042, 1043, 1044, 1045, 1046, 1047] as const;

/** Private calls that a batch does not count yet: those that began less than so many seconds ago. */
function countedLater(seconds: number): Change {
  const isNew = (id: string, now: number) => now / 1000 - Number(id.split("-")[0]) < seconds;
  return changingAgents(BATCH, (properties, { privateCalls: own }: Agent, { world }) => {
    properties.currentPrivateCallNum = own.filter((id) => !isNew(id, world.now())).length;
  });
}

export const movingTolerated: readonly Tolerated[] = [
  {
    name: "others-take-calls",
    kind: "moving",
    summary: "Agents who are not in the deployment file take calls, and sign in and out.",
    allowed: "Row 3 of table 3 (allonlineagents) describes the agents who are online at the time of the response.",
    change: goingOn([
      ...OTHERS.map((workno, index) => takingCalls(workno, 300 + 110 * index)),
      comingAndGoing(1032, 700),
      comingAndGoing(1040, 1_300),
    ]),
  },
  {
    name: "an-idle-agent-takes-calls",
    kind: "moving",
    summary: "The idle agent takes one call after another.",
    allowed: TIME_PASSES,
    change: goingOn([takingCalls(1031, 900)]),
  },
  {
    name: "a-call-ends-and-another-begins",
    kind: "moving",
    summary: "The agent in a call ends it, is idle for a moment, and takes another call.",
    allowed: TIME_PASSES,
    change: goingOn([takingCalls(1099, 1_100, 2_000)]),
  },
  {
    name: "an-agent-signs-in-and-out",
    kind: "moving",
    summary: "The signed-out agent signs in and out again every few seconds.",
    allowed: TIME_PASSES,
    change: goingOn([comingAndGoing(1100, 2_500, 1_200)]),
  },
  {
    name: "an-idle-agent-signs-out-and-in",
    kind: "moving",
    summary: "The idle agent signs out and in again every few seconds.",
    allowed: TIME_PASSES,
    change: goingOn([comingAndGoing(1031, 1_700)]),
  },
  {
    name: "an-agent-pauses",
    kind: "moving",
    summary: "The idle agent is busy, at rest, in study, and idle again, for a second and a half each.",
    allowed: TIME_PASSES,
    change: goingOn([pausing(1031, 1_500)]),
  },
  {
    name: "private-calls-come-and-go",
    kind: "moving",
    summary: "Private calls arrive for an agent and end.",
    allowed:
      "Row 4 of the response table (agentprivatecall) describes the calls that wait at the time of the response.",
    change: goingOn([privateCalls(1099, 600), privateCalls(1031, 1_300)]),
  },
  {
    name: "private-calls-counted-later",
    kind: "moving",
    summary: "A batch counts a private call only after its first second.",
    allowed: "Row 2.10 of table 4 (agentstatusinfobyagentids) gives a number, but not how soon a call is counted.",
    change: {
      ...goingOn([privateCalls(1099, 1_400)]),
      ...countedLater(2),
    },
  },
  {
    name: "everybody-moves",
    kind: "moving",
    summary: "All agents except the requesting one take calls, or sign in and out, twice a second.",
    allowed: TIME_PASSES,
    change: goingOn([
      ...OTHERS.map((workno, index) => takingCalls(workno, 200 + 40 * index)),
      takingCalls(1031, 500),
      takingCalls(1099, 450),
      comingAndGoing(1100, 600),
      comingAndGoing(1032, 800),
      privateCalls(1099, 400),
    ]),
  },
];
