import { type Deployment, secretsOf } from "../deployment/deployment.ts";
import { c2Asker } from "./c2-asker.ts";
import type { Exchange, Question } from "./exchange.ts";
import { guidAsker } from "./guid-asker.ts";
import { Secrets } from "./secrets.ts";

/** Asks one surface of a deployment, as somebody who may. */
export interface Asker {
  ask(question: Question): Promise<Exchange>;
  /** Ends what was begun: signs out, closes connections. Never throws; says in one line what could not be ended. */
  close(): Promise<string | undefined>;
}

/** The askers of the surfaces that the deployment has. An aborted signal ends what they are doing. */
export function openAskers(
  deployment: Deployment,
  signal: AbortSignal,
): { agentgateway?: Asker; "cc-cms"?: Asker; secrets: Secrets } {
  const secrets = new Secrets(secretsOf(deployment));
  const { agentgateway, "cc-cms": ccCms, limits } = deployment;
  return {
    secrets,
    ...(agentgateway && { agentgateway: guidAsker(agentgateway, limits, secrets, signal) }),
    ...(ccCms && { "cc-cms": c2Asker(ccCms, limits, secrets, signal) }),
  };
}
