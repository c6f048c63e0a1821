// Credentials that AgentGateway must refuse.
import { guidIn } from "../client/guid.ts";
import { type Citation, citationText, credentialRow, type Operation } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { headersOf } from "../transport/exchange.ts";
import type { Credential } from "../transport/risk.ts";
import type { Check } from "./check.ts";
import type { Mismatch } from "./finding.ts";
import { httpRequestOf, placeOf } from "./http-requests.ts";
import { isRepresentative, representativeOf } from "./operations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";
import { credentialRule, refusal, type Variant } from "./refusal.ts";
import { ANY_REFUSAL, GUID_REFUSAL } from "./refusal-rule.ts";
import { common } from "./scenarios/plain-agentgateway.ts";

/** The row of the header that brings a guid, with a successful sign-in. */
export const SET_GUID: Citation = { page: "cec_07_0005", table: "authentication modes", row: "Set-GUID" };

const MISMATCH: Citation = { page: "cec_07_0005", table: "authentication modes", row: "mismatch" };

/** The row about a guid that is not that of the session. */
function mismatchRule(): string {
  return citationText("agentgateway", MISMATCH);
}

/** What states the codes of a guid that does not match. */
const statedMismatch = () => [MISMATCH];

/** What states that a request carries a guid: the header of the query, and where its value comes from. */
function statedGuid(operation: Operation): Citation[] {
  return [credentialRow(operation), { ...MISMATCH, row: "Guid" }];
}

/** The plain request with each of these credentials; what is special about each is said in words, where there are several. */
const authentication =
  (...credentials: readonly (readonly [credential: Credential, step: string])[]) =>
  (operation: Operation, deployment: Deployment): Variant[] =>
    credentials.map(([credential, step]) => ({ step, httpRequest: httpRequestOf(operation, deployment), credential }));

/** One query represents all: each compares the guid in the same way and reads it from the same place. */
const representative = { ...common, operations: [representativeOf("agentgateway")] } as const;

export const noGuid = refusal({
  ...common,
  name: "refuses-no-guid",
  standard: common.operations,
  level: "MUST",
  requirement: "A request without guid is refused.",
  sends: "each query without guid",
  variants: authentication(["none", ""]),
  rule: ANY_REFUSAL,
  source: credentialRule,
  stated: statedGuid,
  because: "A request without guid is answered.",
});

/** What clients without a guid send. One query represents all. */
const careless = authentication(["empty-guid", "empty"], ["null-guid", "null"], ["any-guid", "*"]);

export const malformedGuid = refusal({
  ...common,
  name: "refuses-malformed-guid",
  level: "MUST",
  requirement: "A request with a malformed guid is refused.",
  sends: "each query with a malformed guid, and one query with an empty guid, null and *",
  variants: (operation, deployment) => [
    ...authentication(["malformed-guid", ""])(operation, deployment),
    ...(isRepresentative(operation) ? careless(operation, deployment) : []),
  ],
  rule: ANY_REFUSAL,
  source: credentialRule,
  stated: statedGuid,
  because: "Any text is accepted as a guid.",
});

export const unknownGuid = refusal({
  ...common,
  name: "refuses-unknown-guid",
  standard: common.operations,
  level: "MUST",
  requirement: "A request with an unknown guid is refused.",
  sends: "each query with a guid that belongs to no session",
  variants: authentication(["unknown-guid", ""]),
  rule: GUID_REFUSAL,
  source: mismatchRule,
  stated: statedMismatch,
  because: "Any text with the form of a guid is accepted.",
});

/** Another agent than the requesting one: of the deployment file, or any. */
export function otherAgent(deployment: Deployment): number {
  const { agentid, agents } = placeOf(deployment, "agentgateway");
  return [...agents, 101, 102].find((agent) => agent !== Number(agentid)) ?? 101;
}

/** Another agent who has no session, by the deployment file; without one that says so, the last of its agents. */
function signedOutAgent(deployment: Deployment): number | undefined {
  const { agentid, agents } = placeOf(deployment, "agentgateway");
  const agent = deployment.subjects?.signedOut ?? agents.at(-1);
  return agent === Number(agentid) || agent === otherAgent(deployment) ? undefined : agent;
}

