// Questions to CC-CMS that are no JSON, or not to the letter.
import { type Citation, citationText, type Operation } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { inOtherDigits, lenientJson, notJson, type QuestionBody } from "./body-mutations.ts";
import type { Check } from "./check.ts";
import { bodyOf, common } from "./inquiries/plain-cc-cms.ts";
import { signedQuestion } from "./inquiry.ts";
import { BATCH, PRIVATE_CALLS } from "./monitored.ts";
import { ANY_REFUSAL, citationOf, refusal, rowOf, type Variant } from "./refusal.ts";

/** The row about the media type, whose body is this one. */
export function mediaTypeRule({ surface, source }: Operation): string {
  return citationText(surface, source);
}

/** A question cannot be read from what is no JSON: the row about the media type, and those of its mandatory fields. */
function statedQuestion(operation: Operation): Citation[] {
  return [operation.source, ...["1", "2", "3"].map((row) => citationOf(operation, "2", row))];
}

/** The question of an operation with texts that are made of its body. */
const withTexts =
  (texts: (body: QuestionBody) => readonly [step: string, text: string][]) =>
  (operation: Operation, deployment: Deployment): Variant[] =>
    texts(bodyOf(operation, deployment)).map(([step, text]) => ({
      step,
      question: signedQuestion(operation.operationId, text),
    }));

const brokenJson = refusal({
  ...common,
  name: "refuses-broken-json",
  level: "MUST",
  requirement: "A body that is no JSON text is refused.",
  sends: "each query with a body that is cut off, a bare word, or empty",
  variants: withTexts(notJson),
  rule: ANY_REFUSAL,
  source: mediaTypeRule,
  stated: statedQuestion,
  because: "What is broken is mended and answered.",
});

const lenient = refusal({
  ...common,
  operations: [PRIVATE_CALLS],
  name: "refuses-lenient-json",
  level: "SHOULD",
  requirement: "A body that is JSON only to a reader who is not strict is refused, and so is one that is no object.",
  sends:
    "a query with a comma too many, a comment, NaN, single quotes, names without quotes, a name twice, a byte order mark, a text behind it, and with one value only",
  variants: withTexts(lenientJson),
  rule: ANY_REFUSAL,
  source: () => "RFC 8259, sections 2, 4, 6 and 8.1",
  because: "What is nearly JSON is read as JSON.",
});

const otherDigits = refusal({
  ...common,
  operations: [PRIVATE_CALLS],
  name: "refuses-other-digits",
  level: "SHOULD",
  requirement: "An id that is written as a text of digits of another script is refused.",
  sends: "a query with the id of the agent in Arabic-Indic digits, as a text",
  variants: withTexts((body) => [
    ["agentId in other digits", JSON.stringify({ ...body, agentId: inOtherDigits(String(body.agentId)) })],
  ]),
  rule: ANY_REFUSAL,
  source: (operation) => rowOf(operation, "2", "3"),
  because: "Digits of any script are read as a number.",
});

const nullItem = refusal({
  ...common,
  operations: [BATCH],
  name: "refuses-null-item",
  level: "SHOULD",
  requirement: "A list of agents with null among them is refused.",
  sends: "the batch query with null in the middle of the agents of the deployment file",
  variants: withTexts(({ agentIds, ...body }) => {
    const [first, ...others] = [agentIds ?? []].flat();
    // Behind it stands an agent in any case, so that it is in the middle.
    const items = [first, null, ...(others.length > 0 ? others : [first])];
    return [["agentIds with null among them", JSON.stringify({ ...body, agentIds: items })]];
  }),
  rule: ANY_REFUSAL,
  source: (operation) => rowOf(operation, "2", "3"),
  because: "Null among agents is passed over.",
});

export const jsonRefusals: readonly Check[] = [brokenJson, lenient, otherDigits, nullItem];
