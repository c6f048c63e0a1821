// Responses that contradict the deployment file: a mistake of the user is never a finding about the deployment.

import { gatewayAgents, integerOf, listedWorknos, monitoredAgents } from "../checks/agent-view.ts";
import type { Row } from "../checks/catalogue.ts";
import type { CheckResult } from "../checks/check.ts";
import { type Facts, factsOf } from "../checks/observations.ts";
import { AGENT, BATCH, LIST, PRIVATE_CALLS } from "../checks/operations.ts";
import {
  codeOf,
  isSuccess,
  type ParsedExchange,
  parseExchange,
  payloadOf,
  type RecordedExchange,
} from "../checks/parsed-exchange.ts";
import { isOf } from "../checks/scenario.ts";
import type { ScenarioRequest } from "../checks/scenario-request.ts";
import type { Operation, Surface } from "../contract/contract.ts";
import {
  type Deployment,
  type ForbiddenSubjects,
  keyWithLine,
  type SubjectName,
  vdnWords,
} from "../deployment/deployment.ts";
import type { Capture } from "./ask.ts";
import { withUnreadable } from "./unreadable.ts";

/** Mistakes, each in one line with the next step. */
export interface FileMistakes {
  /** Why the responses of CC-CMS cannot be evaluated. */
  ccCms?: string;
  /** Subjects that no surface returns. */
  unknown: { agent: number; words: string }[];
  /** Forbidden subjects whose data the deployment may return. */
  allowed: { agent: number; words: string }[];
}

/** The agents in the responses of each surface. */
interface Shown {
  /** Agents that AgentGateway returns or lists. */
  onGateway: ReadonlySet<number>;
  listed: ReadonlySet<number>;
  onMonitoring: ReadonlySet<number>;
  /** The VDN of each agent that was queried alone. */
  vdns: ReadonlyMap<number, ReadonlySet<number | undefined>>;
}

/** Finds the mistakes of the deployment file; `signedInTo` is the VDN in the response to the sign-in. */
function fileMistakes(
  deployment: Deployment,
  exchanges: readonly ParsedExchange[],
  signedInTo: number | undefined,
): FileMistakes {
  const plain = exchanges.filter(
    ({ request }) => request.credential === "valid" && !isAboutOthers(request, deployment),
  );
  const shown = shownBy(plain);
  const ccCms = ccCmsMistake(deployment, plain, shown, signedInTo);
  return {
    ...(ccCms === undefined ? {} : { ccCms }),
    unknown: ccCms === undefined ? unknownSubjects(deployment, plain, shown) : [],
    allowed: allowedAgents(deployment, plain, shown, signedInTo),
  };
}

/** Whether a request to CC-CMS has another VDN or call centre than the file; some checks do. */
function isAboutOthers({ httpRequest: { body = "" } }: ScenarioRequest, { "cc-cms": ccCms }: Deployment): boolean {
  const [vdn, ccId] = [/"vdn":([0-9]+)/, /"ccId":([0-9]+)/].map((name) => name.exec(body)?.[1]);
  return (vdn !== undefined && Number(vdn) !== ccCms?.vdn) || (ccId !== undefined && Number(ccId) !== ccCms?.ccId);
}

function shownBy(plain: readonly ParsedExchange[]): Shown {
  const successes = plain.filter(isSuccess);
  const of = ({ operationId }: Operation) => successes.filter(({ request }) => request.operationId === operationId);
  const listed = new Set(of(LIST).flatMap(listedWorknos));
  const alone = of(AGENT)
    .flatMap(gatewayAgents)
    .filter(({ agent, exchange }) => exchange.request.agents[0] === agent);
  const vdns = new Map<number, Set<number | undefined>>();
  for (const { agent, properties } of alone)
    vdns.set(agent, (vdns.get(agent) ?? new Set()).add(integerOf(properties.vdnid)));
  return {
    onGateway: new Set([...listed, ...vdns.keys()]),
    listed,
    onMonitoring: new Set(of(BATCH).flatMap((exchange) => monitoredAgents(exchange).map(({ agent }) => agent))),
    vdns,
  };
}

/** The VDN of `agentid`, if all responses agree on it. */
function ownVdn(
  { agentgateway }: Deployment,
  { vdns }: Pick<Shown, "vdns">,
  signedInTo: number | undefined,
): number | undefined {
  const told = new Set([
    ...(signedInTo === undefined ? [] : [signedInTo]),
    ...(vdns.get(Number(agentgateway?.agentid)) ?? []),
  ]);
  return told.size === 1 ? [...told][0] : undefined;
}

