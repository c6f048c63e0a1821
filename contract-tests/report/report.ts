import type { Selection } from "../checks/catalogue.ts";
import type { Level } from "../checks/check.ts";
import type { Edition, Surface } from "../contract/contract.ts";
import type { Risk } from "../deployment/deployment.ts";
import type { Waiver } from "../deployment/waivers.ts";
import type { TlsFacts } from "../transport/tls-facts.ts";
import type { RunVerdict } from "./verdict.ts";

export type { TlsFacts } from "../transport/tls-facts.ts";

/**
 * The report of a run, as report.json holds it; all other reports are made from it.
 * report.schema.json describes it for others: its shape is a contract, and each change goes into the changelog.
 */
export interface Report {
  format: "cti-contract-report/1";
  /** Whether the run came to its end; false while it goes on, and for ever when it was killed. */
  complete: boolean;
  suite: { name: string; version: string };
  /** Which part of the checks was wanted; missing when all were. A verdict is about that part only. */
  selection?: Selection;
  /** The contract that was held against the deployment, for each surface that was verified. */
  contracts: ContractFacts[];
  /** Without an edition only what all editions have in common was asked; `changes` are operations that change something. */
  deployment: { name: string; edition?: Edition; allow: Risk[]; changes?: readonly string[] };
  /** ISO 8601 */
  startedAt: string;
  /** ISO 8601; of the last that was done. */
  endedAt: string;
  /** The level of the checks that fail the run: with SHOULD warnings do so, too. */
  failOn: Level;
  verdict: RunVerdict;
  exitCode: number;
  counts: Counts;
  surfaces: SurfaceFacts[];
  /** One for each check on each operation that was evaluated. */
  checks: CheckReport[];
  /** Checks that the deployment file does not allow. */
  notPermitted: { id: string; level: Level; risk: Risk; requirement: string }[];
  /** What is wrong with the waivers, one line each. */
  waiverProblems: string[];
  /** What broke in the suite itself, one line each. */
  errors: string[];
  coverage: Coverage[];
  latency: Latency[];
  /** What was sent. */
  exchanges: ExchangeReport[];
}

export interface ContractFacts {
  surface: Surface;
  title: string;
  /** SHA-256 of the bundle, that of the edition where one is known, hex. */
  digest: string;
  /** The baseline pages and their editions. */
  editions: { page: string; title: string; edition: string }[];
}

export type Counts = Record<"pass" | "fail" | "warn" | "waived" | "untested" | "notPermitted", number>;

export interface SurfaceFacts {
  surface: Surface;
  baseUrl: string;
  verdict: RunVerdict;
  /** Why it could not run. */
  reason?: string;
  /** Why not everything was asked, when it could run. */
  cutShort?: string;
  counts: Counts;
  /** The certificate was not checked. */
  insecure: boolean;
  /** What the first connection showed. */
  tls?: TlsFacts;
}

export interface CheckReport {
  id: string;
  surface: Surface;
  operationId: string;
  level: Level;
  risk: Risk;
  requirement: string;
  verdict: "pass" | "fail" | "warn" | "waived" | "untested";
  /** What is missing, when the verdict is untested. */
  reason?: string;
  /** What the deployment does where the reference is silent, one line each. */
  observed?: string[];
  /** Ids of the exchanges that were looked at. */
  exchanges: number[];
  /** Findings, those of one cause together; of very many causes the most frequent. */
  causes: Cause[];
  /** How many causes are not told, and how many findings they have; missing when all are told. */
  moreCauses?: { causes: number; findings: number };
}

/** Findings of one kind: the same expectation and source at the same place, for different agents, items or exchanges. */
export interface Cause {
  /** `status`, `header <name>`, `body`, `answer`, or a JSON pointer with `*` for places in lists. */
  where: string;
  /** What was expected; `…` stands for numbers that differ from finding to finding, which `examples` have. */
  expected: string;
  /** Page, table and row of the reference, or the section of a standard. */
  source: string;
  /** Whose fault it is: the deployment's, or the reference's, whose table and sample disagree. What breaks in the suite is in `errors`. */
  fault: "deployment" | "reference";
  /** How many findings there are. */
  count: number;
  /** The first of them. */
  examples: CauseExample[];
}

export interface CauseExample {
  where: string;
  expected: string;
  actual: string;
  /** Id in `exchanges`. */
  exchange: number;
  /** The agent that it is about. */
  subject?: number;
  waivedBy?: Waiver;
}

export interface ExchangeReport {
  /** Its place in the list, from 0. */
  id: number;
  surface: Surface;
  operationId: string;
  /** What was asked, in words. */
  request: string;
  method: string;
  url: string;
  /** ISO 8601 */
  startedAt: string;
  /** ms */
  duration: number;
  status?: number;
  /** Bytes of the body of the answer. */
  size?: number;
  /** The beginning of that body. */
  excerpt?: string;
  /** Why there is no answer. */
  failure?: string;
  /** A line for a shell that asks the same; credentials are environment variables. */
  curl: string;
}

/** What of the contract of one operation this run has seen. */
export interface Coverage {
  surface: Surface;
  operationId: string;
  /** How often it was asked and answered. */
  answers: number;
  branches: Seen;
  /** JSON pointers into the body of success, with `*` for places in lists. */
  properties: Seen;
  /** `pointer=value` */
  enumValues: Seen;
  errorCodes: Seen;
}

export interface Seen {
  seen: string[];
  unseen: string[];
}

/** Times of the answers of one operation, in ms. */
export interface Latency {
  surface: Surface;
  operationId: string;
  count: number;
  p50: number;
  p95: number;
  max: number;
}
