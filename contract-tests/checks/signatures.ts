// Credentials that CC-CMS must refuse.
import { type Citation, citationText, credentialRow } from "../contract/contract.ts";
import type { Credential } from "../transport/risk.ts";
import type { Check } from "./check.ts";
import { httpRequestOf } from "./http-requests.ts";
import { isRepresentative, representativeOf } from "./operations.ts";
import { refusal } from "./refusal.ts";
import { ANY_REFUSAL } from "./refusal-rule.ts";
import { common } from "./scenarios/plain-cc-cms.ts";

export const UNAUTHORIZED: Citation = { page: "cec_07_0003", table: "HTTP status", row: "401" };
const SIGNATURE: Citation = { page: "cec_07_0003", table: "authorization string", row: "signature" };
const CANONICAL_REQUEST: Citation = { page: "vendor-demonstration", table: "steps", row: "canonical request" };
const SIGNED_HEADERS: Citation = { page: "vendor-demonstration", table: "steps", row: "signed headers" };

/** Page "C2 authentication of the monitoring interfaces". */
function signatureRule(): string {
  return citationText("cc-cms", UNAUTHORIZED);
}

/** The standard for signatures of messages; the reference says nothing about their age, and nothing about letter case. */
function standardRule(): string {
  return "RFC 9421, section 7.2.2";
}

type Credentials = readonly (readonly [credential: Credential, step: string])[];

type SignatureRequirement = Pick<Check, "name" | "requirement"> &
  Partial<Pick<Check, "level" | "operations" | "standard" | "risk">> & {
    sends: string;
    because: string;
    /** What is wrong with each signature, and in words, where there are several. */
    credentials: Credentials;
    /** What is sent with one query only, which represents all. */
    once?: Credentials;
    /** The rows that state what is wrong; that it is refused, is stated for each signature. */
    stated?: readonly Citation[];
    source?: () => string;
  };

/** A check that plain requests are refused when these credentials come with them. */
function credentialRefusal({
  level = "MUST",
  credentials,
  once = [],
  stated = [],
  ...requirement
}: SignatureRequirement): Check {
  return refusal({
    ...common,
    risk: "lock-out",
    source: level === "MUST" ? signatureRule : standardRule,
    ...requirement,
    level,
    variants: (operation, deployment) =>
      [...credentials, ...(isRepresentative(operation) ? once : [])].map(([credential, step]) => ({
        step,
        httpRequest: httpRequestOf(operation, deployment),
        credential,
      })),
    rule: ANY_REFUSAL,
    confirm: httpRequestOf,
    ...(level === "MUST" && {
      stated: (operation) => [UNAUTHORIZED, credentialRow(operation), SIGNATURE, ...stated],
    }),
  });
}

/** One query represents all: there is one verification, and many wrong signatures could lock the address. */
const representative = { operations: [representativeOf("cc-cms")] } as const;

/** The same by default; with `depth: thorough` all queries are asked. */
const oneByDefault = { standard: representative.operations } as const;

const nothing = credentialRefusal({
  name: "refuses-no-authorization",
  standard: common.operations,
  requirement: "A request without Authorization is refused.",
  risk: "read-only",
  sends: "each query without Authorization, and one query with an empty Authorization",
  credentials: [["none", ""]],
  once: [["empty-authorization", "empty"]],
  because: "A request without signature is answered.",
});

