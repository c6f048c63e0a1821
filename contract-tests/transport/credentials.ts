import type { AgentGatewayDeployment, CcCmsDeployment } from "../deployment/deployment.ts";
import { c2Sign } from "./c2-signature.ts";
import type { Question } from "./exchange.ts";

/** The headers that prove who asks, made for one request. All of them are secret. */
export type Credentials = (question: Question) => Record<string, string>;

/** The session of an agent who has signed in already. */
export function guidCredentials({ guid }: AgentGatewayDeployment): Credentials {
  return () => ({ Guid: guid });
}

/**
 * The C2 signature, with the host as the only signed header and a timestamp in seconds.
 * The vendor's demonstration code does the same.
 */
export function c2Credentials(keys: CcCmsDeployment): Credentials {
  return ({ method, baseUrl, path, body }) => {
    const timestamp = `${new Date().toISOString().slice(0, 19)}Z`;
    const { host } = new URL(baseUrl);
    return {
      Authorization: c2Sign({ method, path, signedHeaders: { host }, body: body ?? "" }, keys, timestamp).authorization,
    };
  };
}
