import type { OperationKey } from "../contract/contract.ts";
import type { HttpRequest } from "../transport/exchange.ts";
import type { Credential } from "../transport/risk.ts";

/** The scenario of requests that others have sent and recorded. */
export const RECORDED = "recorded traffic";

/** One request of the suite: what is asked, as whom, and why. Plain data. */
export interface ScenarioRequest extends OperationKey {
  /** Unique in a run, and what a person reads: `queryAgentInfoByWorkNo: 1099, first`. */
  key: string;
  /** The scenario that it belongs to. */
  scenario: string;
  /** Which of the scenario's steps it is, where it has several: `first`, `again`. */
  step: string;
  httpRequest: HttpRequest;
  credential: Credential;
  unpaced?: boolean;
  /** `answer`: success is expected. `refusal`: anything else. `either`: both are right. */
  expects: "answer" | "refusal" | "either";
  /** The agents that it asks about. */
  agents: readonly number[];
}
