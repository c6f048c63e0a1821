// Findings about numbers at the edges of what an edition allows.
import { citationText, type Edition, editions, type Operation } from "../contract/contract.ts";
import type { Check, Finding } from "./check.ts";
import { isAllowed, placeIn, requestRow } from "./http-request-variants.ts";

/** The check with findings that cite the page of the edition, and name the edition that the answer fits. Steps are a place of the request and a number. */
export function byEdition(check: Check): Check {
  return {
    ...check,
    evaluate(observations, operation) {
      const evaluation = check.evaluate(observations, operation);
      if ("untested" in evaluation) return evaluation;
      const { edition } = observations.facts;
      const steps = new Map(observations.of(operation).map(({ request }) => [request.key, request.step]));
      const findings = evaluation.findings.map((finding): Finding => {
        const step = steps.get(finding.request) ?? "";
        if (!placeIn(operation, step)) return finding;
        const source = citationText(operation.surface, requestRow(operation, step, edition));
        return { ...finding, source, expected: `${finding.expected}${fitting(operation, step, edition)}` };
      });
      return { findings };
    },
  };
}

/** The edition that says the opposite about the number of a step, in words. */
function fitting(operation: Operation, step: string, edition: Edition | undefined): string {
  if (edition === undefined) return "";
  const other = editions.find((each) => isAllowed(operation, step, each) !== isAllowed(operation, step, edition));
  return other === undefined ? "" : `; edition "${other}" would fit, the deployment file says "${edition}"`;
}
