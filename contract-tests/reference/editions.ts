/** A dated version of the interface reference. */
export type Edition = "2023" | "2025-11";

type Range = [least: number, most: number];

/**
 * The numbers that the id of an agent may be in requests to each surface.
 * Source: table 1 of the AgentGateway pages and table 2 of the CC-CMS pages, in their editions of 2023 and of 2025-11-13.
 */
const AGENTS: Record<Edition, { agentgateway: Range[]; "cc-cms": Range[] }> = {
  "2023": { agentgateway: [[101, 59_999]], "cc-cms": [[101, 59_999]] },
  "2025-11": {
    agentgateway: [[101, 999_999]],
    "cc-cms": [
      [101, 59_999],
      [70_000, 999_999],
    ],
  },
};

/**
 * The greatest number that the id of a skill queue may be in requests to CC-CMS.
 * Source: rows of `skillIds` and `skillId` (cec_07_2550; cec_07_0613 and cec_07_0622 of 2025-11-13).
 */
const LAST_SKILL: Record<Edition, number> = { "2023": 2000, "2025-11": 5000 };

/** From the oldest to the newest. */
export const EDITIONS: readonly Edition[] = ["2023", "2025-11"];

/** Whether a number can be the id of an agent in a request to a surface. */
export function isAgent(edition: Edition, surface: "agentgateway" | "cc-cms", number: number): boolean {
  return (
    Number.isInteger(number) && AGENTS[edition][surface].some(([least, most]) => number >= least && number <= most)
  );
}

/** Whether a number can be the id of a skill queue in a request to CC-CMS. */
export function isSkill(edition: Edition, number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= LAST_SKILL[edition];
}
