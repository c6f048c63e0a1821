// The ids of agents at the edges of what an edition allows, and findings that name the edition that would fit.
import {
  agentRangeRow,
  agentRangesOf,
  citationText,
  type Edition,
  editions,
  isWithin,
  type Surface,
} from "../contract/contract.ts";
import type { Check, Finding } from "./check.ts";

/** Parameters and properties that are the id of an agent. */
const AGENT_FIELDS = ["agentid", "workno", "agentIds", "agentId"];

/** 0, and the ids just outside each range of an edition; without one, ids that no edition allows. */
export function idsOutside(surface: Surface, edition: Edition | undefined): number[] {
  return [0, ...agentRangesOf(surface, edition).flatMap(([least, most]) => [least - 1, most + 1])];
}

/** Both ends of each range of an edition; without one, those that every edition allows. */
export function idsInside(surface: Surface, edition: Edition | undefined): number[] {
  const all = editions.map((each) => agentRangesOf(surface, each));
  const ranges = edition === undefined ? all : [agentRangesOf(surface, edition)];
  const ends = ranges.flat(2).filter((end) => ranges.every((one) => isWithin(one, end)));
  return [...new Set(ends)].sort((one, other) => one - other);
}

/** The check with findings that cite the page of the edition, and name the edition that the answer fits. Steps are a field and its value. */
export function byEdition(check: Check): Check {
  return {
    ...check,
    judge(evidence, operation) {
      const judgement = check.judge(evidence, operation);
      if ("untested" in judgement) return judgement;
      const { surface } = operation;
      const { edition } = evidence.facts;
      const steps = new Map(evidence.of(operation).map(({ probe }) => [probe.key, probe.step]));
      const findings = judgement.findings.map((finding): Finding => {
        const [field = "", value] = steps.get(finding.probe)?.split(" ") ?? [];
        if (!AGENT_FIELDS.includes(field)) return finding;
        const source = citationText(surface, agentRangeRow(operation, field, edition));
        return { ...finding, source, expected: `${finding.expected}${fitting(surface, edition, Number(value))}` };
      });
      return { findings };
    },
  };
}

/** The edition that says the opposite about an id, in words. */
function fitting(surface: Surface, edition: Edition | undefined, id: number): string {
  if (edition === undefined) return "";
  const isAllowed = isWithin(agentRangesOf(surface, edition), id);
  const other = editions.find((each) => isWithin(agentRangesOf(surface, each), id) !== isAllowed);
  return other === undefined ? "" : `; edition "${other}" would fit, the deployment file says "${edition}"`;
}
