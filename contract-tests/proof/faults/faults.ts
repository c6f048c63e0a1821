import { accessGatewayFaults } from "./access-agentgateway.ts";
import { accessSignedFaults } from "./access-cc-cms.ts";
import { exchangeFaults } from "./exchange.ts";
import type { Fault } from "./fault.ts";
import { meaningGatewayFaults } from "./meaning-agentgateway.ts";
import { meaningSignedFaults } from "./meaning-cc-cms.ts";
import { questionFaults } from "./questions-cc-cms.ts";
import { rangeGatewayFaults } from "./ranges-agentgateway.ts";
import { serverTimeFaults } from "./server-time.ts";
import { sessionAccessFaults } from "./session-access.ts";
import { sessionFormFaults } from "./session-form.ts";
import { sessionStateFaults } from "./session-state.ts";
import { shapeFaults } from "./shape.ts";
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
  ...sessionFormFaults,
  ...sessionStateFaults,
  ...sessionAccessFaults,
  ...serverTimeFaults,
];
