// Whom AgentGateway has to refuse.

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
import { ANY_REFUSAL, credentialRule, GUID_REFUSAL, refusal, type Variant } from "./refusal.ts";
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

/** One query stands for all: how a guid is compared, and where it is looked for, is the same for each. */
const representative = { ...common, operations: [representativeOf("agentgateway")] } as const;

export const noGuid = refusal({
  ...common,
  name: "refuses-no-guid",
  level: "MUST",
  requirement: "A request without guid is refused.",
  sends: "each query without guid",
  variants: authentication(["none", ""]),
  rule: ANY_REFUSAL,
  source: credentialRule,
  stated: statedGuid,
  because: "A request without guid is answered.",
});

/** What clients send who have no guid yet. One query stands for all. */
const careless = authentication(["empty-guid", "empty"], ["null-guid", "null"], ["any-guid", "*"]);

export const malformedGuid = refusal({
  ...common,
  name: "refuses-malformed-guid",
  level: "MUST",
  requirement: "A request with a text in place of the guid that is none is refused.",
  sends: "each query with a guid in no form of one, and a query with an empty one, with null and with *",
  variants: (operation, deployment) => [
    ...authentication(["malformed-guid", ""])(operation, deployment),
    ...(isRepresentative(operation) ? careless(operation, deployment) : []),
  ],
  rule: ANY_REFUSAL,
  source: credentialRule,
  stated: statedGuid,
  because: "Any text is taken for a guid.",
});

export const unknownGuid = refusal({
  ...common,
  name: "refuses-unknown-guid",
  level: "MUST",
  requirement: "A request with a guid that no session has is refused.",
  sends: "each query with a guid that no session has",
  variants: authentication(["unknown-guid", ""]),
  rule: GUID_REFUSAL,
  source: mismatchRule,
  stated: statedMismatch,
  because: "What has the form of a guid is taken for one.",
});

/** Another agent than the one who asks: of the deployment file, or any. */
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
  level: "MUST",
  requirement: "A guid is refused in the name of another agent than that of its session.",
  sends:
    "each query in the name of another agent, with the guid of the agent who asks; a query in the name of one who is signed out, too",
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
  because: "The guid of one agent is good for all.",
});

/** The secret part of a guid is what stands before the name of the node. */
export const nearGuid = refusal({
  ...representative,
  name: "refuses-near-guid",
  level: "MUST",
  requirement: "A guid whose last digit is missing, another one, or followed by one more is refused.",
  sends: "a query with the guid of the session, changed in its last digit before the name of the node",
  variants: authentication(
    ["guid-with-other-digit", "another last digit"],
    ["guid-with-digit-less", "without the last digit"],
    ["guid-with-digit-more", "one digit more"],
  ),
  rule: ANY_REFUSAL,
  source: mismatchRule,
  stated: statedGuid,
  because: "A guid is compared by its beginning.",
});

export const looseGuid = refusal({
  ...representative,
  name: "refuses-loose-guid",
  level: "SHOULD",
  requirement: "A guid is refused that is right but for its letter case, or for the end of the name of its node.",
  sends:
    "a query with the guid of the session in the other letter case, cut off, with more behind it, and of another node",
  variants: authentication(
    ["guid-in-other-case", "in the other letter case"],
    ["guid-of-other-node", "of another node"],
    ["guid-cut-off", "without the last character"],
    ["guid-with-more-behind-it", "one character more"],
  ),
  rule: ANY_REFUSAL,
  source: mismatchRule,
  because: "Letter case and node are not compared.",
});

const guidElsewhere = refusal({
  ...representative,
  name: "refuses-guid-elsewhere",
  level: "MUST",
  requirement:
    "A request is refused that carries the guid in the query or in another header, and not in the header Guid.",
  sends:
    "a query with the guid of the session in X-Guid, in Authorization and in the query of the URL, each without Guid",
  variants: authentication(
    ["guid-in-x-guid", "in X-Guid"],
    ["guid-in-authorization", "in Authorization"],
    ["guid-in-query", "in the query"],
  ),
  rule: ANY_REFUSAL,
  source: credentialRule,
  stated: statedGuid,
  because: "The guid is looked for where clients do not send it.",
});

const guidInCookie = refusal({
  ...representative,
  name: "refuses-guid-in-cookie",
  level: "SHOULD",
  requirement:
    "A request is refused that carries the guid as the cookie or the path parameter JSESSIONID, and not in the header Guid.",
  sends:
    "a query with the guid of the session as the cookie JSESSIONID and behind ;jsessionid= in the path, each without Guid",
  variants: authentication(["guid-in-cookie", "in a cookie"], ["guid-in-path", "in the path"]),
  rule: ANY_REFUSAL,
  source: credentialRule,
  because: "A browser that was led here would be the agent.",
});

const formerGuid = refusal({
  ...common,
  name: "refuses-former-guid",
  level: "MUST",
  requirement: "The guid of a session that was signed out is refused.",
  risk: "session",
  endsSession: true,
  sends: "a sign-out, and then each query with the guid that was good before",
  variants: authentication(["former-guid", ""]),
  rule: GUID_REFUSAL,
  source: mismatchRule,
  stated: statedMismatch,
  because: "A guid is good for ever.",
});

/** What is wrong about a refusal that brings a guid; which one it is, is nobody's affair. */
export function guidWithRefusal({ answer }: AnsweredExchange): Mismatch | undefined {
  if (headersOf(answer, "set-guid").every((value) => guidIn(value) === undefined)) return undefined;
  return { where: "header Set-GUID", expected: "no guid with a refusal", actual: "a guid" };
}

/** Who has no guid, or not the right one. */
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

/** What ends the session comes last. */
export const formerGuidRefusals: readonly Check[] = [formerGuid];
