import type { Risk } from "../deployment/deployment.ts";

/** What in a deployment file allows a risk; see `allowedRisks`. Checks that only read are always made. */
const PERMISSIONS: Readonly<Record<Exclude<Risk, "read-only">, string>> = {
  session: "agentgateway.authentication.signIn in place of guid",
  change: "allow: [<operationId>]",
  "take-over": "agentgateway.authentication.signIn.takeOver: true",
  flood: "allow: [flood]",
  "lock-out": "allow: [lock-out]",
};

/** What a deployment file has to say so that checks of a risk are made. */
export function permissionOf(risk: Risk): string {
  return risk === "read-only" ? "nothing" : PERMISSIONS[risk];
}

/** Why checks of a risk are not permitted, and what would allow them. */
export function notPermittedReason(risk: Risk): string {
  return `the deployment file does not allow ${risk} (${permissionOf(risk)} would)`;
}
