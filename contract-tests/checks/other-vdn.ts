// What CC-CMS tells of agents who are not of the VDN, or not of the call centre, of the question.
import { type Operation, operationOf } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { SIGNED_QUERIES } from "./answers.ts";
import type { QuestionBody } from "./body-mutations.ts";
import type { Check, Finding } from "./check.ts";
import { findingOf } from "./finding.ts";
import { bodyOf, plain } from "./inquiries/plain-cc-cms.ts";
import { type Inquiry, probeOf, signedQuestion } from "./inquiry.ts";
import { type Answered, isSuccess, payloadOf } from "./reading.ts";
import { notAccepted, outcomeOf, rowOf } from "./refusal.ts";

/** Most of what a field may be. Source: table 2 of both pages. */
const MOST = { ccId: 65_535, vdn: 5_000 } as const;

/** Another number beside the right one. */
function beside(name: keyof typeof MOST, value: unknown): number {
  const number = Number(value);
  return number < MOST[name] ? number + 1 : number - 1;
}

/** The question of an operation where the agents are of another VDN, or the VDN or the call centre is another one. */
function otherPlaces(operation: Operation, deployment: Deployment): [step: string, body: QuestionBody][] {
  const body = bodyOf(operation, deployment);
  const { otherVdn } = deployment.forbidden;
  const about = (agent: number) => ("agentIds" in body ? { agentIds: [agent] } : { agentId: agent });
  return [
    ...(otherVdn === undefined
      ? []
      : [["agent of another VDN", { ...body, ...about(otherVdn) }] as [string, QuestionBody]]),
    ["vdn of somebody else", { ...body, vdn: beside("vdn", body.vdn) }],
    ["ccId of somebody else", { ...body, ccId: beside("ccId", body.ccId) }],
  ];
}

const elsewhere: Inquiry = {
  name: "other vdn",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends:
    "each query about the agent of another VDN (subjects.otherVdn), and about the agents of the deployment file with another vdn and another ccId",
  async run(desk) {
    for (const { operationId } of SIGNED_QUERIES) {
      const operation = operationOf("cc-cms", operationId);
      for (const [step, body] of otherPlaces(operation, desk.deployment)) {
        const agents = [body.agentIds ?? body.agentId ?? []].flat();
        const particulars = { inquiry: elsewhere.name, step, expects: "either", agents } as const;
        await desk.ask(probeOf(operation, signedQuestion(operationId, body), particulars));
      }
    }
  },
};

/** The pages do not say what becomes of such a question; an empty list and a refusal are both told to nobody's harm. */
const ownVdnOnly: Check = {
  name: "own-vdn-only",
  level: "SHOULD",
  requirement:
    "Nothing is told of agents in answer to a question about another VDN or another call centre than theirs.",
  risk: "read-only",
  operations: SIGNED_QUERIES,
  asks: [plain, elsewhere],
  judge(evidence, operation) {
    const lacking = notAccepted(evidence, operation);
    if (lacking !== undefined) return { untested: lacking };
    const readings = evidence.find({ operationId: operation.operationId, inquiry: elsewhere.name });
    const answered = readings.filter(({ failure }) => !failure);
    const [first] = readings;
    if (answered.length === 0)
      return { untested: first?.failure?.message ?? "the requests of this check were not sent" };
    const source = rowOf(operation, "2", "2");
    return {
      observed: answered.flatMap((reading) => (reading.failure ? [] : [`${reading.probe.step}: ${answerTo(reading)}`])),
      findings: readings.flatMap((reading): Finding[] => {
        if (!isSuccess(reading)) return [];
        const payload = payloadOf(reading);
        if (!Array.isArray(payload) || payload.length === 0) return [];
        const expected = "no data of an agent: a refusal, or an empty list";
        return [findingOf(reading, { where: "/resultDesc", expected, actual: shortJson(payload) }, source)];
      }),
    };
  },
  fails: {
    because: "The VDN of a question is not looked at.",
    change: (recording, { operationId }) =>
      recording.answerAs({ operationId, inquiry: elsewhere.name }, { operationId, inquiry: plain.name }),
  },
};

/** What was answered, in words. */
function answerTo(reading: Answered): string {
  const payload = payloadOf(reading);
  if (!isSuccess(reading) || !Array.isArray(payload)) return outcomeOf(reading);
  return payload.length === 0 ? `${outcomeOf(reading)} and an empty list` : `${outcomeOf(reading)} and data`;
}

export const otherVdnChecks: readonly Check[] = [ownVdnOnly];
