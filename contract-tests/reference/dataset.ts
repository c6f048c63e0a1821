import type { DatasetAgent, DatasetCall } from "./dataset-agents.ts";
import type { AgentGatewayOperation, CcCmsOperation } from "./operation-names.ts";

/** Media types of skill queues. Source: "Querying the Details About a Specified Agent", table 5, and its sample (6). */
export const MEDIA_TYPES = [1, 2, 4, 5, 6, 15, 16, 17, 19, 51, 53] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export interface AccessKey {
  accessKey: string;
  secretKey: string;
  /** The VDNs that the key may ask about; all of them when undefined. */
  vdns: number[] | undefined;
}

export interface Vdn {
  id: number;
  /** The phone numbers with which agents may sign in; any when undefined. */
  phones: { from: number; to: number } | undefined;
}

export interface SkillQueue {
  id: number;
  name: string;
  mediaType: MediaType;
  vdn: number;
  /** The calls that wait in it. */
  waiting: DatasetCall[];
}

/** A failure of the platform behind the interfaces, for a client that wants to see one. */
export interface PlannedFailure {
  operation: AgentGatewayOperation | CcCmsOperation;
  /** Parameters of the path, or properties of the body, that a request must have. */
  when: Record<string, string>;
  code: string;
}

/** A call centre at the moment when the reference starts; times are seconds before that moment. */
export interface Dataset {
  callCentre: number;
  accessKeys: AccessKey[];
  vdns: Vdn[];
  skillQueues: SkillQueue[];
  agents: DatasetAgent[];
  failures: PlannedFailure[];
}