/**
 * If CC-CMS returns no subject, in the documented way, the file probably has a wrong VDN or call centre.
 * If it returns a single subject, both are right.
 */
function ccCmsMistake(
  deployment: Deployment,
  plain: readonly ParsedExchange[],
  shown: Shown,
  signedInTo: number | undefined,
): string | undefined {
  const ccCms = deployment["cc-cms"];
  const batches = plain.filter(
    ({ request }) => request.operationId === BATCH.operationId && request.expects === "answer",
  );
  if (!ccCms || batches.length === 0 || !batches.every(isAboutNobody)) return undefined;
  // Calls wait for an agent of this VDN only where both are right: then it is the batch that is wrong.
  if (plain.some(hasPrivateCalls)) return undefined;
  const vdn = ownVdn(deployment, shown, signedInTo);
  const known = ccCms.agents.filter((agent) => shown.onGateway.has(agent));
  const nobody = "CC-CMS returns no subject";
  if (vdn !== undefined && vdn !== ccCms.vdn) return `${vdnWords(deployment, vdn)}; ${nobody}`;
  const ccId = `${keyWithLine(deployment, "cc-cms.ccId")} is ${ccCms.ccId}, and vdn ${ccCms.vdn}, but ${nobody}`;
  if (!deployment.agentgateway)
    return `${ccId}; correct ccId, vdn or the subjects, or have the key authorized for them`;
  return known.length > 0
    ? `${ccId}, while AgentGateway returns ${known.join(", ")}; correct ccId or vdn, or have the key authorized for them`
    : `${ccId}, and AgentGateway also returns none; correct the subjects first, then ccId and vdn`;
}

/** Whether a batch has a documented response without agents: an empty list, or a code of failure. */
function isAboutNobody(exchange: ParsedExchange): boolean {
  if (exchange.failure || exchange.answer.status !== 200) return false;
  const { operation } = exchange;
  if (!isSuccess(exchange)) {
    const code = codeOf(exchange);
    return typeof code === "string" && /^[0-9]{7}$/.test(code) && code !== operation.envelope.success;
  }
  const payload = payloadOf(exchange);
  return Array.isArray(payload) && payload.length === 0;
}

function hasPrivateCalls(exchange: ParsedExchange): boolean {
  const { operationId, expects } = exchange.request;
  if (operationId !== PRIVATE_CALLS.operationId || expects !== "answer" || !isSuccess(exchange)) return false;
  const payload = payloadOf(exchange);
  return Array.isArray(payload) && payload.length > 0;
}

/** Subjects that no surface returns, while they return others. */
function unknownSubjects(
  deployment: Deployment,
  plain: readonly ParsedExchange[],
  shown: Shown,
): FileMistakes["unknown"] {
  const ccCms = deployment["cc-cms"];
  if (!ccCms || shown.onMonitoring.size === 0) return [];
  const isAnswered = ({ request }: ParsedExchange, agent: number) =>
    request.operationId === BATCH.operationId && request.agents.includes(agent);
  return ccCms.agents
    .filter((agent) => !shown.onMonitoring.has(agent) && !shown.onGateway.has(agent))
    .filter((agent) => plain.filter(isSuccess).some((exchange) => isAnswered(exchange, agent)))
    .filter((agent) => !deployment.agentgateway || isRefusedOnGateway(plain, agent))
    .map((agent) => ({
      agent,
      words: `${subjectWords(deployment, agent)}, which no response contains; use an agent of VDN ${ccCms.vdn}`,
    }));
}

/** Whether AgentGateway has rejected every query of an agent with a code. */
function isRefusedOnGateway(plain: readonly ParsedExchange[], agent: number): boolean {
  const own = plain.filter(({ request }) => request.operationId === AGENT.operationId && request.agents[0] === agent);
  const isRefused = (exchange: ParsedExchange) =>
    !exchange.failure && !isSuccess(exchange) && /^[0-9]{3}-[0-9]{3}$/.test(String(codeOf(exchange)));
  return own.length > 0 && own.every(isRefused);
}

/** The key of an agent in the deployment file, and its value. */
function subjectWords(deployment: Deployment, agent: number): string {
  const names = Object.entries(deployment.subjects ?? {}).filter(([, own]) => own === agent);
  const [name] = names[0] ?? [];
  return name === undefined ? `agent ${agent}` : `${keyWithLine(deployment, `subjects.${name}`)} is ${agent}`;
}

