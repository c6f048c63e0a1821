import type { Check } from "./check.ts";
import { gatewayRefusals, otherVdnPlainly } from "./refusals-agentgateway.ts";
import { parameterCode, signedRefusals } from "./refusals-cc-cms.ts";

/** Checks that invalid requests are refused, and that valid requests close to them are not. */
export const refusalChecks: readonly Check[] = [...gatewayRefusals, ...signedRefusals];

/** Checks of the form of refusals; other checks evaluate whether a request is refused. */
export const plainRefusals: readonly Check[] = [otherVdnPlainly, parameterCode];
