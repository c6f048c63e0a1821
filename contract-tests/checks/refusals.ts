import type { Check } from "./check.ts";
import { gatewayRefusals } from "./refusals-agentgateway.ts";
import { signedRefusals } from "./refusals-cc-cms.ts";

/** That what must not be answered is refused, and what comes closest to it is not. */
export const refusalChecks: readonly Check[] = [...gatewayRefusals, ...signedRefusals];
