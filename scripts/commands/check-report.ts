import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { inputBytes, TEXT_LIMIT } from "../../contract-tests/deployment/input-file.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { reasonOf } from "../../contract-tests/deployment/yaml-file.ts";
import { type CheckedFolder, checkedFolder } from "../../contract-tests/report/check-folder.ts";
import type { Report } from "../../contract-tests/report/report.ts";
import { isSignedWith, signatureOf, signingKey, verifyingKey } from "../../contract-tests/report/signature.ts";
import { SIGNATURE, SUMS, sha256 } from "../../contract-tests/report/sums.ts";
import { visible } from "../../contract-tests/report/visible.ts";
import { newCommand, withAction } from "../command-line.ts";
import { reportIn } from "./read-report.ts";

interface CheckFlags {
  deployment?: string;
  waivers?: string;
  publicKey?: string;
  signKey?: string;
}

/** The files are not those of the run. */
const DIFFERENT = 1;

export function checkReportCommand(): Command {
  const command = newCommand("check-report", "Tell whether the files of a report are those that the run wrote.")
    .argument("<folder>", "folder of the report")
    .option("--deployment <file>", "also compare this deployment file with that of the run")
    .option("--waivers <file>", "also compare this waiver file with that of the run")
    .option("--public-key <file>", `also verify ${SIGNATURE} with this key or certificate (PEM)`)
    .option("--sign-key <file>", `if all is right, sign: write ${SIGNATURE} with this private key (PEM)`)
    .addHelpText("after", "\nExit codes: 0 the files are those of the run, 1 they are not, 2 something cannot be read");
  return withAction<CheckFlags>(command, async (flags, folder = "") => {
    const key = flags.publicKey === undefined ? undefined : verifyingKey(read(flags.publicKey), flags.publicKey);
    const ownKey =
      flags.signKey === undefined
        ? undefined
        : signingKey(read(flags.signKey), flags.signKey, process.env.SIGN_KEY_PASSPHRASE);
    const checked = checkedIn(folder);
    const lines = checked.differences.map(({ kind, name, reason }) => [
      kind,
      reason === undefined ? name : `${name}: ${reason}`,
    ]);
    // The report itself may be what has changed, and no report any more.
    const isIntact = !checked.differences.some(({ name }) => name === "report.json");
    const report = isIntact ? await reportIn(folder) : undefined;
    if (report) lines.push(...inputLines(report, flags));
    const signature = signatureIn(folder);
    if (key && !signature) lines.push(["missing", SIGNATURE]);
    if (key && signature && !isSignedWith(checked.sums, signature, key))
      lines.push([
        "wrong",
        `${SIGNATURE}: it was not made for this ${SUMS} with the key that belongs to ${flags.publicKey}`,
      ]);
    for (const [word = "", text = ""] of lines) process.stdout.write(`${word.padEnd(7)}  ${visible(text)}\n`);
    if (lines.length > 0) return DIFFERENT;
    process.stdout.write(`ok       ${visible(summary(checked, report, key !== undefined))}\n`);
    if (ownKey) {
      write(join(folder, SIGNATURE), signatureOf(checked.sums, ownKey));
      process.stdout.write(`signed   ${SIGNATURE}\n`);
    } else if (signature && !key)
      process.stderr.write(`check-report: ${SIGNATURE} was not verified; name the key with --public-key\n`);
    return 0;
  });
}

function checkedIn(folder: string): CheckedFolder {
  let checked: CheckedFolder | undefined;
  try {
    checked = checkedFolder(folder);
  } catch (error) {
    throw new UsageError(`${join(folder, SUMS)} cannot be read (${reasonOf(error)}); give the folder of one report`);
  }
  if (checked) return checked;
  throw new UsageError(`${join(folder, SUMS)} is not a list of digests; give the folder of one report`);
}

/** What the files of the user have to do with the run. */
function inputLines({ run }: Report, { deployment, waivers }: CheckFlags): [string, string][] {
  return (
    [
      ["deployment", deployment, run?.deploymentFile],
      ["waiver", waivers, run?.waiverFile],
    ] as const
  ).flatMap(([what, file, known]): [string, string][] => {
    if (file === undefined) return [];
    const digest = sha256(read(file));
    if (!known) return [["added", `${file}: the run had no ${what} file`]];
    return digest === known.sha256 ? [] : [["changed", `${file}: it is not the ${what} file of the run`]];
  });
}

function summary({ files }: CheckedFolder, report: Report | undefined, isSigned: boolean): string {
  const of = report?.run ? `run ${report.run.id} on ` : "a run on ";
  return `${files} files of ${of}${report?.deployment.name ?? ""}, ${report?.verdict ?? ""}${isSigned ? "; the signature is right" : ""}`;
}

function signatureIn(folder: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, SIGNATURE));
  } catch {
    return undefined;
  }
}

function read(file: string): Buffer {
  try {
    return inputBytes(file, TEXT_LIMIT);
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${reasonOf(error)}); name another file`);
  }
}

function write(file: string, bytes: Buffer): void {
  try {
    writeFileSync(file, bytes);
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${reasonOf(error)})`);
  }
}
