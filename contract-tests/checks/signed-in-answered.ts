// An agent whom one query shows as signed in can be queried with the others.

import type { Operation } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import { type AgentView, gatewayAgents, isSignedIn, monitoredAgents } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import { subjectsOf } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import {
  AGENT,
  BATCH,
  CALL_BEFORE_ANSWER,
  LIST,
  OWN_HELD_CALLS,
  queriesAboutOne,
  queriesOf,
  STATISTICS,
} from "./operations.ts";
import { type AnsweredExchange, codeOf, GUID_REFUSALS, isSuccess, type ParsedExchange } from "./parsed-exchange.ts";
import { agents, calls } from "./scenarios/agentgateway.ts";
import { batch, batches, eachAgent } from "./scenarios/cc-cms.ts";
import { ownData } from "./scenarios/own-data.ts";
import { plain } from "./scenarios/plain-agentgateway.ts";
import { isAfter } from "./times.ts";

/** Codes of a right that an agent or a key has not, of too many requests, and of no held call: they do not say that an agent is unknown. */
const OF_THE_CALLER: readonly unknown[] = ["300-001", "900-002", "000-007", "400-003", "0101003", ...GUID_REFUSALS];

/** Says that the VDN has no skill queue. */
const NO_QUEUES = "600-005";

/** Whether an answer refuses a request with a code that can only be about who was asked about. */
function isRefused(exchange: ParsedExchange): exchange is AnsweredExchange {
  if (exchange.failure || exchange.answer.status !== 200 || isSuccess(exchange)) return false;
  const code = codeOf(exchange);
  return typeof code === "string" && !OF_THE_CALLER.includes(code);
}

function refusal(exchange: AnsweredExchange, expected: string, subject?: number): Finding {
  const where = `/${exchange.operation.envelope.code}`;
  return findingOf(exchange, { where, expected, actual: shortJson(codeOf(exchange)), subject });
}

/** What was answered to right requests about one agent alone, by agent. */
function aboutEach(observations: Observations, operationId: string): Map<number, ParsedExchange[]> {
  const own = new Map<number, ParsedExchange[]>();
  for (const exchange of observations.find({ operationId })) {
    const { agents: asked, credential, expects } = exchange.request;
    const [agent, ...others] = asked;
    if (agent === undefined || others.length > 0 || credential !== "valid" || expects !== "answer") continue;
    own.set(agent, [...(own.get(agent) ?? []), exchange]);
  }
  return own;
}

/** Where the other queries of a surface show agents of whom this one may be asked; on CC-CMS those who are known to exist. */
function sightingsFor(observations: Observations, { surface, operationId: own }: Operation): AgentView[] {
  const exchanges = queriesOf(surface)
    .filter(({ operationId, agents }) => operationId !== own && agents?.answered !== undefined)
    .flatMap(({ operationId }) => observations.successes({ operationId }));
  if (surface === "agentgateway") return exchanges.flatMap(gatewayAgents);
  return exchanges.flatMap(monitoredAgents).filter(({ agent }) => subjectsOf(observations).includes(agent));
}

/** The refusal of a request about an agent who was in one session from before it until after it. */
function refusedInSession(
  exchanges: readonly ParsedExchange[],
  views: readonly AgentView[],
): { exchange: AnsweredExchange; before: AgentView } | undefined {
  // An agent about whom another request succeeded is known, so the refusal depends on the moment.
  if (exchanges.some(isSuccess)) return undefined;
  for (const exchange of exchanges.filter(isRefused)) {
    const before = views.find((view) => isAfter(exchange, view.exchange) && isSignedIn(view));
    const after = views.findLast((view) => isAfter(view.exchange, exchange) && isSignedIn(view));
    if (before?.signedInAt !== undefined && before.signedInAt === after?.signedInAt) return { exchange, before };
  }
  return undefined;
}

const ofOneAgent: Check["evaluate"] = (observations, operation) => {
  const views = sightingsFor(observations, operation).sort((one, other) => one.exchange.sent - other.exchange.sent);
  const own = aboutEach(observations, operation.operationId);
  const findings = [...own].flatMap(([agent, exchanges]) => {
    const refused = refusedInSession(
      exchanges,
      views.filter((view) => view.agent === agent),
    );
    if (!refused) return [];
    const { exchange, before } = refused;
    const expected = `success, because agent ${agent} is signed in, in state ${before.state}, as in [${before.exchange.request.key}]`;
    return [refusal(exchange, expected, agent)];
  });
  const isTested = [...own.values()].some((exchanges) => exchanges.some(isSuccess));
  return evaluated(observations, operation, { findings, isTested, missing: "a successful response about one agent" });
};

