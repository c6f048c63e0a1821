import { accessGatewayMutants } from "./access-agentgateway.ts";
import { accessSignedMutants } from "./access-cc-cms.ts";
import { acrossAnswerMutants } from "./across-answers.ts";
import { agentQueryMutants } from "./agent-queries-cc-cms.ts";
import { carelessAccessMutants } from "./careless-access.ts";
import { eventMutants } from "./events.ts";
import { exchangeMutants } from "./exchange.ts";
import { looseRequestMutants } from "./loose-requests.ts";
import { meaningGatewayMutants } from "./meaning-agentgateway.ts";
import { meaningSignedMutants } from "./meaning-cc-cms.ts";
import type { Mutant } from "./mutant.ts";
import { nearGuidMutants } from "./near-guids.ts";
import { nearSignatureMutants } from "./near-signatures.ts";
import { neighbourMutants } from "./neighbours.ts";
import { newGuidMutants } from "./new-guids.ts";
import { ownDataMutants } from "./own-data.ts";
import { rangeGatewayMutants } from "./ranges-agentgateway.ts";
import { requestMutants } from "./requests-cc-cms.ts";
import { serverErrorMutants } from "./server-errors.ts";
import { serverTimeMutants } from "./server-time.ts";
import { sessionAccessMutants } from "./session-access.ts";
import { sessionFormMutants } from "./session-form.ts";
import { sessionStateMutants } from "./session-state.ts";
import { shapeMutants } from "./shape.ts";
import { skillQueueMutants } from "./skill-queues.ts";
import { spellingMutants } from "./spellings.ts";
import { stateMutants } from "./state.ts";
import { textMutants } from "./text.ts";
import { vdnListMutants } from "./vdn-lists.ts";

export type { Mutant } from "./mutant.ts";

/** Everything that a proof changes in the reference deployment, one mutant at a time. */
export const mutants: readonly Mutant[] = [
  ...exchangeMutants,
  ...textMutants,
  ...shapeMutants,
  ...rangeGatewayMutants,
  ...requestMutants,
  ...meaningGatewayMutants,
  ...meaningSignedMutants,
  ...agentQueryMutants,
  ...vdnListMutants,
  ...stateMutants,
  ...accessGatewayMutants,
  ...accessSignedMutants,
  ...nearGuidMutants,
  ...nearSignatureMutants,
  ...spellingMutants,
  ...looseRequestMutants,
  ...serverErrorMutants,
  ...neighbourMutants,
  ...sessionFormMutants,
  ...sessionStateMutants,
  ...sessionAccessMutants,
  ...skillQueueMutants,
  ...newGuidMutants,
  ...carelessAccessMutants,
  ...eventMutants,
  ...serverTimeMutants,
  ...acrossAnswerMutants,
  ...ownDataMutants,
];
