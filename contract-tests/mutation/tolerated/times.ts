// Clocks that differ, and durations that lag.
import { type Change, combined } from "../../reference/change.ts";
import { changingAgents, changingSuccess, isSignedOut, perWorld } from "../mutants/changing.ts";
import { AGENT, BATCH, LIST, type Query } from "../mutants/queries.ts";
import type { AgentQuery } from "./editing.ts";
import type { Tolerated } from "./tolerance.ts";

const NO_CLOCK = "Row 3.12 of table 4 (agentbyworkno) gives a duration in seconds, but no clock.";
const NO_CLOCKS =
  "Row 2.7 of table 4 (agentstatusinfobyagentids) does not say that both interfaces have the same clock.";

const DURATION = { [AGENT]: "currentstatetime", [LIST]: "currentstatetime", [BATCH]: "currentStateTime" } as const;
const SIGN_IN = { [AGENT]: "logindate", [LIST]: "logindate", [BATCH]: "logonTime" } as const;

/** A change of the durations of states of who is signed in. */
const withDuration = (queries: readonly AgentQuery[], edit: (seconds: number) => number): Change =>
  combined(
    queries.map((query) =>
      changingAgents(query, (properties, agent) => {
        const seconds = properties[DURATION[query]];
        if (!isSignedOut(agent) && typeof seconds === "number")
          properties[DURATION[query]] = Math.max(0, edit(seconds));
      }),
    ),
  );

/** A change of the sign-in times of who is signed in, in ms. */
const withSignIn = (queries: readonly AgentQuery[], edit: (time: number) => number): Change =>
  combined(
    queries.map((query) =>
      changingAgents(query, (properties, agent) => {
        const time = properties[SIGN_IN[query]];
        if (!isSignedOut(agent) && typeof time === "number") properties[SIGN_IN[query]] = edit(time);
      }),
    ),
  );

/** Every second answer of a world is that of a node which is so many seconds behind. */
function nodesBehind(queries: readonly AgentQuery[], seconds: number): Change {
  const count = perWorld(() => ({ answers: 0 }));
  const behind = withDuration(queries, (duration) => duration - seconds);
  return {
    answer(sent, request, world) {
      const memory = count(world);
      memory.answers += 1;
      return memory.answers % 2 === 0 ? (behind.answer?.(sent, request, world) ?? sent) : sent;
    },
  };
}

/** Answers of success are kept for so many ms, for who asks the same. */
function kept(query: Query, time: number): Change {
  const answers = perWorld(() => new Map<string, { body: string | Uint8Array; until: number }>());
  return changingSuccess(query, (sent, { request, body, world }) => {
    const httpRequest = `${request.raw.url} ${JSON.stringify(body)}`;
    const known = answers(world).get(httpRequest);
    if (known && world.now() < known.until) return { ...sent, body: known.body };
    answers(world).set(httpRequest, { body: sent.body, until: world.now() + time });
    return sent;
  });
}

export const timeTolerated: readonly Tolerated[] = [
  {
    name: "clock-five-minutes-behind",
    kind: "time",
    summary: "The clock of the deployment is five minutes behind that of the suite.",
    allowed: "No row of agentbyworkno or agentstatusinfobyagentids says which clock a time is from.",
    options: { now: () => Date.now() - 300_000 },
  },
  {
    name: "clock-three-minutes-ahead",
    kind: "time",
    summary: "The clock of the deployment is three minutes ahead of that of the suite.",
    allowed: "No row of agentbyworkno or agentstatusinfobyagentids says which clock a time is from.",
    options: { now: () => Date.now() + 180_000 },
  },
  {
    name: "cc-cms-thirty-seconds-behind",
    kind: "time",
    summary: "Durations of CC-CMS are 30 seconds behind those of AgentGateway.",
    allowed: NO_CLOCKS,
    change: withDuration([BATCH], (seconds) => seconds - 30),
  },
  {
    name: "cc-cms-thirty-seconds-ahead",
    kind: "time",
    summary: "Durations of CC-CMS are 30 seconds ahead of those of AgentGateway.",
    allowed: NO_CLOCKS,
    change: withDuration([BATCH], (seconds) => seconds + 30),
  },
  {
    name: "sign-in-times-by-two-clocks",
    kind: "time",
    summary: "Sign-in times of CC-CMS are 40 seconds earlier than those of AgentGateway.",
    allowed: "Row 2.8 of table 4 (agentstatusinfobyagentids) does not say that both interfaces have the same clock.",
    change: withSignIn([BATCH], (time) => time - 40_000),
  },
  {
    name: "sign-in-times-in-whole-seconds",
    kind: "time",
    summary: "Sign-in times of both surfaces are in milliseconds, but end with three zeros.",
    allowed: "Row 3.13 of table 4 (agentbyworkno) gives a unit, but no precision.",
    change: withSignIn([AGENT, LIST, BATCH], (time) => Math.floor(time / 1000) * 1000),
  },
  {
    name: "durations-rounded-up",
    kind: "time",
    summary: "Durations of AgentGateway are rounded up to the next second.",
    allowed: NO_CLOCK,
    change: withDuration([AGENT, LIST], (seconds) => seconds + 1),
  },
  {
    name: "durations-refreshed-every-three-seconds",
    kind: "time",
    summary: "Durations of states are updated only every three seconds.",
    allowed: NO_CLOCK,
    change: withDuration([AGENT, LIST, BATCH], (seconds) => seconds - (seconds % 3)),
  },
  {
    name: "nodes-of-agentgateway-behind",
    kind: "time",
    summary: "Every second response of AgentGateway is from a node that is three seconds behind.",
    allowed: NO_CLOCK,
    change: nodesBehind([AGENT, LIST], 3),
  },
  {
    name: "nodes-of-cc-cms-behind",
    kind: "time",
    summary: "Every second response of CC-CMS is from a node that is four seconds behind.",
    allowed: NO_CLOCKS,
    change: nodesBehind([BATCH], 4),
  },
  {
    name: "agents-kept-for-two-seconds",
    kind: "time",
    summary: "AgentGateway caches the response about an agent for two seconds.",
    allowed: NO_CLOCK,
    change: kept(AGENT, 2_000),
  },
  {
    name: "list-kept-for-two-seconds",
    kind: "time",
    summary: "AgentGateway caches the list of online agents for two seconds.",
    allowed: "Row 3 of table 3 (allonlineagents) does not say how old a list may be.",
    change: kept(LIST, 2_000),
  },
  {
    name: "batches-kept-for-two-seconds",
    kind: "time",
    summary: "CC-CMS caches the response to a batch for two seconds.",
    allowed: "Row 2 of table 3, resultDesc (agentstatusinfobyagentids) does not say how old a response may be.",
    change: kept(BATCH, 2_000),
  },
];
