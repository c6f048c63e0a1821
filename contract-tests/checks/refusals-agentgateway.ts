// What AgentGateway has to refuse, and what it must not.
import { citationText, type Operation, operationOf } from "../contract/contract.ts";
import type { AgentGatewayDeployment, Deployment } from "../deployment/deployment.ts";
import { GATEWAY_QUERIES } from "./answers.ts";
import type { Check, Finding } from "./check.ts";
import type { Facts } from "./evidence.ts";
import { gatewayQuestion, type Inquiry, probeOf } from "./inquiry.ts";
import { byEdition, idsInside, idsOutside } from "./ranges.ts";
import { closedReason, isSuccess } from "./reading.ts";
import {
  ANY_REFUSAL,
  acceptance,
  findingOf,
  GUID_REFUSAL,
  methodRule,
  notAccepted,
  noUnknown,
  problemOf,
  type RefusalRule,
  refusal,
  rowOf,
  type Variant,
} from "./refusal.ts";

const WITH_WORKNO = GATEWAY_QUERIES.filter(({ operationId }) => operationId !== "queryAllOnlineAgents");

/** Throws when the deployment has no AgentGateway: the caller has to know. */
function gatewayOf({ agentgateway }: Deployment): AgentGatewayDeployment {
  if (!agentgateway) throw new Error("The deployment has no AgentGateway.");
  return agentgateway;
}

/** The question of an operation about the first agent, as the agent who asks, or with other ids. */
function questionOf(operation: Operation, deployment: Deployment, ids: { agentid?: string; workno?: string } = {}) {
  const { agentid, agents } = gatewayOf(deployment);
  return gatewayQuestion(operation.operationId, { agentid, workno: String(agents[0]), ...ids });
}

/** Each query, as it is accepted; not every agent has to be one of whom something can be told. */
const plain: Inquiry = {
  name: "plain question",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends: "each query about the agents of the deployment file in turn, until one is answered with success",
  async run(desk) {
    for (const { operationId } of GATEWAY_QUERIES) {
      const operation = operationOf("agentgateway", operationId);
      for (const agent of operation.path.includes("{workno}") ? gatewayOf(desk.deployment).agents : [undefined]) {
        const question = questionOf(operation, desk.deployment, agent === undefined ? {} : { workno: String(agent) });
        const agents = agent === undefined ? [] : [agent];
        if (isSuccess(await desk.ask(probeOf(operation, question, { inquiry: plain.name, step: "", agents })))) break;
      }
    }
  },
};

const common = { accepted: plain, operations: GATEWAY_QUERIES } as const;

/** Page "C4 authentication of the agent interfaces". */
function guidRule(row: "Guid" | "mismatch"): string {
  return citationText("agentgateway", { page: "cec_07_0005", table: "authentication modes", row });
}

const noGuid = refusal({
  ...common,
  name: "refuses-no-guid",
  level: "MUST",
  requirement: "A request without guid is refused.",
  sends: "each query without guid",
  variants: (operation, deployment) => [{ step: "", question: questionOf(operation, deployment), proof: "none" }],
  rule: GUID_REFUSAL,
  source: () => guidRule("Guid"),
  because: "A request without guid is answered.",
});

const malformedGuid = refusal({
  ...common,
  name: "refuses-malformed-guid",
  level: "MUST",
  requirement: "A request with a text in place of the guid that is none is refused.",
  sends: "each query with a guid in no form of one",
  variants: (operation, deployment) => [
    { step: "", question: questionOf(operation, deployment), proof: "malformed-guid" },
  ],
  rule: GUID_REFUSAL,
  source: () => guidRule("mismatch"),
  because: "Any text is taken for a guid.",
});

const unknownGuid = refusal({
  ...common,
  name: "refuses-unknown-guid",
  level: "MUST",
  requirement: "A request with a guid that no session has is refused.",
  sends: "each query with a guid that no session has",
  variants: (operation, deployment) => [
    { step: "", question: questionOf(operation, deployment), proof: "unknown-guid" },
  ],
  rule: GUID_REFUSAL,
  source: () => guidRule("mismatch"),
  because: "What has the form of a guid is taken for one.",
});

