// Whom AgentGateway has to refuse.
import { citationText } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Check } from "./check.ts";
import { common, gatewayOf, questionOf } from "./inquiries/plain-agentgateway.ts";
import { GUID_REFUSAL, refusal } from "./refusal.ts";

/** Page "C4 authentication of the agent interfaces". */
function guidRule(row: "Guid" | "mismatch"): string {
  return citationText("agentgateway", { page: "cec_07_0005", table: "authentication modes", row });
}

const noGuid = refusal({
  ...common,
  name: "refuses-no-guid",
  level: "MUST",
  requirement: "A request without guid is refused.",
  sends: "each query without guid",
  variants: (operation, deployment) => [{ step: "", question: questionOf(operation, deployment), proof: "none" }],
  rule: GUID_REFUSAL,
  source: () => guidRule("Guid"),
  because: "A request without guid is answered.",
});

const malformedGuid = refusal({
  ...common,
  name: "refuses-malformed-guid",
  level: "MUST",
  requirement: "A request with a text in place of the guid that is none is refused.",
  sends: "each query with a guid in no form of one",
  variants: (operation, deployment) => [
    { step: "", question: questionOf(operation, deployment), proof: "malformed-guid" },
  ],
  rule: GUID_REFUSAL,
  source: () => guidRule("mismatch"),
  because: "Any text is taken for a guid.",
});

const unknownGuid = refusal({
  ...common,
  name: "refuses-unknown-guid",
  level: "MUST",
  requirement: "A request with a guid that no session has is refused.",
  sends: "each query with a guid that no session has",
  variants: (operation, deployment) => [
    { step: "", question: questionOf(operation, deployment), proof: "unknown-guid" },
  ],
  rule: GUID_REFUSAL,
  source: () => guidRule("mismatch"),
  because: "What has the form of a guid is taken for one.",
});

/** Another agent than the one who asks: of the deployment file, or any. */
function otherAgent(deployment: Deployment): number {
  const { agentid, agents } = gatewayOf(deployment);
  return [...agents, 101, 102].find((agent) => agent !== Number(agentid)) ?? 101;
}

export const foreignGuid = refusal({
  ...common,
  name: "refuses-foreign-guid",
  level: "MUST",
  requirement: "A guid is refused in the name of another agent than that of its session.",
  sends: "each query in the name of another agent, with the guid of the agent who asks",
  variants: (operation, deployment) => {
    const agentid = String(otherAgent(deployment));
    return [
      {
        step: `agentid ${agentid}`,
        question: questionOf(operation, deployment, { agentid }),
        proof: "foreign-guid",
      },
    ];
  },
  rule: GUID_REFUSAL,
  source: () => guidRule("mismatch"),
  because: "The guid of one agent is good for all.",
});

const formerGuid = refusal({
  ...common,
  name: "refuses-former-guid",
  level: "MUST",
  requirement: "The guid of a session that was signed out is refused.",
  risk: "session",
  sends: "a sign-out, and then each query with the guid that was good before",
  variants: (operation, deployment) => [
    { step: "", question: questionOf(operation, deployment), proof: "former-guid" },
  ],
  rule: GUID_REFUSAL,
  source: () => guidRule("mismatch"),
  because: "A guid is good for ever.",
});

/** Who has no guid, or not the right one. */
export const guidRefusals: readonly Check[] = [noGuid, malformedGuid, unknownGuid, foreignGuid];

/** What ends the session comes last. */
export const formerGuidRefusals: readonly Check[] = [formerGuid];
