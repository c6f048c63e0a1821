import { type OperationRow, operationsOf, type Surface, surfaces } from "../contract/contract.ts";
import type { Risk } from "../deployment/deployment.ts";
import type { HttpRequest } from "./exchange.ts";

/** Guids that are almost the guid of the session. */
export type NearGuid =
  | "guid-with-other-digit"
  | "guid-with-digit-less"
  | "guid-with-digit-more"
  | "guid-of-other-node"
  | "guid-cut-off"
  | "guid-with-more-behind-it"
  | "guid-in-other-case";

/** Values in the header Guid that are not a guid, as careless clients send them. */
export type NoGuid = "malformed-guid" | "empty-guid" | "null-guid" | "any-guid";

/** Values in the header Authorization that are not a signature. */
export type NoSignature =
  | "malformed-authorization"
  | "empty-authorization"
  | "bearer-authorization"
  | "basic-authorization"
  | "other-scheme";

/** The guid of the session outside the header Guid. */
export type MisplacedGuid =
  | "guid-in-x-guid"
  | "guid-in-authorization"
  | "guid-in-query"
  | "guid-in-cookie"
  | "guid-in-path";

/** A right signature outside the header Authorization. */
export type MisplacedSignature = "signature-in-x-authorization" | "signature-in-query";

/**
 * The credential of a request.
 *
 * AgentGateway: `unknown-guid`, and values that are not a guid (NoGuid); `foreign-guid` is the guid of the session, for
 * a path of another agent; `former-guid` is that of the session after its sign-out, which signs it out;
 * `sign-in` is no guid but the password of the agent, and `taken-over-guid` the guid that such a sign-in has replaced.
 * CC-CMS: the `altered-...` ones are right signatures of a different request; the `unsigned-...` ones omit a part that
 * must be signed; `replay` is a right signature that was sent before.
 */
export type Credential =
  | "valid"
  | "none"
  | NoGuid
  | "unknown-guid"
  | "foreign-guid"
  | "former-guid"
  | NearGuid
  | MisplacedGuid
  | MisplacedSignature
  | "sign-in"
  | "taken-over-guid"
  | NoSignature
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

const HARMLESS_CREDENTIALS: readonly Credential[] = [
  "valid",
  "none",
  "malformed-guid",
  "empty-guid",
  "null-guid",
  "any-guid",
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
  // Whoever looks at the header sees a request without signature.
  "empty-authorization",
  "signature-in-x-authorization",
  "signature-in-query",
];

/** Credentials that need a session of the suite, and can end it; without one, all other requests can be sent. */
export const SESSION_CREDENTIALS: readonly Credential[] = ["former-guid", "sign-in", "taken-over-guid"];

/** Options of sending a request. */
export interface SendOptions {
  credential: Credential;
  /** The risk that the check has declared. */
  risk: Risk;
  /** Sent at once, without pace. */
  unpaced?: boolean;
}

/** What of the contract decides what a request does. */
type RoutedOperation = Pick<OperationRow, "operationId" | "method" | "path" | "effect">;

/** A query that is sent with another of these methods than its own changes nothing either, where its path has only queries. */
const HARMLESS_METHODS: readonly string[] = ["GET", "POST"];

/** Headers by which a client asks for another method than that of the request. */
const METHOD_OVERRIDE = /^x-http-method(-override)?$/i;

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

/** The pattern of each path, made once: every request is compared with all of them. */
const patterns = new Map<string, RegExp>();

/** Whether a path is one of an operation, whatever stands in place of its parameters. */
function isAt({ path: template }: RoutedOperation, path: string): boolean {
  const known = patterns.get(template);
  if (known) return known.test(path);
  const literal = template.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^$()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${literal.join("[^/]*")}$`, "i");
  patterns.set(template, pattern);
  return pattern.test(path);
}

/**
 * The operations that a request can be, however it is read: method and path as they are spelled, overridden or
 * normalised. Undefined when it can be read as something that the contract does not describe.
 */
function operationsRead(
  { method, path, headers }: Pick<HttpRequest, "method" | "path" | "headers">,
  operations: readonly RoutedOperation[],
): RoutedOperation[] | undefined {
  const plain = plainPath(path);
  const there = operations.filter((operation) => isAt(operation, plain));
  const overrides = Object.entries(headers).flatMap(([name, value]) => (METHOD_OVERRIDE.test(name) ? [value] : []));
  const methods = [method, ...overrides].map((one) => one.toUpperCase());
  const isHarmless = there.every(({ effect }) => effect === "query");
  const isKnown = (one: string) =>
    there.some((operation) => operation.method === one) || (isHarmless && HARMLESS_METHODS.includes(one));
  if (there.length === 0 || !methods.every(isKnown)) return undefined;
  return isHarmless ? there : there.filter((operation) => methods.includes(operation.method));
}

/** The operation of a request as it is spelled; undefined for one that the contract does not describe. */
export function operationAt(
  surface: Surface,
  { method, path }: Pick<HttpRequest, "method" | "path">,
): OperationRow | undefined {
  return operationsOf(surface).find((operation) => operation.method === method && isAt(operation, plainPath(path)));
}

/** What a request may do by the words of its operations, and by its credential. */
function effectRisks(operations: readonly RoutedOperation[], credential: Credential): Risk[] {
  const risks = new Set<Risk>(operations.map(({ effect }) => (effect === "query" ? "read-only" : effect)));
  if (SESSION_CREDENTIALS.includes(credential)) risks.add(credential === "taken-over-guid" ? "take-over" : "session");
  // Who may take a session over may also end it.
  if (risks.has("take-over")) risks.delete("session");
  risks.delete("read-only");
  return [...risks];
}

/** The permissions of the deployment file: risks, and the operationIds of operations that change data. */
export interface Permission {
  risks: readonly Risk[];
  changes: readonly string[];
}

const allOperations: readonly RoutedOperation[] = surfaces.flatMap(operationsOf);

/**
 * Throws for a request that the contract does not describe, the check has not declared, or the deployment does not
 * permit: such a check is a mistake of the suite.
 * The effect of a request comes from the contract, not from the check; `operations` are those of the contract.
 */
export function guard(
  httpRequest: Pick<HttpRequest, "method" | "path" | "headers">,
  { credential, risk, unpaced }: SendOptions,
  { risks, changes }: Permission,
  operations: readonly RoutedOperation[] = allOperations,
): void {
  const read = operationsRead(httpRequest, operations);
  if (!read) {
    const { method, path } = httpRequest;
    throw new Error(`a check tried to send a request that the contract does not describe: ${method} ${path}`);
  }
  const needed: Risk[] = [
    ...(unpaced ? (["flood"] as const) : []),
    ...([...HARMLESS_CREDENTIALS, ...SESSION_CREDENTIALS].includes(credential) ? [] : (["lock-out"] as const)),
    ...effectRisks(read, credential),
  ];
  const isDeclared = (one: Risk) => one === risk || (one === "session" && risk === "take-over");
  const undeclared = needed.find((one) => !isDeclared(one));
  if (undeclared !== undefined)
    throw new Error(`a check of risk ${risk} tried to send a request of risk ${undeclared}`);
  const unnamed = read.find(({ effect, operationId }) => effect === "change" && !changes.includes(operationId));
  if (unnamed)
    throw new Error(`a check tried to send ${unnamed.operationId}, which the deployment file does not permit`);
  if (!risks.includes(risk)) throw new Error(`a check of risk ${risk} tried to run without permission`);
}
