import type { OperationKey } from "../contract/contract.ts";
import type { HttpRequest } from "../transport/exchange.ts";
import type { Credential } from "../transport/risk.ts";

/** The scenario of requests that others have sent and recorded. */
export const RECORDED = "recorded traffic";

/** Whether a request is sent as it should be, so that success is the answer to it. */
export function isValid({ credential, expects }: Pick<ScenarioRequest, "credential" | "expects">): boolean {
  return credential === "valid" && expects === "answer";
}

/** A step of a scenario. */
export interface Place {
  scenario: string;
  /** Which of the scenario's steps it is, where it has several: `first`, `again`. */
  step: string;
}

/** One request of the suite: what is asked, as whom, and why. Plain data. */
export interface ScenarioRequest extends OperationKey, Place {
  /** Unique in a run, and what a person reads: `queryAgentInfoByWorkNo: 1099, first`. */
  key: string;
  /**
   * Which earlier response it shares, if there is one, instead of being sent. `last`: the last of its surface, if that is
   * a success of the same request. `operation`: the first success of its operation that has data, whatever the valid
   * request was.
   */
  shares?: "last" | "operation";
  /** The steps that share its response. */
  also?: readonly Place[];
  httpRequest: HttpRequest;
  credential: Credential;
  unpaced?: boolean;
  /** `answer`: success is expected. `refusal`: anything else. `either`: both are right. */
  expects: "answer" | "refusal" | "either";
  /** The agents that it asks about. */
  agents: readonly number[];
}

/** The steps that the response to a request is of. */
export function placesOf({ scenario, step, also = [] }: Pick<ScenarioRequest, keyof Place | "also">): Place[] {
  return [{ scenario, step }, ...also];
}