export const foreignGuid = refusal({
  ...common,
  name: "refuses-foreign-guid",
  standard: common.operations,
  level: "MUST",
  requirement: "A guid is refused for another agent than that of its session.",
  sends:
    "each query as another agent, with the guid of the requesting agent; one query also as an agent who is signed out",
  variants: (operation, deployment) => {
    const signedOut = isRepresentative(operation) ? signedOutAgent(deployment) : undefined;
    return [otherAgent(deployment), ...(signedOut === undefined ? [] : [signedOut])].map((agent) => ({
      step: `agentid ${agent}`,
      httpRequest: httpRequestOf(operation, deployment, { parameters: { agentid: String(agent) } }),
      credential: "foreign-guid",
    }));
  },
  rule: GUID_REFUSAL,
  source: mismatchRule,
  stated: statedMismatch,
  because: "The guid of one agent is accepted for all agents.",
});

/** The secret part of a guid is the part before the node name. */
export const nearGuid = refusal({
  ...representative,
  name: "refuses-near-guid",
  level: "MUST",
  requirement: "A guid is refused if its last digit is missing or different, or if a digit follows it.",
  sends: "one query with the guid of the session, changed at its last digit before the node name",
  variants: authentication(
    ["guid-with-other-digit", "another last digit"],
    ["guid-with-digit-less", "without the last digit"],
    ["guid-with-digit-more", "one digit more"],
  ),
  rule: ANY_REFUSAL,
  source: mismatchRule,
  stated: statedGuid,
  because: "Only the beginning of a guid is compared.",
});

export const looseGuid = refusal({
  ...representative,
  name: "refuses-loose-guid",
  level: "SHOULD",
  requirement: "A guid with the wrong letter case or a wrong node name is refused.",
  sends:
    "one query with the guid of the session in the other letter case, cut off, with a character appended, and with another node name",
  variants: authentication(
    ["guid-in-other-case", "in the other letter case"],
    ["guid-of-other-node", "of another node"],
    ["guid-cut-off", "without the last character"],
    ["guid-with-more-behind-it", "one character more"],
  ),
  rule: ANY_REFUSAL,
  source: mismatchRule,
  because: "Letter case and node name are not compared.",
});

const guidElsewhere = refusal({
  ...representative,
  name: "refuses-guid-elsewhere",
  level: "MUST",
  requirement:
    "A request with the guid in the query string or in another header, but not in the header Guid, is refused.",
  sends:
    "one query with the guid of the session in X-Guid, in Authorization and in the query string, each without the header Guid",
  variants: authentication(
    ["guid-in-x-guid", "in X-Guid"],
    ["guid-in-authorization", "in Authorization"],
    ["guid-in-query", "in the query"],
  ),
  rule: ANY_REFUSAL,
  source: credentialRule,
  stated: statedGuid,
  because: "The guid is also read from places where clients do not send it.",
});

const guidInCookie = refusal({
  ...representative,
  name: "refuses-guid-in-cookie",
  level: "SHOULD",
  requirement:
    "A request with the guid in the cookie or the path parameter JSESSIONID, but not in the header Guid, is refused.",
  sends:
    "one query with the guid of the session in the cookie JSESSIONID and after ;jsessionid= in the path, each without the header Guid",
  variants: authentication(["guid-in-cookie", "in a cookie"], ["guid-in-path", "in the path"]),
  rule: ANY_REFUSAL,
  source: credentialRule,
  because: "A cookie or a URL is enough to act as the agent.",
});

const formerGuid = refusal({
  ...common,
  name: "refuses-former-guid",
  level: "MUST",
  requirement: "The guid of a session is refused after the sign-out.",
  risk: "session",
  endsSession: true,
  sends: "a sign-out, and then each query with the former guid",
  variants: authentication(["former-guid", ""]),
  rule: GUID_REFUSAL,
  source: mismatchRule,
  stated: statedMismatch,
  because: "A guid never expires.",
});

/** The mismatch of a refusal with a guid. The guid is a credential, so it is not shown. */
export function guidWithRefusal({ answer }: AnsweredExchange): Mismatch | undefined {
  if (headersOf(answer, "set-guid").every((value) => guidIn(value) === undefined)) return undefined;
  return { where: "header Set-GUID", expected: "no guid in a refusal", actual: "a guid" };
}

/** Requests without the right guid. */
export const guidRefusals: readonly Check[] = [
  noGuid,
  malformedGuid,
  unknownGuid,
  foreignGuid,
  nearGuid,
  looseGuid,
  guidElsewhere,
  guidInCookie,
];

/** Checks whose scenarios end the session come last. */
export const formerGuidRefusals: readonly Check[] = [formerGuid];
