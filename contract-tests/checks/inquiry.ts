import type { Operation, Surface } from "../contract/contract.ts";
import type { Deployment, Risk } from "../deployment/deployment.ts";
import type { Question } from "../transport/exchange.ts";
import type { Proof } from "../transport/risk.ts";
import type { OperationKey } from "./check.ts";
import { questionAbout } from "./questions.ts";
import type { Reading } from "./reading.ts";

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

/** What an inquiry works with. */
export interface Desk {
  deployment: Deployment;
  /** Sends, and hands the answer to the evidence. A surface that the deployment does not have is a mistake. */
  ask(probe: Probe): Promise<Reading>;
  /** Waits until so many ms have passed since the request of an earlier reading was answered. */
  after(earlier: Reading, duration: number): Promise<void>;
}

/** A small conversation with a deployment, that some checks need. */
export interface Inquiry {
  name: string;
  /** The surfaces that it asks. */
  surfaces: readonly Surface[];
  risk: Risk;
  /** It signs the agent out, so that nothing can be asked after it. */
  endsSession?: boolean;
  /** What it sends, in one sentence. */
  sends: string;
  run(desk: Desk): Promise<void>;
}

type Particulars = Pick<Probe, "inquiry" | "step"> & Partial<Pick<Probe, "proof" | "unpaced" | "expects" | "agents">>;

/** A probe with what most have: a valid proof, and the wish for success. */
export function probeOf(operation: Operation, question: Question, particulars: Particulars): Probe {
  const { surface, operationId } = operation;
  const { inquiry, step, agents = [], proof = "valid", expects = "answer", unpaced } = particulars;
  return {
    key: `${operationId}: ${[inquiry, step, agents.length > 3 ? `${agents.length} agents` : agents.join(" ")].filter((part) => part !== "").join(", ")}`,
    surface,
    operationId,
    inquiry,
    step,
    question,
    proof,
    expects,
    agents,
    ...(unpaced ? { unpaced } : {}),
  };
}

/** Asks an operation about agents, of whom one is named where only one can be, and none where nobody is named. */
export function askAbout(
  desk: Desk,
  operation: Operation,
  agents: readonly number[],
  particulars: Omit<Particulars, "agents">,
): Promise<Reading> {
  return desk.ask(probeOf(operation, questionAbout(operation, desk.deployment, agents), { ...particulars, agents }));
}
