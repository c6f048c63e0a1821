// What the doctor says of a deployment, and that it says no secret.
import { afterAll, expect } from "vitest";
import {
  ALWAYS_ALLOWED,
  DEFAULT_LIMITS,
  type Deployment,
  type SignIn,
  secretsOf,
} from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { type Line, lineText } from "../../doctor/diagnosis.ts";
import { examine } from "../../doctor/doctor.ts";
import type { Identity } from "../../reference/certificate.ts";
import { type Reference, type ReferenceOptions, startReference } from "../../reference/reference.ts";
import { CA, certificate } from "../certificates.ts";

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

/** Has a server closed after the tests of the file. */
export async function opening<Server extends { close(): Promise<unknown> }>(
  starting: Server | Promise<Server>,
): Promise<Server> {
  const server = await starting;
  opened.push(server);
  return server;
}

/** A certificate of the sample CA, for 127.0.0.1 unless `name` says otherwise. */
export async function identityOf(name?: string, days = 100): Promise<Identity> {
  const { key, cert } = await certificate(name, days);
  return { key, certificate: cert };
}

const identity = await identityOf();

/** Starts a reference that may be asked as fast as one can. */
export function start(options: ReferenceOptions = {}): Promise<Reference> {
  return opening(startReference({ flowControl: false, pollWait: 20, identity, ...options }));
}

type AgentGateway = NonNullable<Deployment["agentgateway"]>;
type CcCms = NonNullable<Deployment["cc-cms"]>;

/** What differs from a deployment file that describes a reference as it is; null leaves a surface out. */
export interface Changes extends Partial<Omit<Deployment, "agentgateway" | "cc-cms">> {
  agentgateway?: Partial<AgentGateway> | null;
  "cc-cms"?: Partial<CcCms> | null;
}

export const SUBJECTS = {
  inCall: 1099,
  signedIn: 1031,
  privateCalls: 1099,
  signedOut: 1100,
  otherVdn: 2005,
  unknown: 59_998,
};

export function deploymentOf({ baseUrl }: { baseUrl: string }, changes: Changes = {}): Deployment {
  const { agentgateway, "cc-cms": ccCms, ...common } = embeddedDeployment({ baseUrl, certificate: CA }, "static");
  const { agentgateway: gatewayChanges = {}, "cc-cms": ccCmsChanges = {}, ...commonChanges } = changes;
  return {
    ...common,
    allow: [...ALWAYS_ALLOWED],
    subjects: SUBJECTS,
    limits: { ...DEFAULT_LIMITS, pace: { requests: 1000, window: 1 } },
    ...commonChanges,
    ...(agentgateway && gatewayChanges && { agentgateway: { ...agentgateway, ...gatewayChanges } }),
    ...(ccCms && ccCmsChanges && { "cc-cms": { ...ccCms, ...ccCmsChanges } }),
  };
}

export function signIn(changes: Partial<SignIn> = {}): SignIn {
  return { kind: "sign-in", password: "sample-password", phonenum: "70930", takeOver: false, ...changes };
}

/** All lines that the doctor has for a deployment. */
export async function examined(deployment: Deployment, signal = new AbortController().signal): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of examine(deployment, signal)) lines.push(line);
  for (const text of lines.map(lineText)) {
    expect(text).not.toMatch(/\p{Cc}/u);
    for (const secret of secretsOf(deployment)) expect(text).not.toContain(secret);
  }
  return lines;
}
