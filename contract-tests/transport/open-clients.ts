import { allowedRisks, type Deployment, secretsOf } from "../deployment/deployment.ts";
import { c2Client } from "./c2-client.ts";
import type { Client } from "./client.ts";
import { guidClient, type SessionExchange } from "./guid-client.ts";
import { guard } from "./risk.ts";
import { Secrets } from "./secrets.ts";

/**
 * The clients of the surfaces of a deployment. An aborted signal ends their requests.
 * Exchanges are as sent and received. `secrets` learns what must be masked before anything of them leaves the process,
 * and `keep` is given what was exchanged for the session itself.
 */
export function openClients(
  deployment: Deployment,
  signal: AbortSignal,
  secrets = new Secrets(secretsOf(deployment)),
  keep: (one: SessionExchange) => void = () => undefined,
): { agentgateway?: Client; "cc-cms"?: Client; secrets: Secrets } {
  const { agentgateway, "cc-cms": ccCms, limits } = deployment;
  const permission = { risks: allowedRisks(deployment), changes: deployment.changes ?? [] };
  const guarded = (client: Client): Client => ({
    ...client,
    async ask(httpRequest, options) {
      guard(httpRequest, options, permission);
      return client.ask(httpRequest, options);
    },
  });
  return {
    secrets,
    ...(agentgateway && { agentgateway: guarded(guidClient(agentgateway, limits, secrets, signal, keep)) }),
    ...(ccCms && { "cc-cms": guarded(c2Client(ccCms, limits, secrets, signal)) }),
  };
}
