import { isRecord } from "../contract/schema-walk.ts";
import type { FileDigest } from "./deployment.ts";
import { nearestOf } from "./nearest.ts";
import { schemaLine } from "./sample.ts";
import schema from "./waivers.schema.json" with { type: "json" };
import { type FileError, fileSchema, schemaProblems, YamlFile } from "./yaml-file.ts";

/** A known deviation of one deployment, accepted until a date; waivers.schema.json describes the keys. */
export interface Waiver {
  /** Id of a check. */
  check: string;
  /** Id of the only agent whose findings it waives; without it, it waives all findings of the check. */
  subject?: number;
  reason: string;
  owner: string;
  evidence: string;
  /** The last day on which it holds: YYYY-MM-DD, in UTC. */
  expires: string;
}

/** A waiver file without waivers, with a commented example. */
export const WAIVERS_SAMPLE = `# Known deviations of one deployment. Keep this file beside its deployment file.
# The JSON Schema in the first line describes every key; editors show it.
# Reports still show waived findings, but they do not fail the run.
# The run fails if a waiver has expired or no longer waives a finding.
waivers:
#  - check: agentgateway.queryAgentInfoByWorkNo.sign-in-time # as the report names it
#    subject: 1099 # only findings about this agent; remove it to waive all findings of the check
#    reason: The sign-in time is in seconds until the next release of the gateway.
#    owner: Platform team
#    evidence: https://tickets.example.test/4711
#    expires: 2027-03-31 # the last day on which it holds, in UTC
`;

/** The content that init writes to `file`: the line with the schema for editors, and the sample. */
export function waiversSampleFor(file: string): string {
  return `${schemaLine(file, new URL("waivers.schema.json", import.meta.url))}${WAIVERS_SAMPLE}`;
}

/**
 * Reads a waiver file (YAML): the waivers, and the digest of the file.
 * `knownIds` are the ids of all checks, also of checks outside this run.
 * Throws a UsageError that lists every problem with its line.
 */
export function readWaivers(file: string, knownIds: ReadonlySet<string>): { waivers: Waiver[]; digest: FileDigest } {
  const yaml = new YamlFile(file, {
    what: "waiver file",
    next: "name a readable file, or remove --waivers",
  });
  const { content } = yaml;
  const validate = fileSchema<{ waivers: Waiver[] | null }>(schema);
  const fits = validate(content);
  // Ids and duplicates are looked at in a file of any shape, so that everything is said in one go.
  const problems = [
    ...schemaProblems(validate.errors ?? []),
    ...unknownChecks(content, knownIds),
    ...duplicates(content, yaml),
  ];
  if (!fits || problems.length > 0) throw yaml.refusal(problems);
  const waivers = (content.waivers ?? []).map((waiver) => ({
    ...waiver,
    reason: oneLine(waiver.reason),
    owner: oneLine(waiver.owner),
    evidence: oneLine(waiver.evidence),
  }));
  return { waivers, digest: yaml.digest };
}

/** YAML's texts of several lines end with a line break; reports show them in one line. */
function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

/** The waivers that name a check at all, with their index. */
function namedItems(content: unknown): { index: number; check: string; subject: unknown }[] {
  const items: unknown[] = isRecord(content) && Array.isArray(content.waivers) ? content.waivers : [];
  return items.flatMap((item, index) => {
    if (!isRecord(item)) return [];
    const { check, subject } = item;
    return typeof check === "string" && check.trim() !== "" ? [{ index, check, subject }] : [];
  });
}

function unknownChecks(content: unknown, knownIds: ReadonlySet<string>): FileError[] {
  return namedItems(content)
    .filter(({ check }) => !knownIds.has(check))
    .map(({ index, check }) => {
      const nearest = nearestOf(check, knownIds);
      const next = nearest === undefined ? "copy its id from a report" : `did you mean ${nearest}?`;
      return {
        path: ["waivers", index, "check"],
        message: `waivers.${index}.check: there is no check ${check}; ${next}`,
      };
    });
}

function duplicates(content: unknown, yaml: YamlFile): FileError[] {
  const first = new Map<string, number>();
  const problems: FileError[] = [];
  for (const { index, check, subject } of namedItems(content)) {
    const key = JSON.stringify([check, subject]);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, index);
    else {
      const path = ["waivers", index];
      const line = yaml.lineOf(["waivers", earlier]);
      problems.push({ path, message: `waivers.${index} duplicates the waiver in line ${line}; remove one` });
    }
  }
  return problems;
}
