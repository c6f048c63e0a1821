// What a refusal is, and how a check is made of requests that have to be refused.
import { type Citation, citationText, type Operation, operationOf } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import type { Deployment, Risk } from "../deployment/deployment.ts";
import type { Question } from "../transport/exchange.ts";
import type { Check, Finding, Judgement } from "./check.ts";
import { isPayload } from "./envelope.ts";
import type { Evidence, Facts } from "./evidence.ts";
import { findingOf, type Mismatch } from "./finding.ts";
import { type Inquiry, probeOf } from "./inquiry.ts";
import type { Probe } from "./probe.ts";
import { type Answered, CODE, closedReason, codeOf, GUID_REFUSALS, isSuccess, type Reading } from "./reading.ts";

/** How a request may be refused. */
export interface RefusalRule {
  /** In words, for a report. */
  words: string;
  /** The HTTP statuses, besides 200 with a code; every 4xx where the reference names none. */
  statuses?: readonly number[];
  /** The codes that come with 200; every code of failure where the reference names none. */
  codes?: readonly string[];
  /** What is asked for is not known to be there at all: then anything will do that is no answer to the query. */
  isElsewhere?: boolean;
}

export const ANY_REFUSAL: RefusalRule = { words: "a refusal: HTTP status 4xx, or 200 with a code of failure" };

/** Source: cec_07_0005, "authentication modes", row "mismatch". */
export const GUID_REFUSAL: RefusalRule = {
  words: "a refusal: HTTP status 4xx, or 200 with 100-006 or 000-003",
  codes: GUID_REFUSALS,
};

export const NO_ANSWER: RefusalRule = {
  words: "no answer to the query, and no failure of the server",
  isElsewhere: true,
};

/** One request of an inquiry, as far as it is special. */
export interface Variant extends Pick<Partial<Probe>, "proof" | "agents"> {
  /** What is special about it: `ccId null`. Unique in its inquiry and operation. */
  step: string;
  question: Question;
}

/** What checks of refusals and of acceptance have in common. */
interface Requirement extends Pick<Check, "name" | "level" | "requirement" | "operations" | "stated"> {
  risk?: Risk;
  endsSession?: boolean;
  /** What is sent, in one sentence. */
  sends: string;
  /** Shows that the operations answer at all: where nothing is accepted, a refusal means nothing. */
  accepted: Inquiry;
  /** What is sent to one operation; nothing where the deployment file lacks what it needs. */
  variants(operation: Operation, deployment: Deployment): Variant[];
  /** Page, table and row, or the section of a standard, that the request of a step goes against. */
  source(operation: Operation, step: string): string;
  /** What the deployment file lacks. */
  missing?(facts: Facts): string | undefined;
  /** The right request that is sent after a refusal with HTTP status 403, to learn whether the address is locked. */
  confirm?(operation: Operation, deployment: Deployment): Question;
}

/** A check that requests are refused; its fixture answers all of them. */
export function refusal({
  rule,
  because,
  ...requirement
}: Requirement & { rule: RefusalRule; because: string }): Check {
  const { accepted, source, missing } = requirement;
  const inquiry = inquiryOf(requirement, "refusal");
  return {
    ...checkOf(requirement, inquiry),
    asks: [accepted, inquiry],
    judge(evidence, operation) {
      const lacking = missing?.(evidence.facts) ?? notAccepted(evidence, operation);
      if (lacking !== undefined) return { untested: lacking };
      const wanted = { operationId: operation.operationId, inquiry: inquiry.name };
      return judgedRefusals(
        evidence.find(wanted).filter(({ probe }) => probe.expects === "refusal"),
        rule.words,
        (step) => source(operation, step),
        (reading) => problemOf(reading, rule),
        rule.isElsewhere,
      );
    },
    fails: {
      because,
      change: (recording, { operationId }) =>
        recording.answerAs({ operationId, inquiry: inquiry.name }, { operationId, inquiry: accepted.name }),
    },
  };
}

/**
 * A check of the form of refusals that other checks ask for: what is no refusal at all, is for those.
 * `judge` says what is wrong with one; `readings` are all of the operation in these inquiries.
 */
export function formOfRefusal({
  of,
  judge,
  source,
  ...check
}: Omit<Check, "asks" | "judge"> & {
  of: readonly Check[];
  judge(reading: Answered, readings: readonly Reading[]): Mismatch | undefined;
  source(operation: Operation): string;
}): Check {
  const asks = [...new Set(of.flatMap((one) => one.asks))];
  return {
    ...check,
    asks,
    judge(evidence, operation) {
      const lacking = notAccepted(evidence, operation);
      if (lacking !== undefined) return { untested: lacking };
      const readings = asks.flatMap(({ name }) => evidence.find({ operationId: operation.operationId, inquiry: name }));
      const own = readings.filter(({ probe, failure }) => probe.expects === "refusal" && failure?.kind !== "broken");
      return judgedRefusals(
        own,
        "a refusal",
        () => source(operation),
        (reading) => (problemOf(reading, ANY_REFUSAL) === undefined ? judge(reading, readings) : undefined),
      );
    },
  };
}

