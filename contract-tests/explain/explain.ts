import type { Row } from "../checks/catalogue.ts";
import { resultOf } from "../checks/catalogue.ts";
import type { Finding } from "../checks/check.ts";
import { Evidence, factsOf } from "../checks/evidence.ts";
import { Recording } from "../checks/fixture.ts";
import { type Asked, read } from "../checks/reading.ts";
import { citationText } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import { DEFAULT_LIMITS, type Deployment } from "../deployment/deployment.ts";
import { embeddedDeployment } from "../deployment/embedded.ts";
import { startReference } from "../reference/reference.ts";
import { namesCheck, type Requirement, requirements } from "../requirements/requirements.ts";
import { askAll } from "../suite/ask.ts";

/** What a person may want to know of a check. */
export interface Explanation {
  id: string;
  level: string;
  risk: string;
  requirement: string;
  /** What of the reference and of standards it tests, with the place. */
  covers: string[];
  /** What is sent for it. */
  sends: string[];
  /** What is looked at, in an answer that passes and in one that fails; as many as there are findings, a few at most. */
  examples: { exchange: string; where: string; passes: string; fails: string; expected: string; source: string }[];
  /** What is wrong with the deployment of the example that fails. */
  because: string;
}

const EXAMPLES = 2;

/** Explains a check by what it does with the reference deployment, which is started for it and stopped again. */
export async function explain(row: Row): Promise<Explanation> {
  const { id, check, operation } = row;
  const { deployment, asked } = await recordedFor(row);
  const recording = new Recording(asked);
  check.fails.change(recording, operation);
  const evidence = new Evidence(factsOf(deployment), recording.asked.map(read));
  const { findings } = resultOf(row, evidence);
  return {
    id,
    level: check.level,
    risk: check.risk,
    requirement: check.requirement,
    covers: requirements()
      .filter(({ coverage }) => "checks" in coverage && coverage.checks.some((pattern) => namesCheck(pattern, id)))
      .map((one) => `${one.id}: ${one.requirement} [${placeOf(one, row)}]`),
    sends: check.asks.map(({ sends, risk }) => `${sends} (${risk})`),
    examples: findings.slice(0, EXAMPLES).map((finding) => exampleOf(finding, asked)),
    because: check.fails.because,
  };
}

async function recordedFor({ check }: Row): Promise<{ deployment: Deployment; asked: Asked[] }> {
  const isFlood = check.risk === "flood";
  const reference = await startReference({ flowControl: isFlood, refuseReplays: true });
  try {
    const embedded = embeddedDeployment(reference, "dynamic");
    const deployment: Deployment = {
      ...embedded,
      allow: ["read-only", "session", "flood", "lock-out"],
      limits: isFlood ? DEFAULT_LIMITS : embedded.limits,
    };
    const { asked } = await askAll(deployment, [...check.asks], new AbortController().signal, () => undefined);
    return { deployment, asked };
  } finally {
    await reference.close();
  }
}

function exampleOf(
  { where, actual, expected, source, probe }: Finding,
  asked: readonly Asked[],
): Explanation["examples"][number] {
  const one = asked.find(({ probe: { key } }) => key === probe);
  const question = one?.probe.question;
  return {
    exchange: `${question?.method ?? ""} ${question?.path ?? ""}${question?.body === undefined ? "" : ` ${question.body.slice(0, 200)}`}`,
    where,
    passes: one ? valueAt(one, where) : "no answer",
    fails: actual,
    expected,
    source,
  };
}

/** What an answer has at the place of a finding. */
function valueAt(asked: Asked, where: string): string {
  const reading = read(asked);
  if (reading.failure) return reading.failure.message;
  const { answer, body } = reading;
  if (where === "status" || where === "answer") return `HTTP status ${answer.status}`;
  const header = /^header (.+)$/.exec(where)?.[1]?.toLowerCase();
  if (header !== undefined)
    return answer.headers.find(([name]) => name.toLowerCase() === header)?.[1] ?? "no such header";
  if ("problem" in body) return body.problem;
  let value: unknown = body.value;
  for (const segment of where.split("/").slice(1))
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[segment] : undefined;
  return where.startsWith("/") && value === undefined ? "nothing there" : shortJson(value);
}

function placeOf({ page, source }: Requirement, { operation: { surface } }: Row): string {
  if ("standard" in source) return source.standard;
  return "text" in source ? `${page}, ${source.text}` : citationText(surface, { page, ...source });
}
