// What CC-CMS says in full about one agent, which the batch query says too.

import { isRecord } from "../contract/schema-walk.ts";
import { type AgentMismatch, findingAt, rowsNamed } from "./agent-findings.ts";
import { stateChecks } from "./agent-states.ts";
import { timeChecks } from "./agent-times.ts";
import { type AgentView, integerOf, isSignedIn } from "./agent-view.ts";
import type { Check } from "./check.ts";
import { evaluated } from "./finding.ts";
import { durationBetween, entryIn, unchangedIn } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import { DETAILS } from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { details } from "./scenarios/cc-cms.ts";
import { GROWTH_TOLERANCE } from "./times.ts";

const common = { risk: "read-only", operations: [DETAILS], asks: [details] } as const satisfies Partial<Check>;

/** The agent in an answer; none when it names none. */
function viewIn(exchange: AnsweredExchange): AgentView[] {
  const properties = payloadOf(exchange);
  const agent = isRecord(properties) ? integerOf(properties.workNo) : undefined;
  if (!isRecord(properties) || agent === undefined) return [];
  return [
    {
      exchange,
      pointer: "/resultDesc",
      agent,
      state: integerOf(properties.citStatus),
      signedInAt: integerOf(properties.loginDate),
      inState: integerOf(properties.currentStateTime),
      properties,
    },
  ];
}

/** What was answered about the agents of the deployment file. */
function detailsIn(observations: Observations): AgentView[] {
  return observations.successes({ operationId: DETAILS.operationId, scenario: details.name }).flatMap(viewIn);
}

const askedAgent: Check = {
  ...common,
  name: "asked-agent",
  byAnswer: true,
  level: "MUST",
  requirement: "The response is about the queried agent.",
  stated: (operation) => rowsNamed(operation, "workNo"),
  evaluate(observations, operation) {
    const views = observations
      .successes({ operationId: operation.operationId })
      .filter(({ request }) => request.agents.length === 1)
      .flatMap(viewIn);
    const findings = views
      .filter(({ agent, exchange }) => agent !== exchange.request.agents[0])
      .map((view) => {
        const expected = `${view.exchange.request.agents[0]}, as asked`;
        return findingAt(view, { property: "workNo", expected, actual: String(view.agent) });
      });
    const missing = "a response that names an agent";
    return evaluated(observations, operation, { findings, isTested: views.length > 0, missing });
  },
  fails: {
    because: "The response is about another agent than the queried one.",
    change: (recording, { operationId }) =>
      recording.answerAs({ operationId, agent: 1099 }, { operationId, agent: 1031 }),
  },
};

const states = stateChecks({
  ...common,
  table: { page: "cec_07_2569", table: "agent states" },
  status: "status",
  platformState: "citStatus",
  viewsOf: detailsIn,
  place: () => "/resultDesc/status",
});

const times = timeChecks({
  ...common,
  moment: "loginDate",
  duration: "currentStateTime",
  viewsOf: detailsIn,
  change: (recording, { operationId }, property, edit) =>
    recording.set({ operationId, agent: 1099 }, `/resultDesc/${property}`, (time: number) => edit(time)),
  freeze: {
    because: "Two seconds later the response is still the same.",
    change: (recording, { operationId }) =>
      recording.answerAs(
        { operationId, scenario: details.name, step: "later", agent: 1099 },
        { operationId, scenario: details.name, step: "details", agent: 1099 },
      ),
  },
});

/** The properties that both queries have, and what the batch query calls them. */
const SAME = { citStatus: "currentState", loginDate: "logonTime" } as const;

