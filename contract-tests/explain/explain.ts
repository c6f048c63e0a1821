import type { Row } from "../checks/catalogue.ts";
import { resultOf } from "../checks/catalogue.ts";
import type { Check, Finding } from "../checks/check.ts";
import { Recording } from "../checks/fixture.ts";
import { factsOf, Observations } from "../checks/observations.ts";
import { codeOf, type ParsedExchange, parseExchange, type RecordedExchange } from "../checks/parsed-exchange.ts";
import { citationText, type Edition } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import { DEFAULT_LIMITS, type Deployment, secretsOf } from "../deployment/deployment.ts";
import { embeddedDeployment } from "../deployment/embedded.ts";
import { startReference } from "../reference/reference.ts";
import { namesCheck, type Requirement, requirements } from "../requirements/requirements.ts";
import { askAll } from "../suite/ask.ts";
import { Secrets } from "../transport/secrets.ts";

/** The explanation of a check. */
export interface Explanation {
  id: string;
  level: string;
  risk: string;
  requirement: string;
  /** The requirements that it covers, with their sources. */
  covers: string[];
  /** Its requests. */
  sends: string[];
  /** A response that passes and one that fails, for each finding; a few at most. */
  examples: { exchange: string; where: string; passes: string; fails: string; expected: string; source: string }[];
  /** The change that makes the example fail. */
  because: string;
}

const EXAMPLES = 2;

/** The exchanges with the reference deployment. */
export interface Recorded {
  deployment: Deployment;
  recorded: RecordedExchange[];
  /** Its secrets. */
  secrets: Secrets;
}

/** Explains a check with examples from a reference deployment, which it starts and stops. */
export async function explain(row: Row, edition?: Edition): Promise<Explanation> {
  return explanationOf(row, await recordedFor([row.check], edition));
}

/** Explains a check with the exchanges of its own requests to the reference deployment. */
export function explanationOf(row: Row, { deployment, recorded, secrets }: Recorded): Explanation {
  const { id, check, operation } = row;
  const recording = new Recording(recorded);
  check.fails.change(recording, operation);
  const observations = new Observations(factsOf(deployment), recording.recorded.map(parseExchange));
  const { findings } = resultOf(row, observations);
  return {
    id,
    level: check.level,
    risk: check.risk,
    requirement: check.requirement,
    covers: listedRequirements()
      .filter(({ coverage }) => "checks" in coverage && coverage.checks.some((pattern) => namesCheck(pattern, id)))
      .map((one) => `${one.id}: ${one.requirement} [${placeOf(one, row)}]`),
    sends: check.asks.map(({ sends, risk }) => `${sends} (${risk})`),
    examples: findings
      .slice(0, EXAMPLES)
      .map((finding) => withoutSecrets(exampleOf(finding, recorded, recording.recorded), secrets)),
    because: check.fails.because,
  };
}

/** Asks a reference deployment what these checks ask; it has the flow control on where one of them goes over it. */
export async function recordedFor(checks: readonly Check[], edition?: Edition): Promise<Recorded> {
  const isFlood = checks.some(({ risk }) => risk === "flood");
  const reference = await startReference({
    flowControl: isFlood,
    refuseReplays: true,
    plain: true,
    ...(edition === undefined ? {} : { edition }),
  });
  try {
    const embedded = embeddedDeployment(reference, "dynamic", edition);
    const deployment: Deployment = {
      ...embedded,
      depth: "thorough",
      allow: ["read-only", "session", "flood", "lock-out"],
      limits: isFlood ? DEFAULT_LIMITS : embedded.limits,
    };
    const secrets = new Secrets(secretsOf(deployment));
    const { signal } = new AbortController();
    const scenarios = [...new Set(checks.flatMap(({ asks }) => asks))];
    const { recorded } = await askAll(deployment, scenarios, signal, () => undefined, undefined, secrets);
    return { deployment, recorded, secrets };
  } finally {
    await reference.close();
  }
}

let listed: Requirement[] | undefined;

/** All requirements, read once: that takes longer than all the rest. */
function listedRequirements(): Requirement[] {
  listed ??= requirements();
  return listed;
}

type Example = Explanation["examples"][number];

function withoutSecrets({ exchange, where, passes, fails, expected, source }: Example, secrets: Secrets): Example {
  const masked = (text: string) => secrets.masked(text);
  return {
    exchange: masked(exchange),
    where: masked(where),
    passes: masked(passes),
    fails: masked(fails),
    expected: masked(expected),
    source,
  };
}

