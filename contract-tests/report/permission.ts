import { operationsOf, surfaces } from "../contract/contract.ts";
import type { Risk } from "../deployment/deployment.ts";

const changing = surfaces.flatMap(operationsOf).filter(({ effect }) => effect === "change");

/** The entry in a deployment file that allows a risk; see `allowedRisks`. Read-only checks are always permitted. */
const PERMISSIONS: Readonly<Record<Exclude<Risk, "read-only">, string>> = {
  session: "agentgateway.authentication.signIn instead of guid",
  change: `allow: [${changing.map(({ operationId }) => operationId).join(", ")}]`,
  "take-over": "agentgateway.authentication.signIn.takeOver: true",
  flood: "allow: [flood]",
  "lock-out": "allow: [lock-out]",
};

/** The entry in a deployment file that permits checks of a risk. */
export function permissionOf(risk: Risk): string {
  return risk === "read-only" ? "nothing" : PERMISSIONS[risk];
}

/** Why checks of a risk are not permitted, and the entry that would permit them. */
export function notPermittedReason(risk: Risk): string {
  return `the deployment file does not allow ${risk} (add ${permissionOf(risk)})`;
}
