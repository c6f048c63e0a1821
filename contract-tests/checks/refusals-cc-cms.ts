// What CC-CMS has to refuse, and what it must not.
import { citationText, type Operation, operationOf } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Proof } from "../transport/risk.ts";
import { SIGNED_QUERIES } from "./answers.ts";
import {
  type Mutation,
  notJson,
  type QuestionBody,
  withNull,
  withNumber,
  withoutField,
  withText,
  withWrongType,
} from "./body-mutations.ts";
import type { Check, Level, OperationKey } from "./check.ts";
import { ccCmsOf, fullBatch, MOST_AGENTS } from "./inquiries/cc-cms.ts";
import { type Inquiry, probeOf, signedQuestion } from "./inquiry.ts";
import { byEdition, idsInside, idsOutside } from "./ranges.ts";
import {
  ANY_REFUSAL,
  acceptance,
  methodRule,
  noUnknown,
  PARAMETER_REFUSAL,
  type RefusalRule,
  refusal,
  rowOf,
  SIGNATURE_REFUSAL,
  type Variant,
} from "./refusal.ts";

const BATCH: readonly OperationKey[] = SIGNED_QUERIES.filter(
  ({ operationId }) => operationId === "queryAgentStatusInfoByAgentIds",
);

/** What each operation is asked when nothing is wrong: about all agents, or about the first. */
function bodyOf({ operationId }: OperationKey, deployment: Deployment): QuestionBody {
  const { ccId, vdn, agents } = ccCmsOf({ deployment });
  return operationId === "queryAgentStatusInfoByAgentIds"
    ? { ccId, vdn, agentIds: agents }
    : { ccId, vdn, agentId: agents[0] ?? 101 };
}

/** Each query, as it is accepted. */
const plain: Inquiry = {
  name: "plain question",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: "each query about the agents of the deployment file",
  async run(desk) {
    for (const { operationId } of SIGNED_QUERIES) {
      const operation = operationOf("cc-cms", operationId);
      const question = signedQuestion(operationId, bodyOf(operation, desk.deployment));
      await desk.ask(probeOf(operation, question, { inquiry: plain.name, step: "" }));
    }
  },
};

const common = { accepted: plain, operations: SIGNED_QUERIES } as const;

// What a question may hold.

/** The rows of table 2, the same on both pages. */
const FIELD_ROWS: Record<string, string> = { ccId: "1", vdn: "2", agentIds: "3", agentId: "3" };

function fieldRule(operation: Operation, step: string): string {
  const [field = ""] = step.split(" ");
  return rowOf(operation, "2", FIELD_ROWS[field] ?? "3");
}

interface BodyRequirement {
  name: string;
  level: Level;
  requirement: string;
  sends: string;
  operations?: readonly OperationKey[];
  rule?: RefusalRule;
  because: string;
}

/** A check that bodies with a mistake in one place are refused. */
function bodyRefusal(mutations: (body: QuestionBody) => readonly Mutation[], requirement: BodyRequirement): Check {
  return refusal({
    ...common,
    rule: PARAMETER_REFUSAL,
    source: fieldRule,
    variants: (operation, deployment) =>
      mutations(bodyOf(operation, deployment)).map(([step, body]) => ({
        step,
        question: signedQuestion(operation.operationId, body),
      })),
    ...requirement,
  });
}

const missingField = bodyRefusal(withoutField, {
  name: "refuses-missing-field",
  level: "MUST",
  requirement: "A question without one of the mandatory fields is refused.",
  sends: "each query without each of its fields",
  because: "What is missing is made up.",
});

const nullField = bodyRefusal(withNull, {
  name: "refuses-null-field",
  level: "MUST",
  requirement: "A question in which a mandatory field is null is refused.",
  sends: "each query with null in each of its fields",
  because: "Null is taken for a value.",
});

const wrongType = bodyRefusal(withWrongType, {
  name: "refuses-wrong-type",
  level: "MUST",
  requirement: "A question in which a field has another type than Integer or Array of Integer is refused.",
  sends: "each query with a text, true, a fraction, a list and an object in each of its fields",
  because: "A value of another type is read as a number.",
});

const numberAsText = bodyRefusal(withText, {
  name: "refuses-number-as-text",
  level: "SHOULD",
  requirement: "A question in which a number is written as a text is refused.",
  sends: "each query with the digits of each number in a text",
  because: "A text of digits is read as a number.",
});

/** Just below and just above each range, and a negative number. Source: table 2 of both pages. */
const OUT_OF_RANGE: Record<string, readonly number[]> = { ccId: [0, 65_536, -1], vdn: [0, 5001, -1] };

