import type { Surface } from "../contract/contract.ts";
import { allowedRisks, type Deployment, secretsOf } from "../deployment/deployment.ts";
import { Room } from "./body.ts";
import { c2Client } from "./c2-client.ts";
import type { Client } from "./client.ts";
import type { SentExchange } from "./exchange.ts";
import { guidClient, type SessionExchange } from "./guid-client.ts";
import { guard } from "./risk.ts";
import { Secrets } from "./secrets.ts";
import type { TransportOptions } from "./transport.ts";

/**
 * The clients of the surfaces of a deployment. An aborted signal ends their requests.
 * Exchanges are as sent and received. `secrets` learns what must be masked before anything of them leaves the process,
 * `keep` is given what was exchanged for the session itself, and `sent` every exchange.
 */
export function openClients(
  deployment: Deployment,
  signal: AbortSignal,
  secrets = new Secrets(secretsOf(deployment)),
  keep: (one: SessionExchange) => void = () => undefined,
  sent: (one: SentExchange) => void = () => undefined,
): { agentgateway?: Client; "cc-cms"?: Client; secrets: Secrets } {
  const { agentgateway, "cc-cms": ccCms, limits, userAgent } = deployment;
  const room = new Room(limits.body);
  const options = (surface: Surface): TransportOptions => ({
    userAgent,
    room,
    sent: (exchange, httpRequest) => sent({ surface, httpRequest, exchange }),
  });
  const entersQueues = deployment.changes?.includes("resetSkill") === true;
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
    ...(agentgateway && {
      agentgateway: guarded(
        guidClient(agentgateway, limits, secrets, signal, keep, { ...options("agentgateway"), entersQueues }),
      ),
    }),
    ...(ccCms && { "cc-cms": guarded(c2Client(ccCms, limits, secrets, signal, options("cc-cms"))) }),
  };
}
