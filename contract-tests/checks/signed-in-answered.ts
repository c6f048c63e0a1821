// Whoever is shown as signed in by one query can be asked about with the others.

import { shortJson } from "../contract/validator.ts";
import { type AgentView, gatewayAgents, isSignedIn, monitoredAgents } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { findingOf, judged } from "./finding.ts";
import { agents, calls } from "./inquiries/agentgateway.ts";
import { batch, batches, privateCalls } from "./inquiries/cc-cms.ts";
import { subjectsOf } from "./monitored.ts";
import { AGENT, BATCH, CALLS, LIST, PRIVATE_CALLS } from "./operations.ts";
import { type Answered, codeOf, GUID_REFUSALS, isSuccess, type Reading } from "./reading.ts";
import { isAfter } from "./times.ts";

/** Codes of a right that an agent or a key has not, and of too many questions: they say nothing of who is asked about. */
const OF_THE_CALLER: readonly unknown[] = ["300-001", "900-002", "000-007", "0101003", ...GUID_REFUSALS];

/** Whether an answer refuses a question with a code that can only be about who was asked about. */
function isRefused(reading: Reading): reading is Answered {
  if (reading.failure || reading.answer.status !== 200 || isSuccess(reading)) return false;
  const code = codeOf(reading);
  return typeof code === "string" && !OF_THE_CALLER.includes(code);
}

function refusal(reading: Answered, expected: string, subject?: number): Finding {
  const where = `/${reading.operation.envelope.code}`;
  return findingOf(reading, { where, expected, actual: shortJson(codeOf(reading)), subject });
}

/** What was answered to right questions about one agent alone, by agent. */
function aboutEach(evidence: Evidence, operationId: string): Map<number, Reading[]> {
  const own = new Map<number, Reading[]>();
  for (const reading of evidence.find({ operationId })) {
    const { agents: asked, proof, expects } = reading.probe;
    const [agent, ...others] = asked;
    if (agent === undefined || others.length > 0 || proof !== "valid" || expects !== "answer") continue;
    own.set(agent, [...(own.get(agent) ?? []), reading]);
  }
  return own;
}

/** Where each query sees agents of whom another one may be asked. */
type Sightings = (evidence: Evidence) => AgentView[];

const onGateway =
  (operationIds: readonly string[]): Sightings =>
  (evidence) =>
    operationIds.flatMap((operationId) => evidence.successes({ operationId }).flatMap(gatewayAgents));

const inBatches: Sightings = (evidence) =>
  evidence
    .successes({ operationId: BATCH.operationId })
    .flatMap(monitoredAgents)
    .filter(({ agent }) => subjectsOf(evidence).includes(agent));

const SIGHTINGS: Record<string, Sightings> = {
  [AGENT.operationId]: onGateway([LIST.operationId]),
  [CALLS.operationId]: onGateway([AGENT.operationId, LIST.operationId]),
  [PRIVATE_CALLS.operationId]: inBatches,
};

/** The refusal of a question about an agent who was in one session from before it until after it. */
function refusedInSession(
  readings: readonly Reading[],
  views: readonly AgentView[],
): { reading: Answered; before: AgentView } | undefined {
  // Who is answered about at another time is known: then it is a matter of that time.
  if (readings.some(isSuccess)) return undefined;
  for (const reading of readings.filter(isRefused)) {
    const before = views.find((view) => isAfter(reading, view.reading) && isSignedIn(view));
    const after = views.findLast((view) => isAfter(view.reading, reading) && isSignedIn(view));
    if (before?.signedInAt !== undefined && before.signedInAt === after?.signedInAt) return { reading, before };
  }
  return undefined;
}

const ofOneAgent: Check["judge"] = (evidence, operation) => {
  const views = (SIGHTINGS[operation.operationId]?.(evidence) ?? []).sort(
    (one, other) => one.reading.sent - other.reading.sent,
  );
  const own = aboutEach(evidence, operation.operationId);
  const findings = [...own].flatMap(([agent, readings]) => {
    const refused = refusedInSession(
      readings,
      views.filter((view) => view.agent === agent),
    );
    if (!refused) return [];
    const { reading, before } = refused;
    const expected = `success, since agent ${agent} is signed in, in state ${before.state}, as in [${before.reading.probe.key}]`;
    return [refusal(reading, expected, agent)];
  });
  const isTested = [...own.values()].some((readings) => readings.some(isSuccess));
  return judged(evidence, operation, { findings, isTested, missing: "an answer of success about one agent" });
};

/** A batch of agents of whom one at least is answered about alone. */
const ofBatch: Check["judge"] = (evidence, operation) => {
  const { operationId } = operation;
  const steps = [
    { inquiry: batch.name, step: "first" },
    { inquiry: batch.name, step: "later" },
    { inquiry: batches.name, step: "before" },
    { inquiry: batches.name, step: "after" },
  ];
  const whole = steps.flatMap((step) => evidence.find({ operationId, ...step }));
  const alone = evidence
    .successes({ operationId, inquiry: batches.name, step: "single" })
    .find((reading) => monitoredAgents(reading).length > 0);
  const refused = whole.some(isSuccess) || subjectsOf(evidence).length < 2 ? [] : whole.filter(isRefused);
  const findings = alone
    ? refused.map((reading) =>
        refusal(reading, `success, since agent ${alone.probe.agents[0]} is answered about in [${alone.probe.key}]`),
      )
    : [];
  const isTested = whole.some(isSuccess);
  return judged(evidence, operation, { findings, isTested, missing: "an answer of success about one agent" });
};

const common = {
  name: "answers-about-signed-in",
  // No page says about whom of the same VDN a query has to succeed; each lists what it may fail with.
  level: "SHOULD",
  risk: "read-only",
} as const satisfies Partial<Check>;

const ABOUT_ONE = "A question about an agent who is signed in, as another answer shows, is answered with success.";

const onAgentGateway: Check = {
  ...common,
  requirement: ABOUT_ONE,
  operations: [AGENT, CALLS],
  asks: [agents, calls],
  judge: ofOneAgent,
  fails: {
    because: "Who asks about an agent in a call is told that the operation has failed.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1099 }, "/retcode", "100-007"),
  },
};

const ofPrivateCalls: Check = {
  ...common,
  requirement: ABOUT_ONE,
  operations: [PRIVATE_CALLS],
  asks: [privateCalls],
  judge: ofOneAgent,
  fails: {
    because: "Who asks about an agent with a private call is told that something unknown has happened.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1099 }, "/resultCode", "0100999"),
  },
};

const ofBatches: Check = {
  ...common,
  requirement: "A batch is answered with success when it names an agent who is answered about alone.",
  operations: [BATCH],
  asks: [batch, batches],
  judge: ofBatch,
  fails: {
    because: "Batches with an agent who is signed out are refused.",
    change: (recording, { operationId }) => {
      recording.set({ operationId, inquiry: batch.name }, "/resultCode", "0100999");
      for (const step of ["before", "after"])
        recording.set({ operationId, inquiry: batches.name, step }, "/resultCode", "0100999");
    },
  },
};

export const signedInAnsweredChecks: readonly Check[] = [onAgentGateway, ofPrivateCalls, ofBatches];
