import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { reportFiles, writeFiles } from "../../report/files.ts";
import { Masking } from "../../report/masking.ts";
import { sha256 } from "../../report/sums.ts";
import { Secrets } from "../../transport/secrets.ts";
import { certificate } from "../certificates.ts";
import { answered } from "../report/captured.ts";
import { handedOver } from "../report/handed-over.ts";
import { conforming } from "../report/sample-report.ts";
import { command } from "./in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-check-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const deployment = file("lisbon.yaml", "name: Lisbon\n");
const other = file("other.yaml", "name: Porto\n");

const report = handedOver(conforming);
if (report.run) {
  report.run.deploymentFile = { name: "lisbon.yaml", sha256: sha256(readFileSync(deployment)) };
  delete report.run.waiverFile;
}
const { files } = reportFiles(report, { recorded: [answered()] }, new Masking(new Secrets([])));

let folders = 0;
function written(): string {
  folders += 1;
  const own = join(folder, `report-${folders}`);
  writeFiles(own, files);
  return own;
}

const check = (...args: string[]) => command(["check-report", ...args]);
const RIGHT = "ok       7 files of run 1a2b3c4d on Site Lisbon, acceptance, conforms\n";

test("the files of the run: one line, exit code 0", async () => {
  expect(await check(written())).toEqual({ code: 0, stdout: RIGHT, stderr: "" });
});

const differences: [what: string, change: (own: string) => void, stdout: string][] = [
  ["a byte more", (own) => appendFileSync(join(own, "report.html"), "\n"), "changed  report.html\n"],
  ["a report that is none any more", (own) => writeFileSync(join(own, "report.json"), "{"), "changed  report.json\n"],
  ["a file that is gone", (own) => rmSync(join(own, "junit.xml")), "missing  junit.xml\n"],
  ["a file that came", (own) => writeFileSync(join(own, "notes\u001b.txt"), ""), "added    notes\\u{1b}.txt\n"],
  [
    "a folder in place of a file",
    (own) => {
      rmSync(join(own, "summary.md"));
      mkdirSync(join(own, "summary.md"));
    },
    "changed  summary.md: cannot be read (EISDIR)\n",
  ],
  [
    "two files in place of each other",
    (own) => {
      copyFileSync(join(own, "report.html"), join(own, "protocol.html"));
      rmSync(join(own, "report.html"));
    },
    "changed  protocol.html\nmissing  report.html\n",
  ],
];
for (const [what, change, stdout] of differences) {
  test(`${what}: one line each, exit code 1`, async () => {
    const own = written();
    change(own);
    expect(await check(own)).toEqual({ code: 1, stdout, stderr: "" });
  });
}

test("the deployment file and the waiver file of the run", async () => {
  const own = written();
  expect(await check(own, "--deployment", deployment)).toEqual({ code: 0, stdout: RIGHT, stderr: "" });
  expect(await check(own, "--deployment", other, "--waivers", other)).toEqual({
    code: 1,
    stdout: `changed  ${other}: it is not the deployment file of the run\nadded    ${other}: the run had no waiver file\n`,
    stderr: "",
  });
});

const pem = (key: KeyObject, type: "pkcs8" | "spki") => key.export({ format: "pem", type });
const keys = {
  ed25519: generateKeyPairSync("ed25519"),
  ec: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  rsa: generateKeyPairSync("rsa", { modulusLength: 2048 }),
};
const PRIVATE = file("key.pem", pem(keys.ed25519.privateKey, "pkcs8"));
const PUBLIC = file("pub.pem", pem(keys.ed25519.publicKey, "spki"));

for (const [kind, { privateKey, publicKey }] of Object.entries(keys)) {
  test(`signed and verified with a key of the user's: ${kind}`, async () => {
    const own = written();
    const [key, pub] = [file(`${kind}.pem`, pem(privateKey, "pkcs8")), file(`${kind}-pub.pem`, pem(publicKey, "spki"))];
    expect(await check(own, "--sign-key", key)).toEqual({
      code: 0,
      stdout: `${RIGHT}signed   SHA256SUMS.sig\n`,
      stderr: "",
    });
    expect(await check(own, "--public-key", pub)).toEqual({
      code: 0,
      stdout: RIGHT.replace("\n", "; the signature is right\n"),
      stderr: "",
    });
    // Somebody who changes a file can also make the digests anew, but not the signature.
    const html = `${readFileSync(join(own, "report.html"), "utf8")}<!-- -->`;
    const sums = readFileSync(join(own, "SHA256SUMS"), "utf8").replace(
      /[0-9a-f]{64}(?= {2}report\.html)/,
      sha256(html),
    );
    writeFileSync(join(own, "report.html"), html);
    writeFileSync(join(own, "SHA256SUMS"), sums);
    expect((await check(own)).code).toBe(0);
    expect(await check(own, "--public-key", pub)).toEqual({
      code: 1,
      stdout: `wrong    SHA256SUMS.sig: it was not made for this SHA256SUMS with the key that belongs to ${pub}\n`,
      stderr: "",
    });
  });
}

test("a signature that is missing, of another key, or not looked at", async () => {
  const own = written();
  expect(await check(own, "--public-key", PUBLIC)).toEqual({
    code: 1,
    stdout: "missing  SHA256SUMS.sig\n",
    stderr: "",
  });
  await check(own, "--sign-key", file("another.pem", pem(keys.ec.privateKey, "pkcs8")));
  expect(await check(own, "--public-key", PUBLIC)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^wrong {4}/),
  });
  expect(await check(own)).toEqual({
    code: 0,
    stdout: RIGHT,
    stderr: "check-report: SHA256SUMS.sig was not verified; name the key with --public-key\n",
  });
});

test("a new report in the same folder has no signature", async () => {
  const own = written();
  await check(own, "--sign-key", PRIVATE);
  writeFiles(own, files);
  expect(await check(own, "--public-key", PUBLIC)).toMatchObject({ code: 1, stdout: "missing  SHA256SUMS.sig\n" });
});

test("what has changed is not signed", async () => {
  const own = written();
  appendFileSync(join(own, "summary.md"), "x");
  expect(await check(own, "--sign-key", PRIVATE)).toEqual({ code: 1, stdout: "changed  summary.md\n", stderr: "" });
  expect(() => readFileSync(join(own, "SHA256SUMS.sig"))).toThrow("ENOENT");
});

test("an encrypted key needs its passphrase; a certificate will do as a public key", async () => {
  const own = written();
  const { cert, key } = await certificate("signer.example.test");
  const encrypted = file(
    "encrypted.pem",
    keys.ed25519.privateKey.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "sample" }),
  );
  const needs = `check-report: ${encrypted} is encrypted; set SIGN_KEY_PASSPHRASE to its passphrase\n`;
  expect(await check(own, "--sign-key", encrypted)).toEqual({ code: 2, stdout: "", stderr: needs });
  const signed = await command(["check-report", own, "--sign-key", encrypted], { SIGN_KEY_PASSPHRASE: "sample" });
  expect(signed.code).toBe(0);
  expect((await check(own, "--public-key", PUBLIC)).code).toBe(0);
  await check(own, "--sign-key", file("certified.pem", key));
  expect((await check(own, "--public-key", file("certificate.pem", cert))).code).toBe(0);
});

test("digests that are none", async () => {
  const own = written();
  for (const text of ["", "\n", "abc  report.html\n", `${"a".repeat(64)}  ../report.html\n`]) {
    writeFileSync(join(own, "SHA256SUMS"), text);
    const { code, stderr } = await check(own);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/SHA256SUMS is not a list of digests; give the folder of one report\n$/),
    ]);
  }
});
