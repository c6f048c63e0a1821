/** AgentGateway of a deployment: where it is, whose session is used, and about whom is asked. */
export interface AgentGatewayDeployment {
  /** `https://host:port` */
  baseUrl: string;
  /** Id of the agent who asks; signed in. */
  agentid: string;
  /** The guid of that agent's session. Secret. */
  guid: string;
  /** Id of the agent asked about. */
  workno: string;
}

/** CC-CMS of a deployment: where it is, whose key is used, and about whom is asked. */
export interface CcCmsDeployment {
  /** `https://host:port` */
  baseUrl: string;
  accessKey: string;
  /** Secret. */
  secretKey: string;
  ccId: number;
  vdn: number;
  /** Ids of the agents asked about, at least one. */
  agentIds: number[];
}

/** The system that is verified: one surface or both. */
export interface Deployment {
  /** The deployment is our own mocks, and the verdict says nothing about a platform. */
  mocked: boolean;
  agentgateway?: AgentGatewayDeployment;
  "cc-cms"?: CcCmsDeployment;
}

/** All texts of a deployment that must not appear in anything that the suite writes. */
export function secretsOf({ agentgateway, "cc-cms": ccCms }: Deployment): string[] {
  return [...(agentgateway ? [agentgateway.guid] : []), ...(ccCms ? [ccCms.accessKey, ccCms.secretKey] : [])];
}
