// Judges answers that others recorded, one at a time: what is kept does not grow with the recording.
import { catalogue, type Row, resultOf } from "../checks/catalogue.ts";
import type { CheckResult, Finding } from "../checks/check.ts";
import { type Facts, Observations } from "../checks/observations.ts";
import { parseExchange, type RecordedExchange } from "../checks/parsed-exchange.ts";
import { type Edition, type Surface, surfaces } from "../contract/contract.ts";
import { causeKey, commonText } from "../report/causes.ts";
import { coverageOf } from "../report/coverage.ts";
import type { Coverage, Seen } from "../report/report.ts";
import { Unjudged } from "./har-message.ts";
import { type Judged, recordedIn } from "./recorded-exchange.ts";
import { type FoundSecrets, secretsIn } from "./secrets-in.ts";

/** How much is kept of what; all else is counted. `bytes` are those of bodies. */
export const KEPT = { exchanges: 1_000, bytes: 32 * 1024 * 1024, findings: 5, causes: 200, secrets: 20_000 };

/** So many exchanges are looked at together for their coverage. */
const BATCH = 100;

/** The findings of one cause: the first, how many there are, and what is expected of all of them. */
export interface JudgedCause {
  count: number;
  expected: string;
  findings: Finding[];
}

/** What one check has found in all answers so far. */
interface Outcome {
  row: Row;
  isTested: boolean;
  reason: string;
  causes: Map<string, JudgedCause>;
  /** Causes that are too many to keep, and their findings. */
  more: number;
}

/** The rows that can be judged, by operation. */
const rows = new Map<string, Row[]>();
for (const row of catalogue.filter(({ check }) => check.byAnswer === true && (check.needs ?? []).length === 0))
  rows.set(row.operation.operationId, [...(rows.get(row.operation.operationId) ?? []), row]);

/** What is judged of a recording, and by which edition. */
export interface JudgeOptions {
  edition?: Edition | undefined;
  /** The address of a surface; requests to another are left out. Without one there may be only one. */
  addresses: Partial<Record<Surface, string>>;
}

/** Gets the entries of recordings, and keeps what reports need of them. */
export class Judge {
  readonly #options: JudgeOptions;
  readonly #outcomes = new Map<string, Outcome>();
  readonly #coverage = new Map<string, Coverage>();
  readonly #kept = new Map<string, RecordedExchange>();
  readonly #lasting = new Set<string>();
  readonly #batch: RecordedExchange[] = [];
  #bytes = 0;
  /** How many requests were not judged, by reason. */
  readonly unjudged = new Map<string, number>();
  /** How many requests were judged, by surface and address. */
  readonly addresses: Record<Surface, Map<string, number>> = { agentgateway: new Map(), "cc-cms": new Map() };
  /** What the requests say of the deployment. */
  readonly seen: { agentid?: string; ccId?: number; vdn?: number } = {};
  entries = 0;
  judged = 0;
  /** ISO 8601, of the first and the last request. */
  from: string | undefined;
  to: string | undefined;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  /** Judges one entry of a recording; `place` is a name that no other entry has. */
  add(entry: unknown, place: string): void {
    this.entries += 1;
    try {
      this.#judge(recordedIn(entry, place));
    } catch (error) {
      if (!(error instanceof Unjudged)) throw error;
      this.unjudged.set(error.message, (this.unjudged.get(error.message) ?? 0) + 1);
    }
  }

