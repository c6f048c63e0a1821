import type { Check } from "./check.ts";
import { gatewayRefusals, otherVdnPlainly } from "./refusals-agentgateway.ts";
import { parameterCode, signedRefusals } from "./refusals-cc-cms.ts";

/** That what must not be answered is refused, and what comes closest to it is not. */
export const refusalChecks: readonly Check[] = [...gatewayRefusals, ...signedRefusals];

/** In which words something is refused, which is for other checks to say that it is. */
export const plainRefusals: readonly Check[] = [otherVdnPlainly, parameterCode];
