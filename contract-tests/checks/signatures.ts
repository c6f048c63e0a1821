// Whom CC-CMS has to refuse.
import { type Citation, citationText, type Operation } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Proof } from "../transport/risk.ts";
import type { Check } from "./check.ts";
import { bodyOf, common } from "./inquiries/plain-cc-cms.ts";
import { signedQuestion } from "./inquiry.ts";
import { PRIVATE_CALLS } from "./monitored.ts";
import { ANY_REFUSAL, citationOf, refusal } from "./refusal.ts";

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

/** The question as it is accepted. */
function plainQuestion(operation: Operation, deployment: Deployment) {
  return signedQuestion(operation.operationId, bodyOf(operation, deployment));
}

type SignatureRequirement = Pick<Check, "name" | "requirement"> &
  Partial<Pick<Check, "level" | "operations" | "risk">> & {
    sends: string;
    because: string;
    /** What is wrong with each signature, and in words, where there are several. */
    proofs: readonly (readonly [proof: Proof, step: string])[];
    /** The rows that state what is wrong; that it is refused, is stated for each signature. */
    stated?: readonly Citation[];
    source?: () => string;
  };

/** A check that plain questions are refused when these proofs come with them. */
function proofRefusal({ level = "MUST", proofs, stated = [], ...requirement }: SignatureRequirement): Check {
  return refusal({
    ...common,
    risk: "lock-out",
    source: level === "MUST" ? signatureRule : standardRule,
    ...requirement,
    level,
    variants: (operation, deployment) =>
      proofs.map(([proof, step]) => ({ step, question: plainQuestion(operation, deployment), proof })),
    rule: ANY_REFUSAL,
    confirm: plainQuestion,
    ...(level === "MUST" && {
      stated: (operation) => [UNAUTHORIZED, citationOf(operation, "1", "2"), SIGNATURE, ...stated],
    }),
  });
}

/** One query stands for both: there is one verification, and many wrong signatures could lock the address. */
const representative = { operations: [PRIVATE_CALLS] } as const;

const nothing = proofRefusal({
  name: "refuses-no-authorization",
  requirement: "A request without Authorization is refused.",
  risk: "read-only",
  sends: "each query without Authorization",
  proofs: [["none", ""]],
  because: "A request that nobody has signed is answered.",
});

