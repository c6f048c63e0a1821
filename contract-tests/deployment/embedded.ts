import { DEFAULT_C2, DEFAULT_LIMITS, type Deployment } from "./deployment.ts";

/** The embedded reference deployment as one that can be verified: the story of the contract's examples. */
export function embeddedDeployment(
  { baseUrl, certificate }: { baseUrl: string; certificate: string },
  authentication: "dynamic" | "static",
): Deployment {
  const tls = { ca: certificate, insecure: false };
  return {
    name: `the embedded reference deployment, ${authentication} authentication`,
    limits: DEFAULT_LIMITS,
    agentgateway: {
      baseUrl,
      tls,
      agentid: "1030",
      workno: "1099",
      authentication: { kind: "sign-in", password: "sample-password", phonenum: "70930", takeOver: false },
    },
    "cc-cms": {
      baseUrl,
      tls,
      accessKey: "EXAMPLEAK0000001",
      secretKey: "exampleSecretKey-0123456789abcdef",
      signature: DEFAULT_C2,
      ccId: 1,
      vdn: 170,
      agentIds: [1099, 1031, 1100],
    },
  };
}