/** Another agent than the one who asks: of the deployment file, or any. */
function otherAgent(deployment: Deployment): number {
  const { agentid, agents } = gatewayOf(deployment);
  return [...agents, 101, 102].find((agent) => agent !== Number(agentid)) ?? 101;
}

const foreignGuid = refusal({
  ...common,
  name: "refuses-foreign-guid",
  level: "MUST",
  requirement: "A guid is refused in the name of another agent than that of its session.",
  sends: "each query in the name of another agent, with the guid of the agent who asks",
  variants: (operation, deployment) => {
    const agentid = String(otherAgent(deployment));
    return [
      {
        step: `agentid ${agentid}`,
        question: questionOf(operation, deployment, { agentid }),
        proof: "foreign-guid",
      },
    ];
  },
  rule: GUID_REFUSAL,
  source: () => guidRule("mismatch"),
  because: "The guid of one agent is good for all.",
});

const otherMethods = refusal({
  ...common,
  name: "refuses-other-methods",
  level: "MUST",
  requirement: "A query is answered to GET only.",
  sends: "each query with POST in place of GET",
  // PUT and DELETE could do something where they are known; POST could too, but not to the path of a query.
  variants: (operation, deployment) => [
    { step: "POST", question: { ...questionOf(operation, deployment), method: "POST" } },
  ],
  rule: ANY_REFUSAL,
  source: methodRule,
  because: "POST is answered like GET.",
});

/** Forms of an id that are not decimal digits alone, or not as few of them as there can be. */
const MALFORMED: readonly [words: string, form: (id: string) => string][] = [
  ["letters", () => "agent"],
  ["a letter at the end", (id) => `${id}a`],
  ["a plus sign", (id) => `+${id}`],
  ["a minus sign", (id) => `-${id}`],
  ["a blank before it", (id) => `%20${id}`],
  ["a blank behind it", (id) => `${id}%20`],
  ["a leading zero", (id) => `0${id}`],
  ["a fraction", (id) => `${id}.0`],
  ["an encoded slash behind it", (id) => `${id}%2F`],
  ["another path in it", (id) => `${id}%2Fallonlineagents`],
  ["5000 digits", () => "1".repeat(5000)],
];

type Parameter = "agentid" | "workno";

/** The row of the parameter in table 1, the same on all pages. */
function parameterRule(parameter: Parameter): (operation: Operation) => string {
  return (operation) => rowOf(operation, "1", parameter === "agentid" ? "1" : "2");
}

/** A query with something in place of one id. In the name of another agent the guid is foreign, even if it is ours. */
function withId(
  operation: Operation,
  deployment: Deployment,
  parameter: Parameter,
  id: string,
): Pick<Variant, "question" | "proof"> {
  const question = questionOf(operation, deployment, { [parameter]: id });
  return { question, proof: parameter === "agentid" ? "foreign-guid" : "valid" };
}

/** With its article, to begin a sentence with. */
const ONE: Record<Parameter, string> = { agentid: "An agentid", workno: "A workno" };

function outOfRange(parameter: Parameter): Check {
  const check = refusal({
    ...common,
    operations: parameter === "agentid" ? GATEWAY_QUERIES : WITH_WORKNO,
    name: `refuses-${parameter}-out-of-range`,
    level: "SHOULD",
    requirement: `${ONE[parameter]} outside the ranges of the edition is refused; without an edition, one that no edition allows.`,
    sends: `queries with 0 and with ids just outside the ranges of the edition as ${parameter}; without an edition, outside those of all`,
    variants: (operation, deployment) =>
      idsOutside("agentgateway", deployment.edition).map((id) => ({
        step: `${parameter} ${id}`,
        ...withId(operation, deployment, parameter, String(id)),
      })),
    rule: ANY_REFUSAL,
    source: parameterRule(parameter),
    because: `${ONE[parameter]} outside the ranges is answered.`,
  });
  return byEdition(check);
}

