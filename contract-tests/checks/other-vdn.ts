// What CC-CMS tells of agents who are not of the VDN, or not of the call centre, of the question.
import type { Operation } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Question } from "../transport/exchange.ts";
import type { Check, Finding } from "./check.ts";
import { plain } from "./inquiries/plain-cc-cms.ts";
import { type Inquiry, probeOf } from "./inquiry.ts";
import { queriesOf } from "./operations.ts";
import { bodyPlaces } from "./question-variants.ts";
import { bodyOf, ofFile, questionAbout, questionOf } from "./questions.ts";
import { type Answered, isSuccess, payloadOf } from "./reading.ts";
import { findingOf, notAccepted, outcomeOf, requestRule } from "./refusal.ts";
import { type RequestPlace, valueAt, withValue } from "./request-variants.ts";

/** Another number beside the right one. */
function beside({ schema: { maximum = Number.POSITIVE_INFINITY } }: RequestPlace, value: unknown): number {
  const number = Number(value);
  return number < maximum ? number + 1 : number - 1;
}

/** A question where the agents are of another VDN, or the VDN or the call centre is another one. */
interface OtherPlace {
  step: string;
  question: Question;
  agents: readonly number[];
}

function otherPlaces(operation: Operation, deployment: Deployment): OtherPlace[] {
  const { otherVdn } = deployment.forbidden;
  const body = bodyOf(operation, deployment) ?? {};
  const asked = valueAt(body, operation.agents?.asked ?? "");
  const agents = [asked].flat().filter((agent) => typeof agent === "number");
  const places = bodyPlaces(operation).filter(({ name }) => ofFile(deployment, name) !== undefined);
  return [
    ...(otherVdn === undefined || operation.agents?.asked === undefined
      ? []
      : [
          {
            step: "agent of another VDN",
            question: questionAbout(operation, deployment, [otherVdn]),
            agents: [otherVdn],
          },
        ]),
    // The VDN is the narrower one.
    ...places.toReversed().map((place) => {
      const other = withValue(body, place.pointer, beside(place, valueAt(body, place.pointer)));
      const question = questionOf(operation, deployment, { body: other });
      return { step: `${place.name} of somebody else`, question, agents };
    }),
  ];
}

const elsewhere: Inquiry = {
  name: "other vdn",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends:
    "each query about the agent of another VDN (subjects.otherVdn), and about the agents of the deployment file with another vdn and another ccId",
  async run(desk) {
    for (const operation of queriesOf("cc-cms")) {
      for (const { question, ...others } of otherPlaces(operation, desk.deployment))
        await desk.ask(probeOf(operation, question, { inquiry: elsewhere.name, expects: "either", ...others }));
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
  operations: queriesOf("cc-cms"),
  asks: [plain, elsewhere],
  judge(evidence, operation) {
    const lacking = notAccepted(evidence, operation);
    if (lacking !== undefined) return { untested: lacking };
    const readings = evidence.find({ operationId: operation.operationId, inquiry: elsewhere.name });
    const answered = readings.filter(({ failure }) => !failure);
    const [first] = readings;
    if (answered.length === 0)
      return { untested: first?.failure?.message ?? "the requests of this check were not sent" };
    const source = requestRule(operation, "vdn");
    return {
      observed: answered.flatMap((reading) => (reading.failure ? [] : [`${reading.probe.step}: ${answerTo(reading)}`])),
      findings: readings.flatMap((reading): Finding[] => {
        if (!isSuccess(reading)) return [];
        const payload = payloadOf(reading);
        if (!Array.isArray(payload) || payload.length === 0) return [];
        const expected = "no data of an agent: a refusal, or an empty list";
        return [
          findingOf(reading, { where: `/${operation.envelope.payload}`, expected, actual: shortJson(payload) }, source),
        ];
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
