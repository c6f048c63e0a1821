// Whom CC-CMS has to refuse.
import { citationText } from "../contract/contract.ts";
import type { Proof } from "../transport/risk.ts";
import type { Check, Level } from "./check.ts";
import { bodyOf, common } from "./inquiries/plain-cc-cms.ts";
import { signedQuestion } from "./inquiry.ts";
import { refusal, SIGNATURE_REFUSAL } from "./refusal.ts";

/** Page "C2 authentication of the monitoring interfaces". */
function signatureRule(): string {
  return citationText("cc-cms", { page: "cec_07_0003", table: "HTTP status", row: "401" });
}

/** The standard for signatures of messages; the reference says nothing about their age. */
function replayRule(): string {
  return "RFC 9421, section 7.2.2";
}

interface ProofRequirement {
  name: string;
  level?: Level;
  requirement: string;
  sends: string;
  because: string;
}

/** A check that a plain question is refused when this proof comes with it. */
function proofRefusal(proof: Proof, { level = "MUST", ...requirement }: ProofRequirement): Check {
  return refusal({
    ...common,
    ...requirement,
    level,
    risk: proof === "none" ? "read-only" : "lock-out",
    variants: (operation, deployment) => [
      { step: "", question: signedQuestion(operation.operationId, bodyOf(operation, deployment)), proof },
    ],
    rule: SIGNATURE_REFUSAL,
    source: level === "MUST" ? signatureRule : replayRule,
  });
}

export const signatureRefusals: readonly Check[] = [
  proofRefusal("none", {
    name: "refuses-no-authorization",
    requirement: "A request without Authorization is refused.",
    sends: "each query without Authorization",
    because: "A request that nobody has signed is answered.",
  }),
  proofRefusal("malformed-authorization", {
    name: "refuses-malformed-authorization",
    requirement: "A request with an Authorization that is no signature is refused.",
    sends: "each query with an Authorization in no form of a signature",
    because: "Any text is taken for a signature.",
  }),
  proofRefusal("unknown-key", {
    name: "refuses-unknown-key",
    requirement: "A signature of an access key that nobody has is refused.",
    sends: "each query signed for an access key that nobody has",
    because: "Any access key is accepted.",
  }),
  proofRefusal("wrong-signature", {
    name: "refuses-wrong-signature",
    requirement: "A signature with one wrong digit is refused.",
    sends: "each query with one digit of the signature changed",
    because: "The signature is not verified.",
  }),
  proofRefusal("altered-body", {
    name: "refuses-altered-body",
    requirement: "The signature of another body is refused.",
    sends: "each query with the signature of another body",
    because: "The body is not covered by the signature.",
  }),
  proofRefusal("altered-path", {
    name: "refuses-altered-path",
    requirement: "The signature of a request to another path is refused.",
    sends: "each query with the signature of a request to another path",
    because: "The path is not covered by the signature.",
  }),
  proofRefusal("altered-header", {
    name: "refuses-altered-header",
    requirement: "The signature of another value of a signed header is refused.",
    sends: "each query with the signature of a request to another host",
    because: "The headers are not covered by the signature.",
  }),
  proofRefusal("old-timestamp", {
    name: "refuses-old-timestamp",
    level: "SHOULD",
    requirement: "A signature of the day before is refused.",
    sends: "each query with a signature of the day before",
    because: "A signature is good for ever.",
  }),
  proofRefusal("replay", {
    name: "refuses-replay",
    level: "SHOULD",
    requirement: "A signature that was used before is refused.",
    sends: "each query twice with one signature, which is right the first time",
    because: "Who has seen a request can send it again.",
  }),
];
