import { allowedRisks, type Deployment, secretsOf } from "../deployment/deployment.ts";
import type { Asker } from "./asker.ts";
import { c2Asker } from "./c2-asker.ts";
import { guidAsker, type SessionExchange } from "./guid-asker.ts";
import { guard } from "./risk.ts";
import { Secrets } from "./secrets.ts";

/**
 * The askers of the surfaces that the deployment has. An aborted signal ends what they are doing.
 * Exchanges are as sent and received. `secrets` learns what must be masked before anything of them leaves the process,
 * and `keep` is given what was exchanged for the session itself.
 */
export function openAskers(
  deployment: Deployment,
  signal: AbortSignal,
  secrets = new Secrets(secretsOf(deployment)),
  keep: (one: SessionExchange) => void = () => undefined,
): { agentgateway?: Asker; "cc-cms"?: Asker; secrets: Secrets } {
  const { agentgateway, "cc-cms": ccCms, limits } = deployment;
  const permission = { risks: allowedRisks(deployment), changes: deployment.changes ?? [] };
  const guarded = (asker: Asker): Asker => ({
    ...asker,
    async ask(question, manner) {
      guard(question, manner, permission);
      return asker.ask(question, manner);
    },
  });
  return {
    secrets,
    ...(agentgateway && { agentgateway: guarded(guidAsker(agentgateway, limits, secrets, signal, keep)) }),
    ...(ccCms && { "cc-cms": guarded(c2Asker(ccCms, limits, secrets, signal)) }),
  };
}