/** The right request that was sent after another one was refused with 403; undefined when none was. */
export function rightAfter({ probe }: Reading, readings: readonly Reading[]): Reading | undefined {
  const step = stepAfter(probe.step);
  return readings.find((other) => other.probe.inquiry === probe.inquiry && other.probe.step === step);
}

function stepAfter(step: string): string {
  return [step, "the right request after it"].filter((part) => part !== "").join(", ");
}

/**
 * A check that the ids at both ends of their range are answered like any other:
 * with success, or in the same way as another id of which no more is known.
 */
export function acceptance({
  like,
  ...requirement
}: Requirement & {
  /** The other id: what is asked about it, and what it is. */
  like: { asks: readonly Inquiry[]; words: string };
}): Check {
  const { accepted, source, missing } = requirement;
  const inquiry = inquiryOf(requirement, "either");
  return {
    ...checkOf(requirement, inquiry),
    asks: [accepted, ...like.asks, inquiry],
    judge(evidence, operation) {
      const { operationId } = operation;
      const models = like.asks
        .filter((asked) => asked !== accepted)
        .flatMap(({ name }) => evidence.find({ operationId, inquiry: name }));
      const known = [
        ...new Set(models.flatMap((model) => (model.failure || notLookedAt(model) ? [] : [kindOf(model)]))),
      ];
      const readings = evidence.find({ operationId, inquiry: inquiry.name });
      const lacking =
        known.length > 0 || readings.every(isSuccess)
          ? undefined
          : (missing?.(evidence.facts) ?? `an answer about ${like.words}`);
      const untested = notAccepted(evidence, operation) ?? lacking;
      if (untested !== undefined) return { untested };
      const expected = ["success", ...known.map((outcome) => `${outcome} as for ${like.words}`)].join(", or ");
      return judgedRefusals(
        readings,
        expected,
        (step) => source(operation, step),
        (reading) => {
          const where = reading.answer.status === 200 ? `/${CODE[operation.surface].property}` : "status";
          const actual = outcomeOf(reading);
          return isSuccess(reading) || known.includes(kindOf(reading)) ? undefined : { where, expected, actual };
        },
      );
    },
    fails: {
      because: "The ends of the range are taken for ids outside it.",
      change: (recording, { operationId }) => recording.status({ operationId, inquiry: inquiry.name }, 404),
    },
  };
}

function checkOf(
  { name, level, requirement, operations, stated }: Requirement,
  { risk }: Inquiry,
): Pick<Check, "name" | "level" | "requirement" | "operations" | "risk" | "stated"> {
  return { name, level, requirement, operations, risk, ...(stated && { stated }) };
}

/** The inquiry of a check: its variants for each operation in turn. */
function inquiryOf(
  { name, risk = "read-only", endsSession = false, sends, operations, variants, confirm }: Requirement,
  expects: Probe["expects"],
): Inquiry {
  const inquiry = name.replace(/^(refuses|accepts)-/, "").replaceAll("-", " ");
  return {
    name: inquiry,
    surfaces: [...new Set(operations.map(({ surface }) => surface))],
    risk,
    endsSession,
    sends,
    async run(desk) {
      for (const { surface, operationId } of operations) {
        const operation = operationOf(surface, operationId);
        for (const { question, ...particulars } of variants(operation, desk.deployment)) {
          const reading = await desk.ask(probeOf(operation, question, { ...particulars, inquiry, expects }));
          if (!confirm || reading.failure || reading.answer.status !== LOCKED) continue;
          const step = stepAfter(particulars.step);
          await desk.ask(probeOf(operation, confirm(operation, desk.deployment), { inquiry, step, expects: "either" }));
        }
      }
    },
  };
}

/** The HTTP status of the sister service for an address that is locked. Source: cec_07_0836, table 1, row 403. */
export const LOCKED = 403;

/** Why nothing can be compared with: no well-formed request was answered with success. */
export function notAccepted(evidence: Evidence, operation: Operation): string | undefined {
  if (evidence.successes({ operationId: operation.operationId }).length > 0) return undefined;
  const [reading] = evidence.of(operation).filter(({ probe }) => probe.expects === "answer");
  return (reading && closedReason(reading)) ?? "an accepted request to compare with";
}

/**
 * Judges each answer by itself. What was not looked at is untested. A connection that is dropped is a finding,
 * unless it is as good as any other way to give no answer.
 */
export function judgedRefusals(
  readings: readonly Reading[],
  expected: string,
  sourceOf: (step: string) => string,
  judge: (reading: Answered) => Mismatch | undefined,
  mayHangUp = false,
): Judgement {
  const findings: Finding[] = [];
  const reasons = readings.length === 0 ? ["the requests of this check were not sent"] : [];
  for (const reading of readings) {
    const reason = notLookedAt(reading);
    if (reason !== undefined) {
      reasons.push(reason);
      continue;
    }
    const dropped = { where: "answer", expected, actual: reading.failure?.message ?? "" };
    const problem = reading.failure ? (mayHangUp ? undefined : dropped) : judge(reading);
    if (problem) findings.push(findingOf(reading, problem, sourceOf(reading.probe.step)));
  }
  const [reason] = reasons;
  return findings.length === 0 && reason !== undefined ? { untested: reason } : { findings };
}

