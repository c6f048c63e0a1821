// What answers say that contradicts the deployment file: the mistake of a user is never one of the deployment.
import { gatewayAgents, integerOf, listedWorknos, monitoredAgents } from "../checks/agent-view.ts";
import type { Row } from "../checks/catalogue.ts";
import type { CheckResult } from "../checks/check.ts";
import { type Facts, factsOf } from "../checks/evidence.ts";
import { AGENT, BATCH, LIST, PRIVATE_CALLS } from "../checks/operations.ts";
import type { Probe } from "../checks/probe.ts";
import { type Asked, codeOf, isSuccess, payloadOf, type Reading, read } from "../checks/reading.ts";
import type { Operation, Surface } from "../contract/contract.ts";
import {
  type Deployment,
  type ForbiddenSubjects,
  keyWithLine,
  type SubjectName,
  vdnWords,
} from "../deployment/deployment.ts";
import type { Asking } from "./ask.ts";

/** Each in one line, with the next step. */
export interface FileMistakes {
  /** Why nothing that CC-CMS answers says anything about it. */
  ccCms?: string;
  /** Subjects whom nobody knows. */
  unknown: { agent: number; words: string }[];
  /** Agents about whom something may be told after all. */
  allowed: { agent: number; words: string }[];
}

/** What each surface has shown so far. */
interface Shown {
  /** Agents about whom AgentGateway answers, or whom it lists. */
  onGateway: ReadonlySet<number>;
  listed: ReadonlySet<number>;
  onMonitoring: ReadonlySet<number>;
  /** The VDN of each agent whom AgentGateway was asked about alone. */
  vdns: ReadonlyMap<number, ReadonlySet<number | undefined>>;
}

/** Finds what answers contradict; `signedInTo` is the VDN that the sign-in has told. */
export function fileMistakes(
  deployment: Deployment,
  readings: readonly Reading[],
  signedInTo: number | undefined,
): FileMistakes {
  const plain = readings.filter(({ probe }) => probe.proof === "valid" && !isAboutOthers(probe, deployment));
  const shown = shownBy(plain);
  const ccCms = ccCmsMistake(deployment, plain, shown, signedInTo);
  return {
    ...(ccCms === undefined ? {} : { ccCms }),
    unknown: ccCms === undefined ? unknownSubjects(deployment, plain, shown) : [],
    allowed: allowedAgents(deployment, plain, shown, signedInTo),
  };
}

/** Whether a question to CC-CMS names another VDN or call centre than the file: checks try that, too. */
function isAboutOthers({ question: { body = "" } }: Probe, { "cc-cms": ccCms }: Deployment): boolean {
  const [vdn, ccId] = [/"vdn":([0-9]+)/, /"ccId":([0-9]+)/].map((name) => name.exec(body)?.[1]);
  return (vdn !== undefined && Number(vdn) !== ccCms?.vdn) || (ccId !== undefined && Number(ccId) !== ccCms?.ccId);
}

function shownBy(plain: readonly Reading[]): Shown {
  const successes = plain.filter(isSuccess);
  const of = ({ operationId }: Operation) => successes.filter(({ probe }) => probe.operationId === operationId);
  const listed = new Set(of(LIST).flatMap(listedWorknos));
  const alone = of(AGENT)
    .flatMap(gatewayAgents)
    .filter(({ agent, reading }) => reading.probe.agents[0] === agent);
  const vdns = new Map<number, Set<number | undefined>>();
  for (const { agent, properties } of alone)
    vdns.set(agent, (vdns.get(agent) ?? new Set()).add(integerOf(properties.vdnid)));
  return {
    onGateway: new Set([...listed, ...vdns.keys()]),
    listed,
    onMonitoring: new Set(of(BATCH).flatMap((reading) => monitoredAgents(reading).map(({ agent }) => agent))),
    vdns,
  };
}

/** The VDN of the agent who asks, where everything that was answered about it agrees. */
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
 * CC-CMS that is asked in the right form, and answers nothing about any subject in the documented way, was most
 * likely asked about another VDN or call centre. One that shows a single subject was asked about the right ones.
 */
function ccCmsMistake(
  deployment: Deployment,
  plain: readonly Reading[],
  shown: Shown,
  signedInTo: number | undefined,
): string | undefined {
  const ccCms = deployment["cc-cms"];
  const batches = plain.filter(({ probe }) => probe.operationId === BATCH.operationId && probe.expects === "answer");
  if (!ccCms || batches.length === 0 || !batches.every(isAboutNobody)) return undefined;
  // Calls wait for an agent of this VDN only where both are right: then it is the batch that is wrong.
  if (plain.some(hasPrivateCalls)) return undefined;
  const vdn = ownVdn(deployment, shown, signedInTo);
  const known = ccCms.agents.filter((agent) => shown.onGateway.has(agent));
  const nobody = "CC-CMS answers nothing about any subject";
  if (vdn !== undefined && vdn !== ccCms.vdn) return `${vdnWords(deployment, vdn)}; ${nobody}`;
  const ccId = `${keyWithLine(deployment, "cc-cms.ccId")} is ${ccCms.ccId}, and vdn ${ccCms.vdn}, but ${nobody}`;
  if (!deployment.agentgateway) return `${ccId}; correct ccId, vdn or the subjects, or have the key allowed for them`;
  return known.length > 0
    ? `${ccId}, while AgentGateway knows ${known.join(", ")}; correct ccId or vdn, or have the key allowed for them`
    : `${ccId}, and neither does AgentGateway; correct the subjects first, then ccId and vdn`;
}

