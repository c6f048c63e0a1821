// Whom CC-CMS has to refuse.
import { type Citation, citationText, credentialRow } from "../contract/contract.ts";
import type { Credential } from "../transport/risk.ts";
import type { Check } from "./check.ts";
import { httpRequestOf } from "./http-requests.ts";
import { isRepresentative, representativeOf } from "./operations.ts";
import { ANY_REFUSAL, refusal } from "./refusal.ts";
import { common } from "./scenarios/plain-cc-cms.ts";

export const UNAUTHORIZED: Citation = { page: "cec_07_0003", table: "HTTP status", row: "401" };
const SIGNATURE: Citation = { page: "cec_07_0003", table: "authorization string", row: "signature" };
const CANONICAL_REQUEST: Citation = { page: "vendor-demonstration", table: "steps", row: "canonical request" };
const SIGNED_HEADERS: Citation = { page: "vendor-demonstration", table: "steps", row: "signed headers" };

/** Page "C2 authentication of the monitoring interfaces". */
export function signatureRule(): string {
  return citationText("cc-cms", UNAUTHORIZED);
}

/** The standard for signatures of messages; the reference says nothing about their age, and nothing about letter case. */
function standardRule(): string {
  return "RFC 9421, section 7.2.2";
}

type Credentials = readonly (readonly [credential: Credential, step: string])[];

type SignatureRequirement = Pick<Check, "name" | "requirement"> &
  Partial<Pick<Check, "level" | "operations" | "risk">> & {
    sends: string;
    because: string;
    /** What is wrong with each signature, and in words, where there are several. */
    credentials: Credentials;
    /** What is sent of one query only, which stands for both. */
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

/** One query stands for both: there is one verification, and many wrong signatures could lock the address. */
const representative = { operations: [representativeOf("cc-cms")] } as const;

const nothing = credentialRefusal({
  name: "refuses-no-authorization",
  requirement: "A request without Authorization is refused.",
  risk: "read-only",
  sends: "each query without Authorization, and a query with an empty one",
  credentials: [["none", ""]],
  once: [["empty-authorization", "empty"]],
  because: "A request that nobody has signed is answered.",
});

/** What every request of both queries has to be refused for. */
const ofBoth = [
  credentialRefusal({
    name: "refuses-malformed-authorization",
    requirement: "A request with an Authorization that is no signature is refused.",
    sends:
      "each query with an Authorization in no form of a signature, and a query with one of another kind: Bearer, Basic, auth-v1",
    credentials: [["malformed-authorization", ""]],
    once: [
      ["bearer-authorization", "Bearer"],
      ["basic-authorization", "Basic"],
      ["other-scheme", "auth-v1"],
    ],
    because: "Any text is taken for a signature.",
  }),
  credentialRefusal({
    name: "refuses-unknown-key",
    requirement: "A signature of an access key that nobody has is refused.",
    sends: "each query signed for an access key that nobody has",
    credentials: [["unknown-key", ""]],
    because: "Any access key is accepted.",
  }),
  credentialRefusal({
    name: "refuses-wrong-signature",
    requirement: "A signature with one wrong digit is refused.",
    sends: "each query with one digit of the signature changed",
    credentials: [["wrong-signature", ""]],
    because: "The signature is not verified.",
  }),
  credentialRefusal({
    name: "refuses-altered-body",
    requirement: "The signature of another body is refused.",
    sends: "each query with the signature of another body",
    credentials: [["altered-body", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The body is not covered by the signature.",
  }),
  credentialRefusal({
    name: "refuses-altered-path",
    requirement: "The signature of a request to another path is refused.",
    sends: "each query with the signature of a request to another path",
    credentials: [["altered-path", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The path is not covered by the signature.",
  }),
  credentialRefusal({
    name: "refuses-altered-header",
    requirement: "The signature of another value of a signed header is refused.",
    sends: "each query with the signature of a request to another host",
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
    requirement: "A signature is refused of which the end is missing, after which something follows, or that is empty.",
    sends: "a query with its signature cut off by one digit, with one digit more, and without any",
    credentials: [
      ["cut-signature", "without the last digit"],
      ["long-signature", "one digit more"],
      ["empty-signature", "empty"],
    ],
    because: "A signature is compared as far as it goes.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-altered-method",
    requirement: "The signature of a request with another method is refused.",
    sends: "a query with the signature of a request with GET",
    credentials: [["altered-method", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The method is not covered by the signature.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-unsigned-body",
    requirement: "A signature is refused that leaves out the body.",
    sends: "a query with a body, and with the signature of a request without one",
    credentials: [["unsigned-body", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The body need not be signed.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-unsigned-host",
    // The page says what clients sign, and not that a server refuses less.
    level: "SHOULD",
    requirement: "A signature is refused that does not have host among the signed headers.",
    sends: "a query whose signature covers other headers than host, and one whose signature covers none",
    credentials: [
      ["unsigned-host", "without host"],
      ["unsigned-headers", "without any header"],
    ],
    source: () => citationText("cc-cms", SIGNED_HEADERS),
    because: "The client chooses what is signed, and may choose nothing.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-empty-secret",
    requirement: "A signature is refused that is made with an empty secret key.",
    sends:
      "a query signed with an empty secret key, for the access key of the deployment file and for one that nobody has",
    credentials: [
      ["empty-secret", "for the access key"],
      ["unknown-key-empty-secret", "for an unknown key"],
    ],
    because: "Where no secret key is found, an empty one is taken.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-unsigned-query",
    level: "SHOULD",
    requirement: "A request is refused whose URL has a query that the signature does not cover.",
    sends: "a query with a parameter in the URL that is not signed",
    credentials: [["unsigned-query", ""]],
    because: "The query of the URL is not covered by the signature.",
  }),
  credentialRefusal({
    ...representative,
    name: "refuses-other-letter-case",
    level: "SHOULD",
    requirement: "A signature in capital digits is refused, and so is an access key in the other letter case.",
    sends: "a query with its signature in capitals, and one signed for the access key in the other letter case",
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
  requirement: "A request is refused that carries its signature elsewhere than in the header Authorization.",
  risk: "read-only",
  sends: "a query with a right signature in X-Authorization and in the query of the URL, each without Authorization",
  credentials: [
    ["signature-in-x-authorization", "in X-Authorization"],
    ["signature-in-query", "in the query"],
  ],
  because: "The signature is looked for where clients do not send it.",
});

const used = [
  credentialRefusal({
    name: "refuses-old-timestamp",
    level: "SHOULD",
    requirement: "A signature of the day before is refused.",
    sends: "each query with a signature of the day before",
    credentials: [["old-timestamp", ""]],
    because: "A signature is good for ever.",
  }),
  credentialRefusal({
    name: "refuses-replay",
    level: "SHOULD",
    requirement: "A signature that was used before is refused.",
    sends: "each query twice with one signature, which is right the first time",
    credentials: [["replay", ""]],
    because: "Who has seen a request can send it again.",
  }),
];

/** Those that can lock the address of the caller come last. */
export const signatureRefusals: readonly Check[] = [nothing, elsewhere, ...ofBoth, ...near, ...used];

/** Those of which it is stated that the signature does not pass. */
export const statedSignatureRefusals: readonly Check[] = signatureRefusals.filter(({ level }) => level === "MUST");