/** A batch of agents of whom one at least is answered about alone. */
const ofBatch: Check["evaluate"] = (observations, operation) => {
  const { operationId } = operation;
  const steps = [
    { scenario: batch.name, step: "first" },
    { scenario: batch.name, step: "later" },
    { scenario: batches.name, step: "before" },
    { scenario: batches.name, step: "after" },
  ];
  const whole = steps.flatMap((step) => observations.find({ operationId, ...step }));
  const alone = observations
    .successes({ operationId, scenario: batches.name, step: "single" })
    .find((exchange) => monitoredAgents(exchange).length > 0);
  const refused = whole.some(isSuccess) || subjectsOf(observations).length < 2 ? [] : whole.filter(isRefused);
  const findings = alone
    ? refused.map((exchange) =>
        refusal(
          exchange,
          `success, because the query about agent ${alone.request.agents[0]} succeeds in [${alone.request.key}]`,
        ),
      )
    : [];
  const isTested = whole.some(isSuccess);
  return evaluated(observations, operation, { findings, isTested, missing: "a successful response about one agent" });
};

const common = {
  name: "answers-about-signed-in",
  // No page says for which agents of the VDN a query must succeed; each page lists codes of failure.
  level: "SHOULD",
  risk: "read-only",
} as const satisfies Partial<Check>;

const ABOUT_ONE = "A query about an agent whom another response shows as signed in succeeds.";

const onAgentGateway: Check = {
  ...common,
  requirement: ABOUT_ONE,
  operations: queriesAboutOne("agentgateway"),
  asks: [agents, calls],
  evaluate: ofOneAgent,
  fails: {
    because: "A query about an agent in a call fails with the code of a failed operation.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1099 }, "/retcode", "100-007"),
  },
};

/** Fails also for an agent without calls. */
const IN_CALL_ONLY: readonly string[] = [STATISTICS, OWN_HELD_CALLS, CALL_BEFORE_ANSWER].map(
  ({ operationId }) => operationId,
);

/** The queries that name nobody but the requesting agent; of the list, other checks look at refusals. */
const OF_ASKER = queriesOf("agentgateway").filter(
  ({ operationId, agents, path }) =>
    agents?.asked === undefined &&
    operationId !== LIST.operationId &&
    !IN_CALL_ONLY.includes(operationId) &&
    path.split("{").length === 2,
);

const ofAsker: Check = {
  ...common,
  requirement: "A query about the data of the requesting agent succeeds while a query about this agent does.",
  operations: OF_ASKER,
  asks: [ownData, plain],
  evaluate(observations, operation) {
    const { operationId } = operation;
    const views = observations
      .successes({ operationId: AGENT.operationId })
      .sort((one, other) => one.sent - other.sent);
    const exchanges = observations
      .find({ operationId })
      .filter(({ request }) => request.credential === "valid" && request.expects === "answer");
    const refused = exchanges.some(isSuccess)
      ? []
      : exchanges.filter(isRefused).filter((exchange) => codeOf(exchange) !== NO_QUEUES);
    const findings = refused.flatMap((exchange) => {
      const before = views.findLast((view) => isAfter(exchange, view));
      const after = views.find((view) => isAfter(view, exchange));
      return before && after ? [refusal(exchange, `success, as in [${before.request.key}] just before`)] : [];
    });
    const isTested = exchanges.some(isSuccess);
    return evaluated(observations, operation, { findings, isTested, missing: "a successful response" });
  },
  fails: {
    because: "The query fails with the code of a failed operation.",
    change: (recording, { operationId }) => recording.set({ operationId }, "/retcode", "100-007"),
  },
};

const onCcCms: Check = {
  ...common,
  requirement: ABOUT_ONE,
  operations: queriesAboutOne("cc-cms"),
  asks: eachAgent,
  evaluate: ofOneAgent,
  fails: {
    because: "A query about an agent in a call fails with the code of an unknown exception.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1099 }, "/resultCode", "0100999"),
  },
};

const ofBatches: Check = {
  ...common,
  requirement: "A batch succeeds if a query about one of its agents alone succeeds.",
  operations: [BATCH],
  asks: [batch, batches],
  evaluate: ofBatch,
  fails: {
    because: "A batch with an agent who is signed out is refused.",
    change: (recording, { operationId }) => {
      recording.set({ operationId, scenario: batch.name }, "/resultCode", "0100999");
      for (const step of ["before", "after"])
        recording.set({ operationId, scenario: batches.name, step }, "/resultCode", "0100999");
    },
  },
};

export const signedInAnsweredChecks: readonly Check[] = [onAgentGateway, ofAsker, onCcCms, ofBatches];