/** What every request of both queries has to be refused for. */
const ofBoth = [
  proofRefusal({
    name: "refuses-malformed-authorization",
    requirement: "A request with an Authorization that is no signature is refused.",
    sends: "each query with an Authorization in no form of a signature",
    proofs: [["malformed-authorization", ""]],
    because: "Any text is taken for a signature.",
  }),
  proofRefusal({
    name: "refuses-unknown-key",
    requirement: "A signature of an access key that nobody has is refused.",
    sends: "each query signed for an access key that nobody has",
    proofs: [["unknown-key", ""]],
    because: "Any access key is accepted.",
  }),
  proofRefusal({
    name: "refuses-wrong-signature",
    requirement: "A signature with one wrong digit is refused.",
    sends: "each query with one digit of the signature changed",
    proofs: [["wrong-signature", ""]],
    because: "The signature is not verified.",
  }),
  proofRefusal({
    name: "refuses-altered-body",
    requirement: "The signature of another body is refused.",
    sends: "each query with the signature of another body",
    proofs: [["altered-body", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The body is not covered by the signature.",
  }),
  proofRefusal({
    name: "refuses-altered-path",
    requirement: "The signature of a request to another path is refused.",
    sends: "each query with the signature of a request to another path",
    proofs: [["altered-path", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The path is not covered by the signature.",
  }),
  proofRefusal({
    name: "refuses-altered-header",
    requirement: "The signature of another value of a signed header is refused.",
    sends: "each query with the signature of a request to another host",
    proofs: [["altered-header", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The headers are not covered by the signature.",
  }),
];

/** Signatures that are almost right. */
const near = [
  proofRefusal({
    ...representative,
    name: "refuses-near-signature",
    requirement: "A signature is refused of which the end is missing, after which something follows, or that is empty.",
    sends: "a query with its signature cut off by one digit, with one digit more, and without any",
    proofs: [
      ["cut-signature", "without the last digit"],
      ["long-signature", "one digit more"],
      ["empty-signature", "empty"],
    ],
    because: "A signature is compared as far as it goes.",
  }),
  proofRefusal({
    ...representative,
    name: "refuses-altered-method",
    requirement: "The signature of a request with another method is refused.",
    sends: "a query with the signature of a request with GET",
    proofs: [["altered-method", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The method is not covered by the signature.",
  }),
  proofRefusal({
    ...representative,
    name: "refuses-unsigned-body",
    requirement: "A signature is refused that leaves out the body.",
    sends: "a query with a body, and with the signature of a request without one",
    proofs: [["unsigned-body", ""]],
    stated: [CANONICAL_REQUEST],
    because: "The body need not be signed.",
  }),
  proofRefusal({
    ...representative,
    name: "refuses-unsigned-host",
    // The page says what clients sign, and not that a server refuses less.
    level: "SHOULD",
    requirement: "A signature is refused that does not have host among the signed headers.",
    sends: "a query whose signature covers other headers than host, and one whose signature covers none",
    proofs: [
      ["unsigned-host", "without host"],
      ["unsigned-headers", "without any header"],
    ],
    source: () => citationText("cc-cms", SIGNED_HEADERS),
    because: "The client chooses what is signed, and may choose nothing.",
  }),
  proofRefusal({
    ...representative,
    name: "refuses-empty-secret",
    requirement: "A signature is refused that is made with an empty secret key.",
    sends:
      "a query signed with an empty secret key, for the access key of the deployment file and for one that nobody has",
    proofs: [
      ["empty-secret", "for the access key"],
      ["unknown-key-empty-secret", "for an unknown key"],
    ],
    because: "Where no secret key is found, an empty one is taken.",
  }),
  proofRefusal({
    ...representative,
    name: "refuses-unsigned-query",
    level: "SHOULD",
    requirement: "A request is refused whose URL has a query that the signature does not cover.",
    sends: "a query with a parameter in the URL that is not signed",
    proofs: [["unsigned-query", ""]],
    because: "The query of the URL is not covered by the signature.",
  }),
  proofRefusal({
    ...representative,
    name: "refuses-other-letter-case",
    level: "SHOULD",
    requirement: "A signature in capital digits is refused, and so is an access key in the other letter case.",
    sends: "a query with its signature in capitals, and one signed for the access key in the other letter case",
    proofs: [
      ["signature-in-capitals", "signature in capitals"],
      ["key-in-other-case", "access key in the other case"],
    ],
    because: "Letter case is not compared.",
  }),
];

const elsewhere = proofRefusal({
  ...representative,
  name: "refuses-authorization-elsewhere",
  requirement: "A request is refused that carries its signature elsewhere than in the header Authorization.",
  risk: "read-only",
  sends: "a query with a right signature in X-Authorization and in the query of the URL, each without Authorization",
  proofs: [
    ["signature-in-x-authorization", "in X-Authorization"],
    ["signature-in-query", "in the query"],
  ],
  because: "The signature is looked for where clients do not send it.",
});

const used = [
  proofRefusal({
    name: "refuses-old-timestamp",
    level: "SHOULD",
    requirement: "A signature of the day before is refused.",
    sends: "each query with a signature of the day before",
    proofs: [["old-timestamp", ""]],
    because: "A signature is good for ever.",
  }),
  proofRefusal({
    name: "refuses-replay",
    level: "SHOULD",
    requirement: "A signature that was used before is refused.",
    sends: "each query twice with one signature, which is right the first time",
    proofs: [["replay", ""]],
    because: "Who has seen a request can send it again.",
  }),
];

/** Those that can lock the address of the caller come last. */
export const signatureRefusals: readonly Check[] = [nothing, elsewhere, ...ofBoth, ...near, ...used];

/** Those of which it is stated that the signature does not pass. */
export const statedSignatureRefusals: readonly Check[] = signatureRefusals.filter(({ level }) => level === "MUST");
