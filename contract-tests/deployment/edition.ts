import { agentRangesOf, type Edition, editions, isWithin, rangesInWords, type Surface } from "../contract/contract.ts";

/** An agent whom requests to a surface name, and where the user has named them. */
export interface NamedAgent {
  surface: Surface;
  agent: number;
  /** `subjects.inCall`, `--workno` */
  place: string;
}

/**
 * Why agents cannot be asked about by an edition, with the edition that they need; undefined when all can.
 * `written` is how the user writes an edition: `edition: "2023"`, `--edition 2023`.
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
  const next = fitting === undefined ? "name another agent" : `write ${written(fitting)}`;
  const ranges = rangesInWords(agentRangesOf(surface, edition));
  return `${written(edition)} has agents ${ranges} on ${surface}, and ${place} is ${agent}; ${next}`;
}

function allows(edition: Edition, { surface, agent }: NamedAgent): boolean {
  return isWithin(agentRangesOf(surface, edition), agent);
}