/** In what an answer differs from the entries in the batches around it. */
function mismatchesWith(before: AgentView, after: AgentView, view: AgentView): AgentMismatch[] {
  const like = `in [${before.exchange.request.key}]`;
  const problems = Object.entries(SAME).flatMap(([property, other]) => {
    const [value, wanted] = [integerOf(view.properties[property]), integerOf(before.properties[other])];
    if (value === undefined || wanted === undefined || value === wanted) return [];
    return [{ property, expected: `${wanted}, as ${other} ${like}`, actual: String(value) }];
  });
  const bounds = durationBetween(before, after, GROWTH_TOLERANCE);
  if (!bounds || view.inState === undefined || problems.length > 0) return problems;
  if (view.inState >= bounds.least && view.inState <= bounds.most) return [];
  const expected = `${bounds.least} to ${bounds.most} s, as currentStateTime ${like}`;
  return [{ property: "currentStateTime", expected, actual: `${view.inState} s` }];
}

const agreesWithBatch: Check = {
  ...common,
  name: "agrees-with-batch",
  // Two answers, of two moments, and of two nodes where there are several.
  level: "SHOULD",
  requirement: "State, its duration and sign-in time of an agent are those of the batch query.",
  evaluate(observations, operation) {
    const scenario = details.name;
    const steady = unchangedIn(observations, scenario);
    const compared = detailsIn(observations).flatMap((view) => {
      const before = steady.get(view.agent);
      const after = entryIn(observations, { scenario, step: "after", agent: view.agent });
      return before && after && view.exchange.request.step !== "later" ? [{ before, after, view }] : [];
    });
    const findings = compared.flatMap(({ before, after, view }) =>
      mismatchesWith(before, after, view).map((problem) => findingAt(view, problem)),
    );
    const missing = "an agent who does not change state during the requests";
    return evaluated(observations, operation, { findings, isTested: compared.length > 0, missing });
  },
  fails: {
    because: "An agent who is idle in the batch is busy in the details.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, agent: 1031, scenario: details.name }, "/resultDesc/citStatus", 7),
  },
};

const sameVdn: Check = {
  ...common,
  name: "same-vdn",
  byAnswer: true,
  // The row names the VDN, and not that it is the one of the request.
  level: "SHOULD",
  requirement: "The agent belongs to the VDN of the request.",
  evaluate(observations, operation) {
    const vdn = observations.facts["cc-cms"]?.vdn;
    const views = detailsIn(observations).filter(({ properties }) => integerOf(properties.vdnId) !== undefined);
    const findings = views
      .filter(({ properties }) => integerOf(properties.vdnId) !== vdn)
      .map((view) =>
        findingAt(view, {
          property: "vdnId",
          expected: `${vdn}, as in the request`,
          actual: String(view.properties.vdnId),
        }),
      );
    const missing = "an agent with a VDN";
    return evaluated(observations, operation, { findings, isTested: views.length > 0, missing });
  },
  fails: {
    because: "The response shows an agent of another VDN.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, agent: 1031, scenario: details.name }, "/resultDesc/vdnId", 171),
  },
};

/** When an agent signs in who has not, in ms since 1970: 2^32 - 1 seconds. Source: sample (cec_07_0708). */
const NEVER = 4_294_967_295_000;

const signedOutSignIn: Check = {
  ...common,
  name: "signed-out-sign-in-time",
  byAnswer: true,
  // Only the sample of earlier versions has such an agent.
  level: "SHOULD",
  requirement: `The sign-in time of an agent who is not signed in is ${NEVER}, as in the sample.`,
  evaluate(observations, operation) {
    const views = detailsIn(observations).filter((view) => isSignedIn(view) === false && view.signedInAt !== undefined);
    const findings = views
      .filter(({ signedInAt }) => signedInAt !== NEVER)
      .map((view) =>
        findingAt(view, {
          property: "loginDate",
          expected: `${NEVER}, because citStatus is 0`,
          actual: String(view.signedInAt),
        }),
      );
    const missing = "an agent who is not signed in, with a sign-in time";
    return evaluated(observations, operation, { findings, isTested: views.length > 0, missing });
  },
  fails: {
    because: "The sign-in time of an agent who is not signed in is 0.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, agent: 1100, scenario: details.name }, "/resultDesc/loginDate", 0),
  },
};

export const detailsChecks: readonly Check[] = [
  askedAgent,
  sameVdn,
  ...states,
  signedOutSignIn,
  ...times,
  agreesWithBatch,
];
