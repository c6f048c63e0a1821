// The flow control of AgentGateway: many requests at once.
import { citationText, type Operation } from "../contract/contract.ts";
import type { Check, Finding } from "./check.ts";
import { findingOf } from "./finding.ts";
import { httpRequestOf } from "./http-requests.ts";
import { LIST, representativeOf } from "./operations.ts";
import { closedReason, isSuccess } from "./parsed-exchange.ts";
import { ANY_REFUSAL, notAccepted, problemOf, type RefusalRule } from "./refusal-rule.ts";
import { requestOf, type Scenario } from "./scenario.ts";
import { common, plain } from "./scenarios/plain-agentgateway.ts";

/** How many requests go out at once; documented is a limit of 5 in 2 s. */
const BURST = 12;

const BURST_ANSWER: RefusalRule = { words: `success, or ${ANY_REFUSAL.words}` };

/** Until the flow control has forgotten the burst, in ms: its window is 2 s. */
const FLOW_CONTROL_PAUSE = 2_500;

/** The group of routes that a path is in: `agentgroup`. */
function groupOf({ path }: Pick<Operation, "path">): string | undefined {
  return path.split("/")[3];
}

/** The first query of each group of routes, and the list of online agents, whose answer is the longest. */
const FLOODED: readonly Operation[] = common.operations.filter(
  (operation, index, all) =>
    operation.operationId === LIST.operationId || all.findIndex((one) => groupOf(one) === groupOf(operation)) === index,
);

const burst: Scenario = {
  name: "too many requests",
  surfaces: ["agentgateway"],
  risk: "flood",
  sends: `one query; then a query of each group of routes, and that for the list, ${BURST} times at once, each after a pause of ${FLOW_CONTROL_PAUSE / 1000} s`,
  async run(context) {
    const representative = representativeOf("agentgateway");
    const before = await context.ask(
      requestOf(representative, httpRequestOf(representative, context.deployment), {
        scenario: burst.name,
        step: "before",
      }),
    );
    // What was asked until now counts too.
    await context.after(before, FLOW_CONTROL_PAUSE);
    for (const operation of FLOODED) {
      const httpRequest = httpRequestOf(operation, context.deployment);
      const particulars = { scenario: burst.name, unpaced: true, expects: "either" } as const;
      const exchanges = await Promise.all(
        Array.from({ length: BURST }, (_, index) =>
          context.ask(requestOf(operation, httpRequest, { ...particulars, step: `${index + 1} of ${BURST}` })),
        ),
      );
      for (const exchange of exchanges) await context.after(exchange, FLOW_CONTROL_PAUSE);
    }
  },
};

export const tooManyRequests: Check = {
  name: "too-many-requests",
  level: "SHOULD",
  requirement: `Of ${BURST} simultaneous requests of one agent some are refused, and none is dropped or causes a server error.`,
  risk: "flood",
  operations: FLOODED,
  asks: [plain, burst],
  evaluate(observations, operation) {
    const lacking = notAccepted(observations, operation);
    if (lacking !== undefined) return { untested: lacking };
    const exchanges = observations
      .find({ operationId: operation.operationId, scenario: burst.name })
      .filter(({ request }) => request.unpaced === true);
    const [first] = exchanges;
    const unasked = exchanges.find(({ failure }) => failure && failure.kind !== "broken");
    if (first === undefined || unasked)
      return { untested: unasked?.failure?.message ?? "the requests of this check were not sent" };
    const source = flowControl(operation);
    const findings = exchanges.flatMap((exchange): Finding[] => {
      const problem = exchange.failure
        ? { where: "answer", expected: BURST_ANSWER.words, actual: exchange.failure.message }
        : isSuccess(exchange)
          ? undefined
          : problemOf(exchange, BURST_ANSWER);
      return problem ? [findingOf(exchange, problem, source)] : [];
    });
    if (findings.length === 0 && !exchanges.some(isSuccess))
      return { untested: closedReason(first) ?? "a burst in which some requests are accepted" };
    if (exchanges.every(isSuccess)) {
      const expected = "some refusals: at most 5 requests of one agent in 2 s";
      findings.push(
        findingOf(first, { where: "answer", expected, actual: `success for all ${exchanges.length}` }, source),
      );
    }
    return { findings };
  },
  fails: {
    because: "All requests are answered, however many arrive.",
    change: (recording, { operationId }) =>
      recording.answerAs({ operationId, scenario: burst.name }, { operationId, scenario: plain.name }),
  },
};

function flowControl(operation: Operation): string {
  const group = groupOf(operation) ?? "";
  const page = ["agentgroup", "calldata"].includes(group) ? "cec_07_0584" : "cec_07_0406";
  const row = group === "onlineagent" ? (operation.path.split("/")[5] ?? "") : group;
  return citationText("agentgateway", { page, table: "flow control", row });
}