const outOfRange = byEdition(
  refusal({
    ...common,
    name: "refuses-out-of-range",
    level: "SHOULD",
    requirement:
      "A number outside its range is refused: ccId 1 to 65535, vdn 1 to 5000, agents in the ranges of the edition, without an edition those that some edition allows.",
    sends: "each query with numbers just outside the ranges of each field, and with agent 0",
    variants: (operation, deployment) => {
      const body = bodyOf(operation, deployment);
      return Object.keys(body)
        .flatMap((name) =>
          (OUT_OF_RANGE[name] ?? idsOutside("cc-cms", deployment.edition)).map((number) =>
            withNumber(body, name, number),
          ),
        )
        .map(([step, asked]) => ({ step, question: signedQuestion(operation.operationId, asked) }));
    },
    // A call centre or a VDN that cannot be may also be one that the key is not for.
    rule: ANY_REFUSAL,
    source: fieldRule,
    because: "Any number is accepted.",
  }),
);

/** The name of the property that names the agents. */
function agentField(body: QuestionBody): string {
  return "agentIds" in body ? "agentIds" : "agentId";
}

const unknownAgent: Inquiry = {
  name: "unknown agent",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: "each query about the agent who does not exist (subjects.unknown)",
  async run(desk) {
    const { unknown } = desk.deployment.forbidden;
    if (unknown === undefined) return;
    for (const { operationId } of SIGNED_QUERIES) {
      const operation = operationOf("cc-cms", operationId);
      const body = bodyOf(operation, desk.deployment);
      const [step, asked] = withNumber(body, agentField(body), unknown);
      const particulars = { inquiry: unknownAgent.name, step, expects: "either" } as const;
      await desk.ask(probeOf(operation, signedQuestion(operationId, asked), particulars));
    }
  },
};

const inRange = byEdition(
  acceptance({
    ...common,
    name: "accepts-in-range",
    level: "SHOULD",
    requirement: "Both ends of each range are answered like any other id of an agent.",
    sends:
      "each query about the agents at both ends of the ranges of the edition; without an edition, those that all allow",
    variants: (operation, deployment) => {
      const body = bodyOf(operation, deployment);
      return idsInside("cc-cms", deployment.edition).map((id) => {
        const [step, asked] = withNumber(body, agentField(body), id);
        return { step, question: signedQuestion(operation.operationId, asked) };
      });
    },
    source: fieldRule,
    like: { asks: [unknownAgent], words: "an agent who does not exist" },
    missing: noUnknown,
  }),
);

const emptyList = bodyRefusal((body) => [["agentIds empty", { ...body, agentIds: [] }]], {
  name: "refuses-empty-list",
  level: "SHOULD",
  requirement: "A question about nobody is refused.",
  sends: "the batch query with an empty list",
  operations: BATCH,
  because: "A question about nobody is answered.",
});

/** The ids of a body, as many as there may be or more. */
function batchOf(body: QuestionBody, size: number): readonly number[] {
  const { agentIds } = body;
  return fullBatch(typeof agentIds === "object" ? agentIds : [], size);
}

const tooManyAgents = bodyRefusal(
  (body) => [[`agentIds of ${MOST_AGENTS + 1}`, { ...body, agentIds: batchOf(body, MOST_AGENTS + 1) }]],
  {
    name: "refuses-too-many-agents",
    level: "SHOULD",
    requirement: `A question about more than ${MOST_AGENTS} agents is refused.`,
    sends: `the batch query about ${MOST_AGENTS + 1} agents`,
    operations: BATCH,
    because: "However many agents are asked about, all are answered.",
  },
);

const wrongLastItem = bodyRefusal(
  ({ agentIds, ...body }) => [["agentIds with a text behind them", { ...body, agentIds: [agentIds, "text"].flat() }]],
  {
    name: "refuses-wrong-last-item",
    level: "MUST",
    requirement: "A list of agents is refused when only its last item is no integer.",
    sends: "the batch query with a text behind the agents of the deployment file",
    operations: BATCH,
    because: "Only the beginning of the list is looked at.",
  },
);

const brokenJson = refusal({
  ...common,
  name: "refuses-broken-json",
  level: "MUST",
  requirement: "A body that is no JSON text is refused.",
  sends: "each query with a body that is cut off, in single quotes, a bare word, or empty",
  variants: (operation, deployment) =>
    notJson(bodyOf(operation, deployment)).map(([step, text]) => ({
      step,
      question: signedQuestion(operation.operationId, text),
    })),
  rule: ANY_REFUSAL,
  source: mediaTypeRule,
  because: "What is broken is mended and answered.",
});

/** The row about the media type, whose body is this one. */
function mediaTypeRule({ surface, source }: Operation): string {
  return citationText(surface, source);
}

/** The question as it is accepted, with these headers. One that has to be signed cannot be left out. */
function withHeaders(
  operation: Operation,
  deployment: Deployment,
  headers: readonly [step: string, value?: string][],
): Variant[] {
  const question = signedQuestion(operation.operationId, bodyOf(operation, deployment));
  const isSigned = deployment["cc-cms"]?.signature.signedHeaders.includes("content-type");
  return headers.flatMap(([step, value]) => {
    if (value === undefined && isSigned) return [];
    return [{ step, question: { ...question, headers: value === undefined ? {} : { "Content-Type": value } } }];
  });
}

