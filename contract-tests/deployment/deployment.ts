import type { C2Options } from "../client/c2-signature.ts";
import type { Edition } from "../contract/contract.ts";

export { type C2Options, DEFAULT_C2 } from "../client/c2-signature.ts";

/** TLS settings of a surface; all texts are PEM. */
export interface TlsSettings {
  /** Certificates of the CAs to trust instead of the well-known ones. */
  ca?: string;
  /** Name of their file, as in the deployment file. */
  caFile?: string;
  /** Expected name in the certificate, if it differs from the host of the URL. */
  serverName?: string;
  clientCertificate?: { certificate: string; key: string; passphrase?: string };
  /** Accept any certificate. The report says so. */
  insecure: boolean;
}

/** An existing session. The suite neither renews nor ends it. */
export interface GivenGuid {
  kind: "guid";
  /** Secret. */
  guid: string;
}

/** A session that the suite begins and ends. */
export interface SignIn {
  kind: "sign-in";
  /** Secret. */
  password: string;
  phonenum: string;
  /** Sign in by force if the agent is already signed in. */
  takeOver: boolean;
}

/** What answers on a surface, in the words of the user; only reports use it. */
export interface Product {
  /** Name of the product. */
  product?: string;
  version?: string;
}

/** AgentGateway of a deployment. */
export interface AgentGatewayDeployment extends Product {
  /** `https://host:port` */
  baseUrl: string;
  tls: TlsSettings;
  /** Id of the agent that sends the requests. */
  agentid: string;
  authentication: GivenGuid | SignIn;
  /** Ids of the agents to query, at least one, of the VDN of `agentid`. */
  agents: number[];
}

/** CC-CMS of a deployment. */
export interface CcCmsDeployment extends Product {
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
  /** Ids of the agents to query, at least one, of `vdn`. */
  agents: number[];
}

/** Agents whose data a deployment must not return. */
export interface ForbiddenSubjects {
  /** Id of an agent of another VDN. */
  otherVdn?: number;
  /** An id that no agent has. */
  unknown?: number;
}

/** The names of agents in the deployment file; deployment.schema.json describes each. */
export type SubjectName = "inCall" | "signedIn" | "privateCalls" | "signedOut" | "otherVdn" | "unknown";

/**
 * The effect that a request, and so a check, may have on a deployment.
 * `read-only`: nothing. `session`: it signs an agent in or out. `take-over`: it signs in by force, which ends a session.
 * `flood`: it goes over the flow control.
 * `lock-out`: it sends a wrong signature or password; many of them can lock the address of the caller.
 * `change`: it changes other data; the deployment file allows it by the name of its operation.
 */
export type Risk = "read-only" | "session" | "take-over" | "flood" | "lock-out" | "change";

/** Always allowed. */
export const ALWAYS_ALLOWED: readonly Risk[] = ["read-only", "session"];

/** Risks that a deployment file can allow by name; changes are allowed by the name of their operation. */
const RISK_WORDS = ["flood", "lock-out"] as const;

/** The permissions in `allow` of a deployment file; deployment.schema.json has the permitted words. */
export function allowedBy(words: readonly string[]): Pick<Deployment, "allow" | "changes"> {
  const changes = words.filter((word) => !RISK_WORDS.some((risk) => risk === word));
  return {
    allow: [...ALWAYS_ALLOWED, ...RISK_WORDS.filter((risk) => words.includes(risk))],
    ...(changes.length > 0 && { changes }),
  };
}

/** Limits of requests and responses: times in ms, the body in bytes. */
export interface Limits {
  /** Maximum number of requests in one window, for each surface. */
  pace: { requests: number; window: number };
  connect: number;
  /** Until the headers of a response, and between two parts of its body. */
  answer: number;
  /** One whole exchange. */
  whole: number;
  body: number;
}

/** Who verifies what for whom, in the words of the user; only reports use it. */
export interface HandOver {
  /** Where the deployment stands. */
  site?: string;
  /** Who runs the suite. */
  runBy?: string;
  onBehalfOf?: string;
  /** Where the suite runs: a host or a network. */
  from?: string;
}

/** A file that was read, by its name without folders. */
export interface FileDigest {
  name: string;
  /** SHA-256 of its bytes, hex. */
  sha256: string;
}

/**
 * How many operations get the requests that must be refused: with `standard` one of each route family for each check,
 * with `thorough` all of them.
 */
export type Depth = (typeof DEPTHS)[number];
export const DEPTHS = ["standard", "thorough"] as const;

/** The system that is verified: one surface or both. */
export interface Deployment {
  /** Its name in the report. */
  name: string;
  /** The edition of the interface reference that it follows; if unknown, the suite tests only what all editions have in common. */
  edition?: Edition;
  agentgateway?: AgentGatewayDeployment;
  "cc-cms"?: CcCmsDeployment;
  forbidden: ForbiddenSubjects;
  /** All agents by their names in the deployment file; flags give no names. */
  subjects?: Partial<Record<SubjectName, number>>;
  /** How many of the requests that must be refused are sent; standard if missing. */
  depth?: Depth;
  /** During a run: ids that responses have named so far, by the parameter that they are for. */
  found?: Readonly<Record<string, string>>;
  /** The permitted risks. */
  allow: Risk[];
  /** The operations of effect `change` that may be sent, by operationId; none when missing. */
  changes?: readonly string[];
  limits: Limits;
  handOver?: HandOver;
  /** The header User-Agent of each request; false sends none, undefined leaves the choice to the command. */
  userAgent?: string | false;
  /** The lines of the deployment file; missing without a file. */
  places?: FilePlaces;
  /** Missing without a file. */
  file?: FileDigest;
}

/** The lines of a deployment file, by key: `cc-cms.vdn`. */
export interface FilePlaces {
  file: string;
  lines: Record<string, number>;
}

/** A key of the deployment file, with its line if there is a file: `deployment.yaml:23: cc-cms.vdn`. */
export function keyWithLine({ places }: Pick<Deployment, "places">, key: string): string {
  const line = places?.lines[key];
  return places && line !== undefined ? `${places.file}:${line}: ${key}` : key;
}

/** The error for a file whose VDN differs from that of `agentid`, with the next step. */
export function vdnWords(deployment: Deployment, vdn: number): string {
  const { agentgateway, "cc-cms": ccCms } = deployment;
  const begun = agentgateway?.authentication.kind === "guid" ? "is of" : "signed in to";
  return `${keyWithLine(deployment, "cc-cms.vdn")} is ${ccCms?.vdn}, but agent ${agentgateway?.agentid} ${begun} VDN ${vdn}; correct it, or use an agent of VDN ${ccCms?.vdn}`;
}

/**
 * The risks that a deployment permits: those of its file, including changes that are allowed by operation.
 * With a given guid, `session` and `take-over` are not permitted. With `takeOver`, `take-over` is.
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
  body: 16 * 1024 * 1024,
};

/** Whether credentials go to this address in clear text; on this machine no network carries them. */
export function isClearText(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === "http:" && !/^(127\.|localhost$|\[::1\])/.test(hostname);
}

/** All texts of a deployment that the suite must not write. */
export function secretsOf({ agentgateway, "cc-cms": ccCms }: Deployment): string[] {
  const { authentication } = agentgateway ?? {};
  return [
    ...(authentication?.kind === "guid" ? [authentication.guid] : []),
    ...(authentication?.kind === "sign-in" ? [authentication.password] : []),
    ...(ccCms ? [ccCms.accessKey, ccCms.secretKey] : []),
  ];
}