/** Forbidden subjects of the file that another response shows to be permitted. */
function allowedAgents(
  deployment: Deployment,
  plain: readonly ParsedExchange[],
  shown: Shown,
  signedInTo: number | undefined,
): FileMistakes["allowed"] {
  const { otherVdn, unknown }: ForbiddenSubjects = deployment.forbidden;
  const own = ownVdn(deployment, shown, signedInTo);
  const words = (name: SubjectName, agent: number, what: string) => ({
    agent,
    words: `${keyWithLine(deployment, `subjects.${name}`)} is ${agent}, ${what}`,
  });
  const [vdn, ...others] = shown.vdns.get(otherVdn ?? 0) ?? [];
  // That there is such an agent is what is evaluated: only another answer than the one that is evaluated shows it.
  const isShown = (agent: number) => shown.listed.has(agent) || shown.onMonitoring.has(agent);
  // Who makes up an agent for any id says nothing about the file.
  const isMadeUp = !plain.some(
    (exchange) =>
      exchange.request.operationId === AGENT.operationId &&
      exchange.request.agents[0] === unknown &&
      !exchange.failure &&
      !isSuccess(exchange),
  );
  const isBelieved = (agent: number) => isShown(agent) || (unknown !== undefined && !isMadeUp);
  return [
    ...(otherVdn !== undefined && own !== undefined && vdn === own && others.length === 0 && isBelieved(otherVdn)
      ? [words("otherVdn", otherVdn, `which is in VDN ${own}, like agentgateway.agentid; use an agent of another VDN`)]
      : []),
    ...(unknown !== undefined && isShown(unknown)
      ? [words("unknown", unknown, "and this agent exists; use an id that no agent has")]
      : []),
  ];
}

/** The part of a run to evaluate, without the mistakes of the file. */
export interface Evaluable {
  facts: Facts;
  recorded: RecordedExchange[];
  rows: Row[];
  /** Checks that cannot be made, with the reason. */
  unevaluated: CheckResult[];
  /** The result, with the mistake as its reason if it is untested because of it. */
  explained(result: CheckResult): CheckResult;
  closed: Partial<Record<Surface, string>>;
  cutShort: Partial<Record<Surface, string>>;
}

/** The part of a run to evaluate, so that no finding is about the file. */
export function evaluable(
  deployment: Deployment,
  rows: readonly Row[],
  { recorded, vdn }: Pick<Capture, "recorded" | "vdn">,
  ends: Pick<Evaluable, "closed" | "cutShort">,
): Evaluable {
  const { ccCms, unknown, allowed } = fileMistakes(deployment, recorded.map(parseExchange), vdn);
  const closed = { ...ends.closed };
  const cutShort = { ...ends.cutShort };
  if (ccCms !== undefined) {
    closed["cc-cms"] ??= ccCms;
    delete cutShort["cc-cms"];
  } else if (unknown.length > 0 && closed["cc-cms"] === undefined) {
    cutShort["cc-cms"] ??= unknown.map(({ words }) => words).join("; ");
  }
  const isOfFile = (row: Row) => ccCms !== undefined && row.operation.surface === "cc-cms";
  const mistaken = [...allowed, ...unknown].map(({ agent }) => agent);
  const isForbidden = ({ request }: RecordedExchange) =>
    request.expects !== "answer" && request.agents.some((agent) => mistaken.includes(agent));
  const reason = allowed.map(({ words }) => words).join("; ");
  const left = recorded.filter(isForbidden);
  const isAbout = ({ check, operation }: Row) =>
    left.some(({ request }) => request.operationId === operation.operationId && isOf(request, check.asks));
  const facts = factsOf(deployment, recorded);
  const isKnown = (agent: number) => !unknown.some((other) => other.agent === agent);
  const kept = withUnreadable(
    rows.filter((row) => !isOfFile(row)),
    recorded,
  );
  return {
    facts: {
      ...facts,
      ...(facts["cc-cms"] && { "cc-cms": { ...facts["cc-cms"], agents: facts["cc-cms"].agents.filter(isKnown) } }),
    },
    recorded: recorded.filter((one) => !isForbidden(one)),
    rows: kept,
    unevaluated: rows.filter(isOfFile).map((row) => untested(row, ccCms ?? "")),
    explained(result) {
      const row = kept.find(({ id }) => id === result.id);
      return result.verdict === "untested" && row && isAbout(row) ? { ...result, reason } : result;
    },
    closed,
    cutShort,
  };
}

function untested({ id, check, operation }: Row, reason: string): CheckResult {
  const { level, risk, requirement } = check;
  const { surface, operationId } = operation;
  return { id, surface, operationId, level, risk, requirement, verdict: "untested", findings: [], reason };
}
