import type { AgentGatewayDeployment, CcCmsDeployment } from "../deployment/deployment.ts";
import { c2Sign } from "./c2-signature.ts";
import type { Question } from "./exchange.ts";

/** The headers that prove who asks, made for one request. */
export type Credentials = (question: Question) => Record<string, string>;

/** The session of an agent who has signed in already. */
export function guidCredentials({ guid }: AgentGatewayDeployment): Credentials {
  return () => ({ Guid: guid });
}

/**
 * The C2 signature, with the host as the only signed header and a timestamp in seconds.
 * The vendor's demonstration code does the same.
 */
export function c2Credentials({ accessKey, secretKey }: CcCmsDeployment): Credentials {
  return ({ method, baseUrl, path, body }) => {
    const timestamp = `${new Date().toISOString().slice(0, 19)}Z`;
    const signedHeaders = { host: new URL(baseUrl).host };
    const request = { method, path, signedHeaders, body: body ?? "" };
    return { Authorization: c2Sign(request, { accessKey, secretKey }, timestamp).authorization };
  };
}
