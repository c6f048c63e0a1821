import { operationsOf, surfaces } from "../contract/contract.ts";
import type { Risk } from "../deployment/deployment.ts";
import type { Question } from "./exchange.ts";

/**
 * How a request says who asks.
 *
 * AgentGateway: `malformed-guid`, `unknown-guid`; `foreign-guid` is the session's own, for a path of another agent;
 * `former-guid` that of the session after it was signed out, which signs it out;
 * `sign-in` no guid but the password of the agent, and `taken-over-guid` the guid that such a sign-in has replaced.
 * CC-CMS: the `altered-...` ones are right signatures of something else than what is sent;
 * `replay` is a right one that was sent before.
 */
export type Proof =
  | "valid"
  | "none"
  | "malformed-guid"
  | "unknown-guid"
  | "foreign-guid"
  | "former-guid"
  | "sign-in"
  | "taken-over-guid"
  | "malformed-authorization"
  | "unknown-key"
  | "wrong-signature"
  | "altered-body"
  | "altered-path"
  | "altered-header"
  | "old-timestamp"
  | "replay";

const HARMLESS_PROOFS: readonly Proof[] = ["valid", "none", "malformed-guid", "unknown-guid", "foreign-guid"];

/** Proofs that need a session of one's own, and may be what ends it: where they cannot be given, all else can be asked. */
export const SESSION_PROOFS: readonly Proof[] = ["former-guid", "sign-in", "taken-over-guid"];

/** How a question is asked, besides what it says. */
export interface Manner {
  proof: Proof;
  /** What the check that asks has declared. */
  risk: Risk;
  /** Asked at once, without keeping the pace. */
  unpaced?: boolean;
}

/** Paths of the contract's queries, whatever stands in place of an id: with GET and POST they change nothing. */
const QUERY_PATHS = surfaces
  .flatMap(operationsOf)
  .map(({ path }) => path)
  .filter((path) => /^\/(agentgateway\/resource\/(agentgroup|calldata)|rest)\//.test(path))
  .map((path) => new RegExp(`^${path.replace(/\{[a-z]+\}/g, "[^/]*")}$`));

/** What a request may do, whatever the check that asks has declared; nothing when it is read-only. */
export function risksOf({ method, path }: Pick<Question, "method" | "path">, { proof, unpaced }: Manner): Risk[] {
  const isQuery = ["GET", "POST"].includes(method) && QUERY_PATHS.some((query) => query.test(path));
  return [
    ...(unpaced ? (["flood"] as const) : []),
    ...([...HARMLESS_PROOFS, ...SESSION_PROOFS].includes(proof) ? [] : (["lock-out"] as const)),
    ...(isQuery && !SESSION_PROOFS.includes(proof) ? [] : [sessionRisk(path, proof)]),
  ];
}

/** Signing in by force ends a session, and so does what comes with the guid of a session that it has ended. */
function sessionRisk(path: string, proof: Proof): Risk {
  return proof === "taken-over-guid" || /\/force/i.test(path) ? "take-over" : "session";
}

/**
 * Refuses, by throwing, to send what the check has not declared or the deployment does not allow:
 * a check that tries is a mistake of the suite.
 */
export function guard(question: Question, manner: Manner, allowed: readonly Risk[]): void {
  const isDeclared = (needed: Risk) => needed === manner.risk || (needed === "session" && manner.risk === "take-over");
  const undeclared = risksOf(question, manner).find((needed) => !isDeclared(needed));
  if (undeclared !== undefined)
    throw new Error(`a check of risk ${manner.risk} tried to send a request of risk ${undeclared}`);
  if (!allowed.includes(manner.risk)) throw new Error(`a check of risk ${manner.risk} tried to run without permission`);
}