/** An example of a finding: what was answered before the change that the check finds, and after it. */
function exampleOf(
  { where, actual, expected, source, request }: Finding,
  recorded: readonly RecordedExchange[],
  changed: readonly RecordedExchange[],
): Example {
  const isIt = (other: RecordedExchange) => other.request.key === request;
  const [one, after] = [recorded.find(isIt), changed.find(isIt)];
  const httpRequest = one?.request.httpRequest;
  return {
    exchange: `${httpRequest?.method ?? ""} ${httpRequest?.path ?? ""}${httpRequest?.body === undefined ? "" : ` ${httpRequest.body.slice(0, 200)}`}`,
    where,
    ...textsOf(
      where,
      actual,
      one && after && { before: parseExchange(one), after: parseExchange(after), all: recorded.map(parseExchange) },
    ),
    expected,
    source,
  };
}

interface Change {
  before: ParsedExchange;
  after: ParsedExchange;
  /** All answers before the change. */
  all: readonly ParsedExchange[];
}

/** What passes and what fails, in texts that differ. */
function textsOf(where: string, actual: string, change: Change | undefined): { passes: string; fails: string } {
  if (!change) return { passes: "no response", fails: actual };
  const { before, after, all } = change;
  if (where === "answer") return { passes: outcomesOf(before, all), fails: actual };
  // What says status and code is compared with both, wherever that is.
  const passes = where === "status" || actual.includes("HTTP status ") ? outcomeOf(before) : valueAt(before, where);
  if (passes !== actual) return { passes, fails: actual };
  const place = changedPlace(where, before, after);
  if (place === undefined)
    return { passes: `${passes}, in ${outcomeOf(before)}`, fails: `${actual}, in ${outcomeOf(after)}` };
  const [was, is] = [before, after].map((exchange) => `${place} ${valueAt(exchange, place)}`);
  return { passes: `${passes}, with ${was}`, fails: `${actual}, with ${is}` };
}

/** Status and code of an answer in words, as findings have them. */
function outcomeOf(exchange: ParsedExchange): string {
  if (exchange.failure) return exchange.failure.message;
  const code = codeOf(exchange);
  return `HTTP status ${exchange.answer.status}${code === undefined ? "" : ` with ${shortJson(code)}`}`;
}

/** The outcomes of all answers of a scenario to an operation, and how many have each. */
function outcomesOf({ request: { scenario, operationId } }: ParsedExchange, all: readonly ParsedExchange[]): string {
  const counts = new Map<string, number>();
  for (const exchange of all.filter(
    ({ request }) => request.scenario === scenario && request.operationId === operationId,
  )) {
    const outcome = outcomeOf(exchange);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return [...counts]
    .map(([outcome, count]) => (counts.size === 1 ? outcome : `${outcome} (${count} times)`))
    .join(", ");
}

/** What an answer has at the place of a finding. */
function valueAt(exchange: ParsedExchange, where: string): string {
  if (exchange.failure) return exchange.failure.message;
  const { answer, body } = exchange;
  const header = /^header (.+)$/.exec(where)?.[1]?.toLowerCase();
  if (header !== undefined)
    return answer.headers.find(([name]) => name.toLowerCase() === header)?.[1] ?? "no such header";
  if ("problem" in body) return body.problem;
  let [value, path]: [unknown, string] = [body.value, ""];
  for (const segment of where.split("/").slice(1)) {
    if (!isContainer(value) || value[segment] === undefined) return absenceIn(value, path);
    [value, path] = [value[segment], `${path}/${segment}`];
  }
  return shortJson(value);
}

/** That something is not there, by what is. */
function absenceIn(value: unknown, path: string): string {
  const place = path === "" ? "the body" : path;
  if (Array.isArray(value)) return `no such entry: ${place} has ${value.length}`;
  return isContainer(value)
    ? `no such property: ${place} has ${Object.keys(value).join(", ")}`
    : `no such place: ${place} is ${shortJson(value)}`;
}

/** The place in the body that was changed; of several the one that has most in common with the place of a finding. */
function changedPlace(where: string, before: ParsedExchange, after: ParsedExchange): string | undefined {
  if (before.failure || after.failure || "problem" in before.body || "problem" in after.body) return undefined;
  const inCommon = (place: string) => {
    const own = where.split("/");
    const other = place.split("/");
    const first = other.findIndex((segment, index) => segment !== own[index]);
    return first < 0 ? other.length : first;
  };
  const places = changedPlaces(before.body.value, after.body.value);
  return places.sort((one, other) => inCommon(other) - inCommon(one))[0];
}

function changedPlaces(before: unknown, after: unknown, path = ""): string[] {
  if (!isContainer(before) || !isContainer(after)) return Object.is(before, after) ? [] : [path];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => changedPlaces(before[name], after[name], `${path}/${name}`));
}

/** Lists too can be looked into by the names of their places. */
function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function placeOf({ page, source }: Requirement, { operation: { surface } }: Row): string {
  if ("standard" in source) return source.standard;
  return "text" in source ? `${page}, ${source.text}` : citationText(surface, { page, ...source });
}
