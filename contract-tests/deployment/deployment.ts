import type { C2Options } from "../client/c2-signature.ts";
import type { Edition } from "../contract/contract.ts";

export { type C2Options, DEFAULT_C2 } from "../client/c2-signature.ts";

/** How the TLS connection to a surface is made; all texts are PEM. */
export interface TlsSettings {
  /** Certificates of the CAs to trust instead of the well-known ones. */
  ca?: string;
  /** Name of the file that they are from, as the deployment file has it. */
  caFile?: string;
  /** Name to ask for and to expect in the certificate, where it differs from the host of the URL. */
  serverName?: string;
  clientCertificate?: { certificate: string; key: string; passphrase?: string };
  /** Accept any certificate. The report repeats it. */
  insecure: boolean;
}

/** A session that exists already: it is used, neither renewed nor ended. */
export interface GivenGuid {
  kind: "guid";
  /** Secret. */
  guid: string;
}

/** A session that the suite begins and ends itself. */
export interface SignIn {
  kind: "sign-in";
  /** Secret. */
  password: string;
  phonenum: string;
  /** Sign in by force an agent who is signed in already. */
  takeOver: boolean;
}

/** AgentGateway of a deployment. */
export interface AgentGatewayDeployment {
  /** `https://host:port` */
  baseUrl: string;
  tls: TlsSettings;
  /** Id of the agent who asks. */
  agentid: string;
  authentication: GivenGuid | SignIn;
  /** Ids of the agents asked about, at least one, of the VDN of the agent who asks. */
  agents: number[];
}

/** CC-CMS of a deployment. */
export interface CcCmsDeployment {
  /** `https://host:port` */
  baseUrl: string;
  tls: TlsSettings;
  /** Secret. */
  accessKey: string;
  /** Secret. */
  secretKey: string;
  signature: C2Options;
  ccId: number;
  vdn: number;
  /** Ids of the agents asked about, at least one, of the VDN above. */
  agents: number[];
}

/** Agents about whom nothing may be told. */
export interface ForbiddenSubjects {
  /** Id of an agent of another VDN. */
  otherVdn?: number;
  /** Id of which there is no agent. */
  unknown?: number;
}

/** What the deployment file says of an agent; deployment.schema.json describes each. */
export type SubjectName = "inCall" | "signedIn" | "privateCalls" | "signedOut" | "otherVdn" | "unknown";

/**
 * What a request, and so a check, may do to a deployment.
 * `read-only`: nothing. `session`: it signs an agent in or out. `take-over`: it signs in by force, which ends a session.
 * `flood`: it goes over the flow control.
 * `lock-out`: it presents a wrong credential of who asks, and many of those can lock the address of the caller.
 * `change`: it changes something else, and is allowed by the name of its operation.
 */
export type Risk = "read-only" | "session" | "take-over" | "flood" | "lock-out" | "change";

/** Allowed without the deployment file saying so. */
export const ALWAYS_ALLOWED: readonly Risk[] = ["read-only", "session"];

/** What a deployment file can allow besides by a word of its own; what changes something has the name of its operation. */
const RISK_WORDS = ["flood", "lock-out"] as const;

/** What the words of a deployment file allow; which words there are is for deployment.schema.json. */
export function allowedBy(words: readonly string[]): Pick<Deployment, "allow" | "changes"> {
  const changes = words.filter((word) => !RISK_WORDS.some((risk) => risk === word));
  return {
    allow: [...ALWAYS_ALLOWED, ...RISK_WORDS.filter((risk) => words.includes(risk))],
    ...(changes.length > 0 && { changes }),
  };
}

/** What the suite may ask of a deployment: times in ms, the body in bytes. */
export interface Limits {
  /** At most so many requests in one window, for each surface. */
  pace: { requests: number; window: number };
  connect: number;
  /** Until the headers of an answer, and between two parts of its body. */
  answer: number;
  /** One exchange in whole. */
  whole: number;
  body: number;
}

/** The system that is verified: one surface or both. */
export interface Deployment {
  /** As the report names it. */
  name: string;
  /** The edition of the interface reference that it follows; where it is not known, only what all editions have in common is asked. */
  edition?: Edition;
  agentgateway?: AgentGatewayDeployment;
  "cc-cms"?: CcCmsDeployment;
  forbidden: ForbiddenSubjects;
  /** All agents as the deployment file names them; flags give no names. */
  subjects?: Partial<Record<SubjectName, number>>;
  /** What checks may do to it. */
  allow: Risk[];
  /** The operations of effect `change` that may be sent, by operationId; none when missing. */
  changes?: readonly string[];
  limits: Limits;
  /** Where the deployment file says what; missing when there is none. */
  places?: FilePlaces;
}

/** The lines of a deployment file, by key: `cc-cms.vdn`. */
export interface FilePlaces {
  file: string;
  lines: Record<string, number>;
}

/** A key of the deployment file, with its line where there is a file: `deployment.yaml:23: cc-cms.vdn`. */
export function keyWithLine({ places }: Pick<Deployment, "places">, key: string): string {
  const line = places?.lines[key];
  return places && line !== undefined ? `${places.file}:${line}: ${key}` : key;
}

/** That the file names another VDN than that of the agent who asks, and what to do about it. */
export function vdnWords(deployment: Deployment, vdn: number): string {
  const { agentgateway, "cc-cms": ccCms } = deployment;
  const begun = agentgateway?.authentication.kind === "guid" ? "is of" : "signed in to";
  return `${keyWithLine(deployment, "cc-cms.vdn")} is ${ccCms?.vdn}, but agent ${agentgateway?.agentid} ${begun} VDN ${vdn}; correct it, or ask as an agent of VDN ${ccCms?.vdn}`;
}

/**
 * What checks may do to a deployment: what its file allows, also by the name of an operation; without what needs a session of the suite's own where the
 * file gives one that is neither renewed nor ended; and with signing in by force where the sign-in may do that.
 */
export function allowedRisks({
  allow,
  changes = [],
  agentgateway,
}: Pick<Deployment, "allow" | "changes" | "agentgateway">): Risk[] {
  const authentication = agentgateway?.authentication;
  const risks = new Set<Risk>([...allow, ...(changes.length > 0 ? (["change"] as const) : [])]);
  if (authentication?.kind === "guid") for (const risk of ["session", "take-over"] as const) risks.delete(risk);
  else if (authentication?.takeOver) risks.add("take-over");
  return [...risks];
}

/**
 * The documented flow control of the gateway is 5 requests in 2 s for one agent; the pace stays below it.
 * Source: pages cec_07_0413 and cec_07_0584.
 */
export const DEFAULT_LIMITS: Limits = {
  pace: { requests: 4, window: 2_000 },
  connect: 5_000,
  answer: 15_000,
  whole: 30_000,
  body: 32 * 1024 * 1024,
};

/** All texts of a deployment that must not appear in anything that the suite writes. */
export function secretsOf({ agentgateway, "cc-cms": ccCms }: Deployment): string[] {
  const { authentication } = agentgateway ?? {};
  return [
    ...(authentication?.kind === "guid" ? [authentication.guid] : []),
    ...(authentication?.kind === "sign-in" ? [authentication.password] : []),
    ...(ccCms ? [ccCms.accessKey, ccCms.secretKey] : []),
  ];
}
