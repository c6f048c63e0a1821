import { type Operation, operationOf, type Surface } from "../contract/contract.ts";
import type { Deployment, Risk } from "../deployment/deployment.ts";
import type { Question } from "../transport/exchange.ts";
import type { Probe } from "./probe.ts";
import type { Reading } from "./reading.ts";

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

/** Documented as mandatory on every request, with or without body. */
export const HEADERS = { "Content-Type": "application/json; charset=UTF-8" };

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

/** The question of an AgentGateway query; parameters of the path are put in as they are. */
export function gatewayQuestion(operationId: string, parameters: { agentid: string; workno?: string }): Question {
  const { method, path } = operationOf("agentgateway", operationId);
  return {
    method,
    path: path.replace("{agentid}", parameters.agentid).replace("{workno}", parameters.workno ?? ""),
    headers: HEADERS,
  };
}

/** The question of a CC-CMS query; a text is sent as it is, anything else as JSON. */
export function signedQuestion(operationId: string, body: object | string): Question {
  const { method, path } = operationOf("cc-cms", operationId);
  return { method, path, headers: HEADERS, body: typeof body === "string" ? body : JSON.stringify(body) };
}