/** What every request of both queries has to be refused for. */
const ofBoth = [
  credentialRefusal({
    ...oneByDefault,
    name: "refuses-malformed-authorization",
    requirement: "A request with a malformed Authorization is refused.",
    sends: "each query with a malformed Authorization, and one query with each of Bearer, Basic and auth-v1",
    credentials: [["malformed-authorization", ""]],
    once: [
      ["bearer-authorization", "Bearer"],
      ["basic-authorization", "Basic"],
      ["other-scheme", "auth-v1"],
    ],
    because: "Any text is accepted as a signature.",
  }),
  credentialRefusal({
    ...oneByDefault,
    name: "refuses-unknown-key",
    requirement: "A signature for an unknown access key is refused.",
    sends: "each query, signed for an unknown access key",
    credentials: [["unknown-key", ""]],
    because: "Any access key is accepted.",
  }),
  credentialRefusal({
    name: "refuses-wrong-signature",
    requirement: "A signature with one wrong digit is refused.",
    sends: "each query, with one digit of the signature changed",
    credentials: [["wrong-signature", ""]],
    because: "The signature is not verified.",
  }),
  credentialRefusal({
    ...oneByDefault,
    name: "refuses-altered-body",
    requirement: "A signature of another body is refused.",
    sends: "each query, with the signature of another body",
    credentials: [["altered-body", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The body is not covered by the signature.",
  }),
  credentialRefusal({
    ...oneByDefault,
    name: "refuses-altered-path",
    requirement: "A signature of another path is refused.",
    sends: "each query, with the signature of another path",
    credentials: [["altered-path", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The path is not covered by the signature.",
  }),
  credentialRefusal({
    ...oneByDefault,
    name: "refuses-altered-header",
    requirement: "A signature of another value of a signed header is refused.",
    sends: "each query, with the signature of another host",
    credentials: [["altered-header", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The headers are not covered by the signature.",
  }),
];

/** Signatures that are almost right. */
const near = [
  credentialRefusal({
    ...representative,
    name: "refuses-near-signature",
    requirement: "A signature that is cut off, too long or empty is refused.",
    sends: "one query with a signature without its last digit, with an additional digit, and empty",
    credentials: [
      ["cut-signature", "without the last digit"],
      ["long-signature", "one digit more"],
      ["empty-signature", "empty"],
    ],
    because: "Only a common prefix of the signatures is compared.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-altered-method",
    requirement: "A signature of another method is refused.",
    sends: "one query with the signature of a GET request",
    credentials: [["altered-method", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The method is not covered by the signature.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-unsigned-body",
    requirement: "A signature that does not cover the body is refused.",
    sends: "one query with a body and the signature of a request without one",
    credentials: [["unsigned-body", ""]],
    stated: [CANONICAL_REQUEST],
    because: "A signature without the body is accepted.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-unsigned-host",
    // The page says what clients sign, and not that a server refuses less.
    level: "SHOULD",
    requirement: "A signature whose signed headers do not include host is refused.",
    sends: "one query with a signature of other headers than host, and one with a signature of no headers",
    credentials: [
      ["unsigned-host", "without host"],
      ["unsigned-headers", "without any header"],
    ],
    source: () => citationText("cc-cms", SIGNED_HEADERS),
    because: "The client may leave all headers unsigned.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-empty-secret",
    requirement: "A signature made with an empty secret key is refused.",
    sends:
      "one query signed with an empty secret key, for the access key of the deployment file and for an unknown one",
    credentials: [
      ["empty-secret", "for the access key"],
      ["unknown-key-empty-secret", "for an unknown key"],
    ],
    because: "If no secret key is found, an empty one is used.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-unsigned-query",
    level: "SHOULD",
    requirement: "A request with a query string that the signature does not cover is refused.",
    sends: "one query with an unsigned parameter in the query string",
    credentials: [["unsigned-query", ""]],
    because: "The query string is not covered by the signature.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-other-letter-case",
    level: "SHOULD",
    requirement: "A signature in upper case is refused, and so is an access key in the other letter case.",
    sends: "one query with its signature in upper case, and one signed for the access key in the other letter case",
    credentials: [
      ["signature-in-capitals", "signature in capitals"],
      ["key-in-other-case", "access key in the other case"],
    ],
    because: "Letter case is not compared.",
  }),
];

const elsewhere = credentialRefusal({
  ...representative,
  name: "refuses-authorization-elsewhere",
  requirement: "A request with its signature elsewhere than in the header Authorization is refused.",
  risk: "read-only",
  sends:
    "one query with the right signature in X-Authorization and in the query string, each without the header Authorization",
  credentials: [
    ["signature-in-x-authorization", "in X-Authorization"],
    ["signature-in-query", "in the query"],
  ],
  because: "The signature is also read from places where clients do not send it.",
});

const used = [
  credentialRefusal({
    ...oneByDefault,
    name: "refuses-old-timestamp",
    level: "SHOULD",
    requirement: "A signature from the day before is refused.",
    sends: "each query with a signature from the day before",
    credentials: [["old-timestamp", ""]],
    because: "A signature never expires.",
  }),
  credentialRefusal({
    ...oneByDefault,
    name: "refuses-replay",
    level: "SHOULD",
    requirement: "A signature that was used before is refused.",
    sends: "each query twice with the same signature",
    credentials: [["replay", ""]],
    because: "A recorded request can be sent again.",
  }),
];

/** Those that can lock the address of the caller come last. */
export const signatureRefusals: readonly Check[] = [nothing, elsewhere, ...ofBoth, ...near, ...used];

/** Those of which it is stated that the signature does not pass. */
export const statedSignatureRefusals: readonly Check[] = signatureRefusals.filter(({ level }) => level === "MUST");