/** Why a reading says nothing about what is wrong with its request. */
function notLookedAt(reading: Reading): string | undefined {
  if (reading.failure) return reading.failure.kind === "broken" ? undefined : reading.failure.message;
  if (isPutOff(reading)) return putOffReason(reading);
  // Said of a request with a valid guid, it is about the session.
  return reading.probe.proof === "valid" && codeOf(reading) === SESSION_OVER ? closedReason(reading) : undefined;
}

/** "Later", whatever the request is: HTTP's statuses for that, and "the interface is called repeatedly". */
export function isPutOff(reading: Answered): boolean {
  return [408, 425, 429].includes(reading.answer.status) || codeOf(reading) === "000-007";
}

/** Why an answer that puts off says nothing, and what to do. */
export function putOffReason(reading: Answered): string {
  return `an answer that is not put off (${outcomeOf(reading)}); let the suite ask more slowly, with limits in the deployment file`;
}

const SESSION_OVER = "100-006";

/** What is not a refusal about an answer; undefined when it is one. */
export function problemOf(reading: Answered, rule: RefusalRule): Mismatch | undefined {
  const { words: expected, statuses, codes } = rule;
  const { operation, answer, body } = reading;
  const place = `/${CODE[operation.surface].property}`;
  const code = codeOf(reading);
  if (rule.isElsewhere) {
    // RFC 9110, section 15.6.2: a method that the server does not know at all.
    if (answer.status >= 500 && answer.status !== 501) return { where: "status", expected, actual: outcomeOf(reading) };
    if (code === CODE[operation.surface].success) return { where: place, expected, actual: outcomeOf(reading) };
  } else if (answer.status !== 200) {
    const isClientError = answer.status >= 400 && answer.status < 500;
    if (!(statuses?.includes(answer.status) ?? isClientError))
      return { where: "status", expected, actual: outcomeOf(reading) };
  } else if ("problem" in body) {
    return { where: "body", expected, actual: body.problem };
  } else if (typeof code !== "string") {
    return { where: place, expected, actual: shortJson(code ?? null) };
  } else if (code === CODE[operation.surface].success || codes?.includes(code) === false) {
    return { where: codes?.length === 0 ? "status" : place, expected, actual: outcomeOf(reading) };
  }
  const data = dataOf(reading);
  // Elsewhere other things may answer, and say anything of their own.
  if (rule.isElsewhere && typeof data?.value !== "object") return undefined;
  return data && { where: data.pointer, expected: "no data with a refusal", actual: shortJson(data.value) };
}

/** The payload of an answer, if there is one; a failure may have a text in its place. */
function dataOf({ operation, body }: Answered): { pointer: string; value: unknown } | undefined {
  if (!("value" in body) || !isRecord(body.value)) return undefined;
  const envelope = body.value;
  return PAYLOADS[operation.surface]
    .map((name) => ({ pointer: `/${name}`, value: envelope[name] }))
    .find(({ value }) => isPayload(value));
}

const PAYLOADS = { agentgateway: ["result"], "cc-cms": ["resultDesc", "resultDatas"] } as const;

/** Status and code in words. */
export function outcomeOf(reading: Answered): string {
  const { status } = reading.answer;
  return status === 200 ? `HTTP status 200 with ${shortJson(codeOf(reading) ?? null)}` : `HTTP status ${status}`;
}

/** The same, where it does not matter which of its two codes a wrong guid has. */
function kindOf(reading: Answered): string {
  const isOfGuid = reading.answer.status === 200 && GUID_REFUSALS.some((code) => code === codeOf(reading));
  return isOfGuid ? "the refusal of a guid" : outcomeOf(reading);
}

/** A row of the page that describes an operation. */
export function citationOf({ source: { page } }: Operation, table: string, row: string): Citation {
  return { page, table, row };
}

/** The row of the one method that a query has. */
export function statedMethod(operation: Operation): Citation[] {
  return [citationOf(operation, "Interface Method", operation.method)];
}

/** A row of the page that describes an operation, in words. */
export function rowOf({ surface, source: { page } }: Operation, table: string, row: string): string {
  return citationText(surface, { page, table, row });
}

/** The paragraph of the page that names the one method. */
export function methodRule({ source: { title, edition } }: Operation): string {
  return `"${title}" (${edition}), Interface Method`;
}

/** An id of which there is no agent, by the deployment file. */
export function noUnknown({ forbidden }: Facts): string | undefined {
  return forbidden.unknown === undefined
    ? "subjects.unknown in the deployment file: an id of which there is no agent"
    : undefined;
}
