import type { ParsedExchange } from "../checks/parsed-exchange.ts";
import { meaningOf, type Operation } from "../contract/contract.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** One question about one surface. */
export interface Step {
  question: string;
  /** Undefined if there is nothing to report. */
  answer(): Promise<Diagnosis | undefined>;
  /** Later questions do not depend on this one. */
  standsAlone?: boolean;
  /** A clean-up, which is also done after an interruption or a failure. */
  ends?: boolean;
}

/** Facts from AgentGateway to compare CC-CMS with. */
export interface Learnt {
  /** The VDN of `agentid`, from the sign-in or the query of that agent. */
  vdn?: number;
  /** The subjects with data in a response. */
  known: Set<number>;
}

/** The code of a response in words; a value without the form of a code is not repeated. */
export function codeWords({ surface, envelope }: Operation, code: unknown): string {
  const text = String(code);
  if (!/^[0-9-]{1,16}$/.test(text)) return `a ${envelope.code} that is not a code`;
  return `${text} (${meaningOf(surface, text).replace(/\.$/, "")})`;
}

/** Whether an interruption ended the request. */
export function isInterrupted({ failure }: ParsedExchange): boolean {
  return failure?.kind === "interrupted";
}
