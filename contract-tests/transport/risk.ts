import { operationsOf, surfaces } from "../contract/contract.ts";
import type { Risk } from "../deployment/deployment.ts";
import type { Question } from "./exchange.ts";

/** Guids that are almost that of the session. */
export type NearGuid =
  | "guid-with-other-digit"
  | "guid-with-digit-less"
  | "guid-with-digit-more"
  | "guid-of-other-node"
  | "guid-cut-off"
  | "guid-with-more-behind-it"
  | "guid-in-other-case";

/** The guid of the session, in another place than the header Guid. */
export type MisplacedGuid =
  | "guid-in-x-guid"
  | "guid-in-authorization"
  | "guid-in-query"
  | "guid-in-cookie"
  | "guid-in-path";

/** A right signature, in another place than the header Authorization. */
export type MisplacedSignature = "signature-in-x-authorization" | "signature-in-query";

/**
 * How a request says who asks.
 *
 * AgentGateway: `malformed-guid`, `unknown-guid`; `foreign-guid` is the session's own, for a path of another agent;
 * `former-guid` that of the session after it was signed out, which signs it out;
 * `sign-in` no guid but the password of the agent, and `taken-over-guid` the guid that such a sign-in has replaced.
 * CC-CMS: the `altered-...` ones are right signatures of something else than what is sent;
 * the `unsigned-...` ones leave out what has to be signed; `replay` is a right one that was sent before.
 */
export type Proof =
  | "valid"
  | "none"
  | "malformed-guid"
  | "unknown-guid"
  | "foreign-guid"
  | "former-guid"
  | NearGuid
  | MisplacedGuid
  | MisplacedSignature
  | "sign-in"
  | "taken-over-guid"
  | "malformed-authorization"
  | "unknown-key"
  | "wrong-signature"
  | "altered-body"
  | "altered-path"
  | "altered-header"
  | "altered-method"
  | "unsigned-body"
  | "unsigned-query"
  | "unsigned-host"
  | "unsigned-headers"
  | "empty-secret"
  | "unknown-key-empty-secret"
  | "empty-signature"
  | "cut-signature"
  | "long-signature"
  | "signature-in-capitals"
  | "key-in-other-case"
  | "old-timestamp"
  | "replay";

const HARMLESS_PROOFS: readonly Proof[] = [
  "valid",
  "none",
  "malformed-guid",
  "unknown-guid",
  "foreign-guid",
  "guid-with-other-digit",
  "guid-with-digit-less",
  "guid-with-digit-more",
  "guid-of-other-node",
  "guid-cut-off",
  "guid-with-more-behind-it",
  "guid-in-other-case",
  "guid-in-x-guid",
  "guid-in-authorization",
  "guid-in-query",
  "guid-in-cookie",
  "guid-in-path",
  // Whoever looks at the header alone sees a request without signature.
  "signature-in-x-authorization",
  "signature-in-query",
];

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
  .map((path) => new RegExp(`^${path.replace(/\{[a-z]+\}/g, "[^/]*")}$`, "i"));

/** Headers by which a client asks for another method than that of the request. */
const METHOD_OVERRIDE = /^x-http-method(-override)?$/i;
const HARMLESS_METHODS: readonly string[] = ["GET", "POST"];

/** A path as a server may read it that is not strict about its spelling. */
function plainPath(path: string): string {
  const [spelled = ""] = path.replace(/\?.*$/s, "").split("#");
  const segments: string[] = [];
  for (const segment of spelled.split("/").map((part) => decoded(part.replace(/;.*$/, "")))) {
    if (segment === "..") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return `/${segments.join("/")}`;
}

/** A segment of a path; what would be a slash stays encoded, as it is where it is part of an id. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment).replaceAll("/", "%2F");
  } catch {
    return segment;
  }
}

/** Whether a request is a query, however it is read: method and path as they are spelled, overridden or normalised. */
function isQuery({ method, path, headers }: Pick<Question, "method" | "path" | "headers">): boolean {
  const overrides = Object.entries(headers).flatMap(([name, value]) => (METHOD_OVERRIDE.test(name) ? [value] : []));
  return (
    [method, ...overrides].every((one) => HARMLESS_METHODS.includes(one.toUpperCase())) &&
    QUERY_PATHS.some((query) => query.test(plainPath(path)))
  );
}

/** What a request may do, whatever the check that asks has declared; nothing when it is read-only. */
export function risksOf(question: Pick<Question, "method" | "path" | "headers">, { proof, unpaced }: Manner): Risk[] {
  return [
    ...(unpaced ? (["flood"] as const) : []),
    ...([...HARMLESS_PROOFS, ...SESSION_PROOFS].includes(proof) ? [] : (["lock-out"] as const)),
    ...(isQuery(question) && !SESSION_PROOFS.includes(proof) ? [] : [sessionRisk(question.path, proof)]),
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
