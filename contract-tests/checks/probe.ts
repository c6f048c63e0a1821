import type { OperationKey } from "../contract/contract.ts";
import type { Question } from "../transport/exchange.ts";
import type { Proof } from "../transport/risk.ts";

/** One request of the suite: what is asked, as whom, and why. Plain data. */
export interface Probe extends OperationKey {
  /** Unique in a run, and what a person reads: `queryAgentInfoByWorkNo: 1099, first`. */
  key: string;
  /** The inquiry that it belongs to. */
  inquiry: string;
  /** Which of the inquiry's steps it is, where it has several: `first`, `again`. */
  step: string;
  question: Question;
  proof: Proof;
  unpaced?: boolean;
  /** `answer`: success is expected. `refusal`: anything else. `either`: both are right. */
  expects: "answer" | "refusal" | "either";
  /** The agents that it asks about. */
  agents: readonly number[];
}