  #judge(one: Judged): void {
    const { recorded, located } = one;
    const { surface, operationId } = located.operation;
    const wanted = this.#options.addresses[surface];
    if (wanted !== undefined && wanted !== located.baseUrl)
      throw new Unjudged(`it is to another address of ${surface}`);
    const { addresses } = this;
    addresses[surface].set(located.baseUrl, (addresses[surface].get(located.baseUrl) ?? 0) + 1);
    this.judged += 1;
    this.#remember(one);
    const observations = new Observations(factsOf(one, this.#options.edition), [parseExchange(recorded)]);
    const isNeeded = (rows.get(operationId) ?? [])
      .map((row) => this.#learn(row, resultOf(row, observations)))
      .includes(true);
    const secrets = secretsIn(recorded.exchange);
    for (const secret of secrets.lasting) if (this.#lasting.size < KEPT.secrets) this.#lasting.add(secret);
    if (isNeeded || this.#hasRoom()) this.#keep(recorded, secrets);
    this.#batch.push(recorded);
    if (this.#batch.length >= BATCH) this.#cover();
  }

  #remember({ recorded: { exchange }, located, asked }: Judged): void {
    const { startedAt } = exchange;
    if (this.from === undefined || startedAt < this.from) this.from = startedAt;
    if (this.to === undefined || startedAt > this.to) this.to = startedAt;
    const { ccId, vdn } = placeOf(asked);
    const { agentid } = located.parameters;
    if (agentid !== undefined) this.seen.agentid ??= agentid;
    if (ccId !== undefined) this.seen.ccId ??= ccId;
    if (vdn !== undefined) this.seen.vdn ??= vdn;
  }

  /** Whether the exchange is evidence that has to be kept. */
  #learn(row: Row, { findings, verdict, reason = "" }: CheckResult): boolean {
    const own = this.#outcomes.get(row.id) ?? { row, isTested: false, reason, causes: new Map(), more: 0 };
    this.#outcomes.set(row.id, own);
    own.isTested ||= verdict !== "untested";
    let isNeeded = false;
    for (const finding of findings) {
      const key = causeKey(finding);
      const cause = own.causes.get(key) ?? { count: 0, expected: finding.expected, findings: [] };
      const isKnown = cause.count > 0;
      if (!isKnown && (own.causes.size >= KEPT.causes || this.#isFull())) {
        own.more += 1;
        continue;
      }
      own.causes.set(key, cause);
      cause.count += 1 + (finding.others ?? 0);
      cause.expected = commonText([cause.expected, finding.expected]);
      if (cause.findings.length >= KEPT.findings || (isKnown && this.#isFull())) continue;
      cause.findings.push(finding);
      isNeeded = true;
    }
    return isNeeded;
  }

  #hasRoom(): boolean {
    return this.#kept.size < KEPT.exchanges && this.#bytes < KEPT.bytes;
  }

  /** Evidence may take as much room again. */
  #isFull(): boolean {
    return this.#bytes >= 2 * KEPT.bytes;
  }

  #keep(recorded: Judged["recorded"], { once }: FoundSecrets): void {
    const { result, request } = recorded.exchange;
    this.#bytes += 2_000 + (request.body?.length ?? 0) + ("answer" in result ? result.answer.body.length : 0);
    this.#kept.set(recorded.request.key, recorded);
    for (const secret of once) this.#lasting.add(secret);
  }

  #cover(): void {
    const own = surfaces.filter((surface) => this.#batch.some(({ request }) => request.surface === surface));
    for (const coverage of coverageOf(this.#batch.splice(0), own)) {
      const known = this.#coverage.get(coverage.operationId);
      this.#coverage.set(coverage.operationId, known ? bothOf(known, coverage) : coverage);
    }
  }

  /** The secrets that were found, in the exchanges that are kept and elsewhere. */
  get secrets(): string[] {
    return [...this.#lasting];
  }

  /** The exchanges that are kept: all of a small recording, of a large one the first and those with findings. */
  get kept(): RecordedExchange[] {
    return [...this.#kept.values()];
  }

  get coverage(): Coverage[] {
    this.#cover();
    return [...this.#coverage.values()];
  }

  /** The outcome of each check that could be made on an operation of the recording, in the order of the catalogue. */
  results(): { result: CheckResult; causes: readonly JudgedCause[]; more: number }[] {
    return catalogue.flatMap(({ id }) => {
      const outcome = this.#outcomes.get(id);
      if (!outcome) return [];
      const { row, isTested, reason, more } = outcome;
      const causes = [...outcome.causes.values()];
      const { level, risk, requirement } = row.check;
      const { surface, operationId } = row.operation;
      const verdict =
        causes.length > 0 ? (level === "MUST" ? "fail" : "warn") : isTested ? ("pass" as const) : ("untested" as const);
      const findings = causes.flatMap((cause) => cause.findings);
      return [
        {
          result: {
            ...{ id, surface, operationId, level, risk, requirement, verdict, findings },
            ...(verdict === "untested" ? { reason } : {}),
          },
          causes,
          more,
        },
      ];
    });
  }
}

/** What a request says of its deployment: the requesting agent, and the agents that it asks about. */
function factsOf({ recorded, located, asked }: Judged, edition: Edition | undefined): Facts {
  const { agents } = recorded.request;
  const { ccId = 0, vdn = 0 } = placeOf(asked);
  return {
    forbidden: {},
    ...(edition === undefined ? {} : { edition }),
    ...(located.operation.surface === "cc-cms"
      ? { "cc-cms": { ccId, vdn, agents } }
      : { agentgateway: { agentid: Number(located.parameters.agentid), agents } }),
  };
}

/** The call centre and the VDN in the body of a request. */
function placeOf(asked: unknown): { ccId?: number; vdn?: number } {
  const { ccId, vdn } = (typeof asked === "object" && asked !== null ? asked : {}) as Record<string, unknown>;
  return {
    ...(Number.isSafeInteger(ccId) ? { ccId: Number(ccId) } : {}),
    ...(Number.isSafeInteger(vdn) ? { vdn: Number(vdn) } : {}),
  };
}

/** The coverage of two parts of a recording together. */
function bothOf(one: Coverage, other: Coverage): Coverage {
  const both = (part: "branches" | "properties" | "enumValues" | "errorCodes"): Seen => {
    const seen = new Set([...one[part].seen, ...other[part].seen]);
    const order = [...one[part].seen, ...one[part].unseen, ...other[part].seen];
    return {
      seen: [...seen],
      unseen: [...new Set(order)].filter((name) => !seen.has(name)),
    };
  };
  return {
    ...one,
    answers: one.answers + other.answers,
    branches: both("branches"),
    properties: both("properties"),
    enumValues: both("enumValues"),
    errorCodes: both("errorCodes"),
  };
}
