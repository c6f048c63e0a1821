import { accessGatewayFaults } from "./access-agentgateway.ts";
import { accessSignedFaults } from "./access-cc-cms.ts";
import { acrossAnswerFaults } from "./across-answers.ts";
import { carelessAccessFaults } from "./careless-access.ts";
import { eventFaults } from "./events.ts";
import { exchangeFaults } from "./exchange.ts";
import type { Fault } from "./fault.ts";
import { looseQuestionFaults } from "./loose-questions.ts";
import { meaningGatewayFaults } from "./meaning-agentgateway.ts";
import { meaningSignedFaults } from "./meaning-cc-cms.ts";
import { nearGuidFaults } from "./near-guids.ts";
import { nearSignatureFaults } from "./near-signatures.ts";
import { neighbourFaults } from "./neighbours.ts";
import { newGuidFaults } from "./new-guids.ts";
import { questionFaults } from "./questions-cc-cms.ts";
import { rangeGatewayFaults } from "./ranges-agentgateway.ts";
import { serverErrorFaults } from "./server-errors.ts";
import { serverTimeFaults } from "./server-time.ts";
import { sessionAccessFaults } from "./session-access.ts";
import { sessionFormFaults } from "./session-form.ts";
import { sessionStateFaults } from "./session-state.ts";
import { shapeFaults } from "./shape.ts";
import { spellingFaults } from "./spellings.ts";
import { stateFaults } from "./state.ts";
import { textFaults } from "./text.ts";

export type { Fault } from "./fault.ts";

/** Everything that a proof changes in the reference deployment, one fault at a time. */
export const faults: readonly Fault[] = [
  ...exchangeFaults,
  ...textFaults,
  ...shapeFaults,
  ...rangeGatewayFaults,
  ...questionFaults,
  ...meaningGatewayFaults,
  ...meaningSignedFaults,
  ...stateFaults,
  ...accessGatewayFaults,
  ...accessSignedFaults,
  ...nearGuidFaults,
  ...nearSignatureFaults,
  ...spellingFaults,
  ...looseQuestionFaults,
  ...serverErrorFaults,
  ...neighbourFaults,
  ...sessionFormFaults,
  ...sessionStateFaults,
  ...sessionAccessFaults,
  ...newGuidFaults,
  ...carelessAccessFaults,
  ...eventFaults,
  ...serverTimeFaults,
  ...acrossAnswerFaults,
];
