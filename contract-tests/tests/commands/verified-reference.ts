// A reference deployment in the process of the test, and the command that verifies it in a process of its own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyRequest } from "fastify";
import { afterAll, expect, vi } from "vitest";
import { newIdentity } from "../../reference/certificate.ts";
import type { Change } from "../../reference/change.ts";
import { type Reference, type ReferenceOptions, startReference } from "../../reference/reference.ts";
import type { Sent } from "../../reference/sent.ts";
import { type Edits, edited } from "../edit-json.ts";
import { type Ended, runScript, withoutProgress } from "./run-command.ts";

// Several whole runs at a time: where the machine has other work, too, each of them can take a minute.
vi.setConfig({ testTimeout: 180_000 });

/** For the files of one test file. */
export const folder = mkdtempSync(join(tmpdir(), "cti-contract-verify-"));
const started: { close(): Promise<unknown> }[] = [];
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(started.map((server) => server.close()));
});

/** The environment of a run, with all secrets of the built-in dataset that a deployment file needs. */
export const SECRETS = {
  PASSWORD: "sample-password",
  ACCESS_KEY: "EXAMPLEAK0000001",
  SECRET_KEY: "exampleSecretKey-0123456789abcdef",
};

// Making a certificate takes longer than many a test.
const identity = await newIdentity();

/** All guids that were issued to anybody. */
const guids = new Set<string>();

/** Starts a reference that the suite may ask as fast as it can; it ends with the tests of the file. */
export async function start(options: ReferenceOptions = {}): Promise<Reference> {
  const { change = {} } = options;
  const noting: Change = {
    ...change,
    answer(sent, request, world) {
      const [, guid] = /^JSESSIONID=(.+)$/.exec(sent.headers["Set-GUID"] ?? "") ?? [];
      if (guid !== undefined) guids.add(guid);
      return change.answer?.(sent, request, world) ?? sent;
    },
  };
  const reference = await startReference({
    flowControl: false,
    refuseReplays: true,
    identity,
    ...options,
    change: noting,
  });
  started.push(reference);
  return reference;
}

/** A change of the answers to one path, given by a part of it: of all that is sent, or of the bodies of success. */
export function answering(path: string, change: Edits | ((sent: Sent, request: FastifyRequest) => Sent)): Change {
  return {
    answer(sent, request) {
      if (!request.url.includes(path)) return sent;
      if (typeof change === "function") return change(sent, request);
      const body: unknown = JSON.parse(sent.body.toString());
      const isSuccess = /"(retcode":"0|resultCode":"0100000)"/.test(sent.body.toString());
      return isSuccess ? { ...sent, body: JSON.stringify(edited(body, change)) } : sent;
    },
  };
}

/** Several changes of answers at the same time. */
export function together(...changes: Change[]): Change {
  return {
    answer: (sent, request, world) =>
      changes.reduce((before, { answer }) => answer?.(before, request, world) ?? before, sent),
  };
}

export const SIGN_IN = `signIn: { password: "\${PASSWORD}", phonenum: "70930" }`;
export const GIVEN_GUID = `guid: "\${GUID}"`;
export const AGENTGATEWAY = `agentgateway:
  url: BASE
  tls: { ca: CA }
  agentid: 1030
  authentication: { ${SIGN_IN} }
`;
export const CC_CMS = `cc-cms:
  url: BASE
  tls: { ca: CA }
  accessKey: \${ACCESS_KEY}
  secretKey: \${SECRET_KEY}
  ccId: 1
  vdn: 170
  signature: { timestamp: milliseconds }
`;
export const SUBJECTS = `subjects:
  inCall: 1099
  signedIn: 1031
  privateCalls: 1099
  signedOut: 1100
  otherVdn: 2005
  unknown: 59998
`;
const DEPLOYMENT = `name: a test
${AGENTGATEWAY}${CC_CMS}${SUBJECTS}allow: [lock-out, resetSkill]
limits: { requests: 1000000, window: 1 }
`;

let files = 0;

/**
 * A deployment file with everything that a run can want to know of a reference.
 * `changes` replaces parts of it; BASE stands for the address, and CA for the file of its certificate.
 */
export function fileFor(
  { baseUrl, certificate }: { baseUrl: string; certificate: string },
  changes: Record<string, string> = {},
): string {
  files += 1;
  const ca = join(folder, `ca-${files}.pem`);
  writeFileSync(ca, certificate);
  const file = join(folder, `deployment-${files}.yaml`);
  const changed = Object.entries(changes).reduce((rest, [part, other]) => {
    if (!rest.includes(part)) throw new Error(`The file has no ${part}.`);
    return rest.replace(part, other);
  }, DEPLOYMENT);
  writeFileSync(file, changed.replaceAll("BASE", baseUrl).replaceAll("CA", JSON.stringify(ca)));
  return file;
}

/** Verifies what a deployment file describes, prints all that was found, and sees to it that no secret is shown, nor any guid. */
export async function verify(
  file: string,
  options: string[] = [],
  secrets: Record<string, string> = SECRETS,
): Promise<Ended> {
  const ended = withoutProgress(await runScript("verify", ["--verbose", "--deployment", file, ...options], secrets));
  expectNoSecrets(ended, [...Object.values(secrets), ...guids]);
  return ended;
}

/** Searched as they are, percent-encoded and in base64. */
export function expectNoSecrets({ stdout, stderr }: Ended, secrets: string[]): void {
  for (const secret of secrets) {
    const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
    for (const form of [secret, encodeURIComponent(secret), base64]) expect(stdout + stderr).not.toContain(form);
  }
}
