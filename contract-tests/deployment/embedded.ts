import type { Edition } from "../contract/contract.ts";
import { DEFAULT_C2, DEFAULT_LIMITS, type Deployment } from "./deployment.ts";

/** The embedded reference deployment as a `Deployment`: the story of the contract's examples. */
export function embeddedDeployment(
  { baseUrl, certificate }: { baseUrl: string; certificate: string },
  authentication: "dynamic" | "static",
  edition: Edition = "2023",
): Deployment {
  const tls = { ca: certificate, insecure: false };
  return {
    name: `the embedded reference deployment, ${authentication} authentication`,
    edition,
    // It is nobody's production, and runs without flow control.
    limits: { ...DEFAULT_LIMITS, pace: { requests: Number.MAX_SAFE_INTEGER, window: 1 } },
    allow: ["read-only", "session", "lock-out"],
    changes: ["resetSkill"],
    forbidden: { otherVdn: 2005, unknown: 59_998 },
    agentgateway: {
      baseUrl,
      tls,
      agentid: "1030",
      agents: [1030, 1099, 1031, 1100],
      authentication: { kind: "sign-in", password: "sample-password", phonenum: "70930", takeOver: true },
    },
    "cc-cms": {
      baseUrl,
      tls,
      accessKey: "EXAMPLEAK0000001",
      secretKey: "exampleSecretKey-0123456789abcdef",
      // In milliseconds two equal requests have two signatures, so that a repeated one can be refused.
      signature: { ...DEFAULT_C2, timestamp: "milliseconds" },
      ccId: 1,
      vdn: 170,
      agents: [1099, 1031, 1100],
    },
  };
}
