// A call centre of 2025: that of the built-in scenario, in which the agents of the story have ids of six digits.
import { builtInScenario, type Scenario } from "../reference/scenario.ts";

const SHIFT = 700_000;

/** The agents of the story are below this; those who fill batches are not shifted. */
const STORY_END = 10_000;

export function sixDigits(id: number): number {
  return id < STORY_END ? id + SHIFT : id;
}

export function sixDigitScenario(): Scenario {
  const scenario = builtInScenario();
  const { agents, failures } = scenario;
  const isAgent = (value: string) => agents.some(({ workno }) => String(workno) === value);
  return {
    ...scenario,
    agents: agents.map((agent) => ({ ...agent, workno: sixDigits(agent.workno) })),
    failures: failures.map(({ when, ...failure }) => ({
      ...failure,
      when: Object.fromEntries(
        Object.entries(when).map(([name, value]) => [name, isAgent(value) ? String(sixDigits(Number(value))) : value]),
      ),
    })),
  };
}
