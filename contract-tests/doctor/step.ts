import type { ParsedExchange } from "../checks/parsed-exchange.ts";
import { meaningOf, type Operation } from "../contract/contract.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** One question about one surface. */
export interface Step {
  question: string;
  /** Undefined when there is nothing to say after all. */
  answer(): Promise<Diagnosis | undefined>;
  /** The questions behind it can be answered whatever comes of this one. */
  standsAlone?: boolean;
  /** It gives back what was begun, and so is done after an interruption and after a failure too. */
  ends?: boolean;
}

/** What AgentGateway has told that CC-CMS can be held against. */
export interface Learnt {
  /** The VDN of the agent who asks, by the sign-in, or by the answer about that agent. */
  vdn?: number;
  /** The subjects about whom something was told. */
  known: Set<number>;
}

/** A code of an answer in words; of one that does not have the form of a code nothing is repeated. */
export function codeWords({ surface, envelope }: Operation, code: unknown): string {
  const text = String(code);
  if (!/^[0-9-]{1,16}$/.test(text)) return `a ${envelope.code} that is no code`;
  return `${text} (${meaningOf(surface, text).replace(/\.$/, "")})`;
}

/** Whether a question was cut off by an interruption. */
export function isInterrupted({ failure }: ParsedExchange): boolean {
  return failure?.kind === "interrupted";
}
