// What CC-CMS says about the requesting agent after the sign-out.
import { findingAt } from "./agent-findings.ts";
import { monitoredAgents } from "./agent-view.ts";
import type { Check } from "./check.ts";
import { BATCH } from "./operations.ts";
import { isSuccess } from "./parsed-exchange.ts";
import { LOGOUT, session, signedOut, signedOutOnBoth } from "./scenarios/session.ts";

const signedOutEverywhere: Check = {
  name: "asker-signed-out-on-both",
  level: "SHOULD",
  requirement: "CC-CMS shows the requesting agent as signed out two seconds after the sign-out.",
  risk: "session",
  operations: [BATCH],
  asks: [session, signedOut, signedOutOnBoth],
  needs: ["agentgateway"],
  evaluate(observations) {
    if (!observations.find({ operationId: LOGOUT, step: "sign-out" }).some(isSuccess))
      return { untested: "a successful sign-out" };
    const last = observations.successes({ operationId: BATCH.operationId, scenario: signedOutOnBoth.name }).at(-1);
    if (!last) return { untested: "a response of CC-CMS after the sign-out" };
    return {
      findings: monitoredAgents(last)
        .filter(
          ({ agent, state }) =>
            agent === observations.facts.agentgateway?.agentid && state !== undefined && state !== 0,
        )
        .map((entry) =>
          findingAt(entry, {
            property: "currentState",
            expected: "platform state 0 (not signed in), because the agent has been signed out",
            actual: String(entry.state),
          }),
        ),
    };
  },
  fails: {
    because: "CC-CMS still shows the agent as signed in.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: signedOutOnBoth.name }, "/resultDesc/0/currentState", 1),
  },
};

export const askerSessionChecks: readonly Check[] = [signedOutEverywhere];
