import type { Deployment } from "../../deployment/deployment.ts";
import type { Change } from "../../reference/change.ts";
import type { Dataset } from "../../reference/dataset.ts";
import type { ReferenceOptions } from "../../reference/reference.ts";

/**
 * What is different, in the order in which the changes of several are made.
 * `agents`: who there is, and with which ids. `moving`: what goes on while the suite asks. `time`: clocks and durations.
 * `nothing`: what stands where there is nothing. `answer`: what else an answer holds, or how often, or in which order.
 * `refusal`: how something is refused, or that it is not. `transport`: how an answer is sent.
 */
export const KINDS = ["agents", "moving", "time", "nothing", "answer", "refusal", "transport"] as const;
export type ToleratedKind = (typeof KINDS)[number];

/** The id from which on the built-in dataset only fills up batches. */
export const FILLERS_FROM = 10_000;

/** A call centre, and who of it is asked about. */
export interface Setting {
  dataset: Dataset;
  /** Agents of the deployment file, besides the one who asks. */
  agents: number[];
  forbidden: Deployment["forbidden"];
}

/** A small change to the reference deployment that no row of the interface reference forbids. */
export interface Tolerated {
  /** Unique, in kebab-case. */
  name: string;
  kind: ToleratedKind;
  /** What is different, in one sentence. */
  summary: string;
  /** Why it is allowed, in one sentence, with the row that is silent. */
  allowed: string;
  change?: Change;
  /** How the reference is started. */
  options?: Pick<ReferenceOptions, "edition" | "latency" | "chunked" | "now" | "refuseReplays">;
  /** Why it is not combined with others. */
  alone?: string;
  /** Another call centre; what it is given may be changed. */
  setting?: (setting: Setting) => Setting;
}
