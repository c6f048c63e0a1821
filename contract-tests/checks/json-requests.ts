// Requests to CC-CMS that are not JSON, or not strictly JSON.
import { type Citation, citationText, type Operation } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { inOtherDigits, lenientJson, notJson } from "./body-mutations.ts";
import type { Check } from "./check.ts";
import { bodyPlaces, hasKind, httpRequestVariants, mandatoryRows } from "./http-request-variants.ts";
import { bodyOf, httpRequestOf } from "./http-requests.ts";
import { queriesOf, representativeOf } from "./operations.ts";
import { refusal, requestRule, type Variant } from "./refusal.ts";
import { ANY_REFUSAL } from "./refusal-rule.ts";
import { valueAt, withValue } from "./request-variants.ts";
import { withBody as common } from "./scenarios/plain-cc-cms.ts";

/** The row about the media type, whose body is this one. */
export function mediaTypeRule({ surface, source }: Operation): string {
  return citationText(surface, source);
}

/** A request cannot be read from what is no JSON: the row about the media type, and those of its mandatory fields. */
function statedHttpRequest(operation: Operation): Citation[] {
  return [operation.source, ...mandatoryRows(operation)];
}

/** The request of an operation with texts that are made of its body. */
const withTexts =
  (texts: (body: Readonly<Record<string, unknown>>) => readonly [step: string, text: string][]) =>
  (operation: Operation, deployment: Deployment): Variant[] =>
    texts(bodyOf(operation, deployment) ?? {}).map(([step, text]) => ({
      step,
      httpRequest: httpRequestOf(operation, deployment, { body: text }),
    }));

const brokenJson = refusal({
  ...common,
  name: "refuses-broken-json",
  level: "MUST",
  requirement: "A body that is not JSON is refused.",
  sends: "each query with a body that is cut off, a bare word, or empty",
  variants: withTexts(notJson),
  rule: ANY_REFUSAL,
  source: mediaTypeRule,
  stated: statedHttpRequest,
  because: "A broken body is repaired and answered.",
});

const lenient = refusal({
  ...common,
  operations: [representativeOf("cc-cms")],
  name: "refuses-lenient-json",
  level: "SHOULD",
  requirement: "A body that only a lenient parser accepts as JSON, or that is not an object, is refused.",
  sends:
    "one query with an extra comma, a comment, NaN, single quotes, names without quotes, a duplicate name, a byte order mark, a second text, and a single value",
  variants: withTexts(lenientJson),
  rule: ANY_REFUSAL,
  source: () => "RFC 8259, sections 2, 4, 6 and 8.1",
  because: "A body that is almost JSON is read as JSON.",
});

const otherDigits = refusal({
  ...common,
  operations: [representativeOf("cc-cms")],
  name: "refuses-other-digits",
  level: "SHOULD",
  requirement: "An id written as a string of digits of another script is refused.",
  sends: "one query with the id of the agent in Arabic-Indic digits, as a string",
  variants: (operation, deployment) => {
    const body = bodyOf(operation, deployment) ?? {};
    const digits = (pointer: string) => inOtherDigits(String(valueAt(body, pointer)));
    return bodyPlaces(operation)
      .filter(({ pointer }) => pointer === operation.agents?.asked)
      .map(({ name, pointer }) => ({
        step: `${name} in other digits`,
        httpRequest: httpRequestOf(operation, deployment, { body: withValue(body, pointer, digits(pointer)) }),
      }));
  },
  rule: ANY_REFUSAL,
  source: requestRule,
  because: "Digits of every script are read as a number.",
});

const nullItem = refusal({
  ...common,
  operations: queriesOf("cc-cms").filter((operation) => hasKind("null-item", operation)),
  name: "refuses-null-item",
  level: "SHOULD",
  requirement: "A list of agents that contains null is refused.",
  sends: "the batch query with null in the middle of the agents of the deployment file",
  variants: (operation, deployment) => httpRequestVariants("null-item", operation, deployment),
  rule: ANY_REFUSAL,
  source: requestRule,
  because: "Null in a list of agents is skipped.",
});

export const jsonRefusals: readonly Check[] = [brokenJson, lenient, otherDigits, nullItem];