function malformed(parameter: Parameter): Check {
  return refusal({
    ...common,
    operations: parameter === "agentid" ? GATEWAY_QUERIES : WITH_WORKNO,
    name: `refuses-${parameter}-malformed`,
    level: "SHOULD",
    requirement: `${ONE[parameter]} that is not written in decimal digits alone, or with a leading zero, is refused.`,
    sends: `queries with ${ONE[parameter].replace("A", "a")} with signs, blanks, letters, slashes, a leading zero, a fraction or 5000 digits`,
    variants: (operation, deployment) => {
      const { agentid, agents } = gatewayOf(deployment);
      const id = parameter === "agentid" ? agentid : String(agents[0]);
      return MALFORMED.map(([words, form]) => ({
        step: `${parameter} with ${words}`,
        ...withId(operation, deployment, parameter, form(id)),
      }));
    },
    rule: ANY_REFUSAL,
    source: parameterRule(parameter),
    because: `${ONE[parameter]} is read as far as it is a number.`,
  });
}

const unknownAgent = refusal({
  ...common,
  operations: WITH_WORKNO,
  name: "refuses-unknown-agent",
  level: "MUST",
  requirement: "A query about an id of which there is no agent is refused.",
  sends: "queries about the agent who does not exist (subjects.unknown)",
  variants: (operation, deployment) => about(operation, deployment, deployment.forbidden.unknown),
  rule: ANY_REFUSAL,
  source: parameterRule("workno"),
  missing: noUnknown,
  because: "An agent who does not exist is told of.",
});

const otherVdn = refusal({
  ...common,
  operations: WITH_WORKNO,
  name: "refuses-other-vdn",
  level: "MUST",
  requirement: "A query about an agent of another VDN is refused.",
  sends: "queries about the agent of another VDN (subjects.otherVdn)",
  variants: (operation, deployment) => about(operation, deployment, deployment.forbidden.otherVdn),
  rule: ANY_REFUSAL,
  source: parameterRule("workno"),
  missing: ({ forbidden }: Facts) =>
    forbidden.otherVdn === undefined ? "subjects.otherVdn in the deployment file: an agent of another VDN" : undefined,
  because: "An agent of another VDN is told of.",
});

function about(operation: Operation, deployment: Deployment, agent: number | undefined): Variant[] {
  if (agent === undefined) return [];
  return [{ step: "", agents: [agent], question: questionOf(operation, deployment, { workno: String(agent) }) }];
}

function endsOfRange(parameter: Parameter): Pick<Parameters<typeof acceptance>[0], "variants" | "sends" | "source"> {
  return {
    sends: `queries with both ends of the ranges of the edition as ${parameter}; without an edition, with those that all allow`,
    variants: (operation, deployment) =>
      idsInside("agentgateway", deployment.edition).map((id) => ({
        step: `${parameter} ${id}`,
        ...(parameter === "workno" ? { agents: [id] } : {}),
        ...withId(operation, deployment, parameter, String(id)),
      })),
    source: parameterRule(parameter),
  };
}

const agentidInRange = byEdition(
  acceptance({
    ...common,
    ...endsOfRange("agentid"),
    name: "accepts-agentid-in-range",
    level: "SHOULD",
    requirement: "Both ends of each range are answered like any other agentid with a guid that is not theirs.",
    like: { asks: foreignGuid.asks, words: "another agentid" },
  }),
);

const worknoInRange = byEdition(
  acceptance({
    ...common,
    ...endsOfRange("workno"),
    operations: WITH_WORKNO,
    name: "accepts-workno-in-range",
    level: "SHOULD",
    requirement:
      "Both ends of each range are answered like any other workno, with success or as one of which nothing is told.",
    like: { asks: [...unknownAgent.asks, ...otherVdn.asks], words: "another workno of which nothing is told" },
    missing: noUnknown,
  }),
);

/** How many requests go out at once; documented is a limit of 5 in 2 s. */
const BURST = 12;

