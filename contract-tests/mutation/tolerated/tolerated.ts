import { agentTolerated } from "./agents.ts";
import { answerTolerated } from "./answers.ts";
import { movingTolerated } from "./moving.ts";
import { nothingInAgents } from "./nothing-in-agents.ts";
import { nothingInBatches } from "./nothing-in-batches.ts";
import { nothingInEnvelopes } from "./nothing-in-envelopes.ts";
import { refusalTolerated } from "./refusals.ts";
import { sessionTolerated } from "./sessions.ts";
import { timeTolerated } from "./times.ts";
import type { Tolerated } from "./tolerance.ts";
import { transportTolerated } from "./transport.ts";

export { KINDS, type Setting, type Tolerated, type ToleratedKind } from "./tolerance.ts";

/** Deployments of which nothing may be said that a row of the interface reference does not state. */
export const tolerated: readonly Tolerated[] = [
  ...agentTolerated,
  ...movingTolerated,
  ...timeTolerated,
  ...nothingInAgents,
  ...nothingInBatches,
  ...nothingInEnvelopes,
  ...answerTolerated,
  ...refusalTolerated,
  ...transportTolerated,
  ...sessionTolerated,
];