/** Whether a batch was answered in the documented form, and with nobody in it: an empty list, or a code of failure. */
function isAboutNobody(reading: Reading): boolean {
  if (reading.failure || reading.answer.status !== 200) return false;
  const { operation } = reading;
  if (!isSuccess(reading)) {
    const code = codeOf(reading);
    return typeof code === "string" && /^[0-9]{7}$/.test(code) && code !== operation.envelope.success;
  }
  const payload = payloadOf(reading);
  return Array.isArray(payload) && payload.length === 0;
}

function hasPrivateCalls(reading: Reading): boolean {
  const { operationId, expects } = reading.probe;
  if (operationId !== PRIVATE_CALLS.operationId || expects !== "answer" || !isSuccess(reading)) return false;
  const payload = payloadOf(reading);
  return Array.isArray(payload) && payload.length > 0;
}

/** Subjects whom none of the surfaces knows, while they know others. */
function unknownSubjects(deployment: Deployment, plain: readonly Reading[], shown: Shown): FileMistakes["unknown"] {
  const ccCms = deployment["cc-cms"];
  if (!ccCms || shown.onMonitoring.size === 0) return [];
  const isAnswered = ({ probe }: Reading, agent: number) =>
    probe.operationId === BATCH.operationId && probe.agents.includes(agent);
  return ccCms.agents
    .filter((agent) => !shown.onMonitoring.has(agent) && !shown.onGateway.has(agent))
    .filter((agent) => plain.filter(isSuccess).some((reading) => isAnswered(reading, agent)))
    .filter((agent) => !deployment.agentgateway || isRefusedOnGateway(plain, agent))
    .map((agent) => ({
      agent,
      words: `${subjectWords(deployment, agent)}, whom no answer knows; name an agent of VDN ${ccCms.vdn}`,
    }));
}

/** Whether AgentGateway has said of an agent, with a code, that nothing is told. */
function isRefusedOnGateway(plain: readonly Reading[], agent: number): boolean {
  const own = plain.filter(({ probe }) => probe.operationId === AGENT.operationId && probe.agents[0] === agent);
  const isRefused = (reading: Reading) =>
    !reading.failure && !isSuccess(reading) && /^[0-9]{3}-[0-9]{3}$/.test(String(codeOf(reading)));
  return own.length > 0 && own.every(isRefused);
}

/** The key of an agent in the deployment file, and its value. */
function subjectWords(deployment: Deployment, agent: number): string {
  const names = Object.entries(deployment.subjects ?? {}).filter(([, own]) => own === agent);
  const [name] = names[0] ?? [];
  return name === undefined ? `agent ${agent}` : `${keyWithLine(deployment, `subjects.${name}`)} is ${agent}`;
}

/** Agents of whom the file says that nothing may be told, and of whom another answer shows that it may. */
function allowedAgents(
  deployment: Deployment,
  plain: readonly Reading[],
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
  // That there is such an agent is what is judged: only another answer than the one that is judged shows it.
  const isShown = (agent: number) => shown.listed.has(agent) || shown.onMonitoring.has(agent);
  // Who makes up an agent for any id says nothing about the file.
  const isMadeUp = !plain.some(
    (reading) =>
      reading.probe.operationId === AGENT.operationId &&
      reading.probe.agents[0] === unknown &&
      !reading.failure &&
      !isSuccess(reading),
  );
  const isBelieved = (agent: number) => isShown(agent) || (unknown !== undefined && !isMadeUp);
  return [
    ...(otherVdn !== undefined && own !== undefined && vdn === own && others.length === 0 && isBelieved(otherVdn)
      ? [words("otherVdn", otherVdn, `who is of VDN ${own}, as the agent who asks; name an agent of another VDN`)]
      : []),
    ...(unknown !== undefined && isShown(unknown)
      ? [words("unknown", unknown, "and there is such an agent; name an id that no agent has")]
      : []),
  ];
}

/** What there is to judge, when the mistakes of the file are left out of it. */
export interface Judgeable {
  facts: Facts;
  asked: Asked[];
  rows: Row[];
  /** Checks that cannot be made, with the reason. */
  unjudged: CheckResult[];
  /** A result with the mistake as its reason, where it is untested for that. */
  explained(result: CheckResult): CheckResult;
  closed: Partial<Record<Surface, string>>;
  cutShort: Partial<Record<Surface, string>>;
}

/** What of a run may be judged, so that no finding is one about the file. */
export function judgeable(
  deployment: Deployment,
  rows: readonly Row[],
  { asked, vdn }: Pick<Asking, "asked" | "vdn">,
  ends: Pick<Judgeable, "closed" | "cutShort">,
): Judgeable {
  const { ccCms, unknown, allowed } = fileMistakes(deployment, asked.map(read), vdn);
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
  const isForbidden = ({ probe }: Asked) =>
    probe.expects !== "answer" && probe.agents.some((agent) => mistaken.includes(agent));
  const reason = allowed.map(({ words }) => words).join("; ");
  const left = asked.filter(isForbidden);
  const isAbout = ({ check, operation }: Row) =>
    left.some(
      ({ probe }) =>
        probe.operationId === operation.operationId && check.asks.some(({ name }) => name === probe.inquiry),
    );
  const facts = factsOf(deployment, asked);
  const isKnown = (agent: number) => !unknown.some((other) => other.agent === agent);
  const kept = rows.filter((row) => !isOfFile(row));
  return {
    facts: {
      ...facts,
      ...(facts["cc-cms"] && { "cc-cms": { ...facts["cc-cms"], agents: facts["cc-cms"].agents.filter(isKnown) } }),
    },
    asked: asked.filter((one) => !isForbidden(one)),
    rows: kept,
    unjudged: rows.filter(isOfFile).map((row) => untested(row, ccCms ?? "")),
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
