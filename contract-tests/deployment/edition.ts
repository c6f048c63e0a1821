import { agentRangesOf, type Edition, editions, isWithin, rangesInWords, type Surface } from "../contract/contract.ts";

/** An agent in requests to a surface, and its place in the input of the user. */
export interface NamedAgent {
  surface: Surface;
  agent: number;
  /** `subjects.inCall`, `--workno` */
  place: string;
}

/**
 * The problem with an agent whose id is outside the range of the edition, with the edition that it needs; undefined without a problem.
 * `written` returns the edition as the user writes it: `edition: "2023"`, `--edition 2023`.
 */
export function editionProblem(
  edition: Edition | undefined,
  agents: readonly NamedAgent[],
  written: (edition: Edition) => string,
): string | undefined {
  if (edition === undefined) return undefined;
  const misfit = agents.find((named) => !allows(edition, named));
  if (misfit === undefined) return undefined;
  const { surface, agent, place } = misfit;
  const fitting = editions.find((other) => agents.every((named) => allows(other, named)));
  const next = fitting === undefined ? "use another agent" : `write ${written(fitting)}`;
  const ranges = rangesInWords(agentRangesOf(surface, edition));
  return `${written(edition)} has agents ${ranges} on ${surface}, and ${place} is ${agent}; ${next}`;
}

function allows(edition: Edition, { surface, agent }: NamedAgent): boolean {
  return isWithin(agentRangesOf(surface, edition), agent);
}