const wrongMediaType = refusal({
  ...common,
  name: "refuses-wrong-media-type",
  level: "SHOULD",
  requirement: "A body that is not sent as application/json is refused.",
  sends: "each query as text/plain, as application/xml, and without Content-Type",
  variants: (operation, deployment) =>
    withHeaders(operation, deployment, [
      ["text/plain", "text/plain; charset=UTF-8"],
      ["application/xml", "application/xml; charset=UTF-8"],
      ["no Content-Type"],
    ]),
  rule: ANY_REFUSAL,
  source: mediaTypeRule,
  because: "Whatever the body is said to be, it is read as JSON.",
});

const wrongCharset = refusal({
  ...common,
  name: "refuses-wrong-charset",
  level: "SHOULD",
  requirement: "A body that is sent in another charset than UTF-8 is refused.",
  sends: "each query as application/json in UTF-16, by what its header says",
  variants: (operation, deployment) =>
    withHeaders(operation, deployment, [["UTF-16", "application/json; charset=UTF-16"]]),
  rule: ANY_REFUSAL,
  source: mediaTypeRule,
  because: "The charset is not looked at.",
});

const otherMethods = refusal({
  ...common,
  name: "refuses-other-methods",
  level: "MUST",
  requirement: "A query is answered to POST only.",
  sends: "each query with GET in place of POST, signed as such",
  // PUT and DELETE could do something where they are known; GET could not.
  variants: (operation, deployment) => [
    {
      step: "GET",
      question: { ...signedQuestion(operation.operationId, bodyOf(operation, deployment)), method: "GET" },
    },
  ],
  rule: ANY_REFUSAL,
  source: methodRule,
  because: "GET is answered like POST.",
});

// Who may ask.

/** Page "C2 authentication of the monitoring interfaces". */
function signatureRule(): string {
  return citationText("cc-cms", { page: "cec_07_0003", table: "HTTP status", row: "401" });
}

/** The standard for signatures of messages; the reference says nothing about their age. */
function replayRule(): string {
  return "RFC 9421, section 7.2.2";
}

interface ProofRequirement {
  name: string;
  level?: Level;
  requirement: string;
  sends: string;
  because: string;
}

/** A check that a plain question is refused when this proof comes with it. */
function proofRefusal(proof: Proof, { level = "MUST", ...requirement }: ProofRequirement): Check {
  return refusal({
    ...common,
    ...requirement,
    level,
    risk: proof === "none" ? "read-only" : "lock-out",
    variants: (operation, deployment) => [
      { step: "", question: signedQuestion(operation.operationId, bodyOf(operation, deployment)), proof },
    ],
    rule: SIGNATURE_REFUSAL,
    source: level === "MUST" ? signatureRule : replayRule,
  });
}

const signatures = [
  proofRefusal("none", {
    name: "refuses-no-authorization",
    requirement: "A request without Authorization is refused.",
    sends: "each query without Authorization",
    because: "A request that nobody has signed is answered.",
  }),
  proofRefusal("malformed-authorization", {
    name: "refuses-malformed-authorization",
    requirement: "A request with an Authorization that is no signature is refused.",
    sends: "each query with an Authorization in no form of a signature",
    because: "Any text is taken for a signature.",
  }),
  proofRefusal("unknown-key", {
    name: "refuses-unknown-key",
    requirement: "A signature of an access key that nobody has is refused.",
    sends: "each query signed for an access key that nobody has",
    because: "Any access key is accepted.",
  }),
  proofRefusal("wrong-signature", {
    name: "refuses-wrong-signature",
    requirement: "A signature with one wrong digit is refused.",
    sends: "each query with one digit of the signature changed",
    because: "The signature is not verified.",
  }),
  proofRefusal("altered-body", {
    name: "refuses-altered-body",
    requirement: "The signature of another body is refused.",
    sends: "each query with the signature of another body",
    because: "The body is not covered by the signature.",
  }),
  proofRefusal("altered-path", {
    name: "refuses-altered-path",
    requirement: "The signature of a request to another path is refused.",
    sends: "each query with the signature of a request to another path",
    because: "The path is not covered by the signature.",
  }),
  proofRefusal("altered-header", {
    name: "refuses-altered-header",
    requirement: "The signature of another value of a signed header is refused.",
    sends: "each query with the signature of a request to another host",
    because: "The headers are not covered by the signature.",
  }),
  proofRefusal("old-timestamp", {
    name: "refuses-old-timestamp",
    level: "SHOULD",
    requirement: "A signature of the day before is refused.",
    sends: "each query with a signature of the day before",
    because: "A signature is good for ever.",
  }),
  proofRefusal("replay", {
    name: "refuses-replay",
    level: "SHOULD",
    requirement: "A signature that was used before is refused.",
    sends: "each query twice with one signature, which is right the first time",
    because: "Who has seen a request can send it again.",
  }),
];

/** Those that can lock the address of the caller come last. */
export const signedRefusals: readonly Check[] = [
  missingField,
  nullField,
  wrongType,
  numberAsText,
  outOfRange,
  inRange,
  emptyList,
  tooManyAgents,
  wrongLastItem,
  brokenJson,
  wrongMediaType,
  wrongCharset,
  otherMethods,
  ...signatures,
];
