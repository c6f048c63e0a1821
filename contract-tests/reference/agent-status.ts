import type { PlatformState } from "./dataset-agents.ts";

/** A state of an agent in the words of the interfaces. */
export type AgentStatus = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/**
 * The state that both interfaces derive from that of the platform.
 * Sources: "State codes of agents", table 1 (cec_07_0581), and the table of CC-CMS (cec_07_2569).
 */
export const STATUS_OF: Record<PlatformState, AgentStatus> = {
  0: 2,
  1: 4,
  2: 7,
  3: 7,
  4: 7,
  5: 7,
  6: 5,
  7: 3,
  8: 8,
  9: 0,
  // The table ends at 9. The monitoring appendix calls 10 "adjusting (wrap-up)", so it is wrap-up here.
  10: 5,
};