const BURST_ANSWER: RefusalRule = { words: `success, or ${ANY_REFUSAL.words}` };

/** Until the flow control has forgotten the burst, in ms: its window is 2 s. */
const FLOW_CONTROL_PAUSE = 2_500;

const burst: Inquiry = {
  name: "too many requests",
  surfaces: ["agentgateway"],
  risk: "flood",
  sends: `each query ${BURST} times at once, and nothing for ${FLOW_CONTROL_PAUSE / 1000} s after that`,
  async run(desk) {
    for (const { operationId } of GATEWAY_QUERIES) {
      const operation = operationOf("agentgateway", operationId);
      const question = questionOf(operation, desk.deployment);
      const particulars = { inquiry: burst.name, unpaced: true, expects: "either" } as const;
      const readings = await Promise.all(
        Array.from({ length: BURST }, (_, index) =>
          desk.ask(probeOf(operation, question, { ...particulars, step: `${index + 1} of ${BURST}` })),
        ),
      );
      for (const reading of readings) await desk.after(reading, FLOW_CONTROL_PAUSE);
    }
  },
};

const tooManyRequests: Check = {
  name: "too-many-requests",
  level: "SHOULD",
  requirement: `Of ${BURST} requests of one agent at once some are refused, and none is dropped or ends in a failure of the server.`,
  risk: "flood",
  operations: GATEWAY_QUERIES,
  asks: [plain, burst],
  judge(evidence, operation) {
    const lacking = notAccepted(evidence, operation);
    if (lacking !== undefined) return { untested: lacking };
    const readings = evidence.find({ operationId: operation.operationId, inquiry: burst.name });
    const [first] = readings;
    const unasked = readings.find(({ failure }) => failure && failure.kind !== "broken");
    if (first === undefined || unasked)
      return { untested: unasked?.failure?.message ?? "the requests of this check were not sent" };
    const source = flowControl(operation);
    const findings = readings.flatMap((reading): Finding[] => {
      const problem = reading.failure
        ? { where: "answer", expected: BURST_ANSWER.words, actual: reading.failure.message }
        : isSuccess(reading)
          ? undefined
          : problemOf(reading, BURST_ANSWER);
      return problem ? [findingOf(reading, problem, source)] : [];
    });
    if (findings.length === 0 && !readings.some(isSuccess))
      return { untested: closedReason(first) ?? "a burst of which some requests are accepted" };
    if (readings.every(isSuccess)) {
      const expected = "a refusal of some of them: at most 5 requests of one agent in 2 s";
      findings.push(
        findingOf(first, { where: "answer", expected, actual: `success for all ${readings.length}` }, source),
      );
    }
    return { findings };
  },
  fails: {
    because: "However many requests come, all are answered.",
    change: (recording, { operationId }) =>
      recording.answerAs({ operationId, inquiry: burst.name }, { operationId, inquiry: plain.name }),
  },
};

function flowControl({ path }: Operation): string {
  const row = path.includes("/calldata/") ? "calldata" : "agentgroup";
  return citationText("agentgateway", { page: "cec_07_0584", table: "flow control", row });
}

const formerGuid = refusal({
  ...common,
  name: "refuses-former-guid",
  level: "MUST",
  requirement: "The guid of a session that was signed out is refused.",
  risk: "session",
  sends: "a sign-out, and then each query with the guid that was good before",
  variants: (operation, deployment) => [
    { step: "", question: questionOf(operation, deployment), proof: "former-guid" },
  ],
  rule: GUID_REFUSAL,
  source: () => guidRule("mismatch"),
  because: "A guid is good for ever.",
});

export const gatewayRefusals: readonly Check[] = [
  noGuid,
  malformedGuid,
  unknownGuid,
  foreignGuid,
  otherMethods,
  outOfRange("agentid"),
  malformed("agentid"),
  agentidInRange,
  outOfRange("workno"),
  malformed("workno"),
  unknownAgent,
  otherVdn,
  worknoInRange,
  tooManyRequests,
  formerGuid,
];
