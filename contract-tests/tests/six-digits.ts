// A call centre of 2025: that of the built-in dataset, in which the agents of the story have ids of six digits.
import type { Dataset } from "../reference/dataset.ts";
import { builtInDataset } from "../reference/dataset-file.ts";

const SHIFT = 700_000;

/** The agents of the story are below this; those who fill batches are not shifted. */
const STORY_END = 10_000;

export function sixDigits(id: number): number {
  return id < STORY_END ? id + SHIFT : id;
}

export function sixDigitDataset(): Dataset {
  const dataset = builtInDataset();
  const { agents, failures } = dataset;
  const isAgent = (value: string) => agents.some(({ workno }) => String(workno) === value);
  return {
    ...dataset,
    agents: agents.map((agent) => ({ ...agent, workno: sixDigits(agent.workno) })),
    failures: failures.map(({ when, ...failure }) => ({
      ...failure,
      when: Object.fromEntries(
        Object.entries(when).map(([name, value]) => [name, isAgent(value) ? String(sixDigits(Number(value))) : value]),
      ),
    })),
  };
}
