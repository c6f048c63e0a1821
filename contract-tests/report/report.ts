import type { Selection } from "../checks/catalogue.ts";
import type { Level } from "../checks/check.ts";
import type { Edition, Surface } from "../contract/contract.ts";
import type { Deployment, FileDigest, HandOver, Limits, Risk } from "../deployment/deployment.ts";
import type { Waiver } from "../deployment/waivers.ts";
import type { ClockDifference } from "../transport/clock-difference.ts";
import type { TlsFacts } from "../transport/tls-facts.ts";
import type { RunVerdict } from "./verdict.ts";

export type { TlsFacts } from "../transport/tls-facts.ts";

/**
 * The report of a run, as in report.json; all other files are made from it.
 * report.schema.json describes it. Its shape is a contract: the changelog lists each change.
 */
export interface Report {
  format: "cti-contract-report/1";
  /** Whether the run is finished; false during a run and after it was killed. */
  complete: boolean;
  suite: { name: string; version: string };
  /** Who ran it from where, with which files; missing in reports of earlier versions. */
  run?: RunFacts;
  /** The selected checks; missing if all were. The verdict is only about them. */
  selection?: Selection;
  /**
   * How many checks of refusals were not made, because another operation of the route family represents theirs;
   * missing if none.
   */
  represented?: number;
  /** What of recorded traffic was judged; missing if the suite has sent the requests itself. */
  traffic?: TrafficFacts;
  /** The contract of each verified surface. */
  contracts: ContractFacts[];
  /** Without an edition only what all editions have in common was tested; `changes` are permitted operations that change data. */
  deployment: DeploymentFacts;
  /** ISO 8601 */
  startedAt: string;
  /** ISO 8601; the time of the last step. */
  endedAt: string;
  /** The level of the checks that fail the run: with SHOULD, warnings also do. */
  failOn: Level;
  verdict: RunVerdict;
  exitCode: number;
  counts: Counts;
  /** What has become of the findings of an earlier run; missing if none was given. */
  since?: Since;
  surfaces: SurfaceFacts[];
  /** One for each evaluated check on each operation. */
  checks: CheckReport[];
  /** Checks that the deployment file does not allow. */
  notPermitted: { id: string; level: Level; risk: Risk; requirement: string }[];
  /** The waivers of the run, also those that waived nothing; missing in reports of earlier versions. */
  waivers?: readonly Waiver[];
  /** Problems with waivers, one line each. */
  waiverProblems: string[];
  /** Errors of the suite itself, one line each. */
  errors: string[];
  coverage: Coverage[];
  latency: Latency[];
  /** The exchanges that were sent. */
  exchanges: ExchangeReport[];
}

/** Recorded traffic: what was judged, and what not. `exchanges` has all requests of a small recording, of a large one only some. */
export interface TrafficFacts {
  /** Names of the recordings. */
  files: string[];
  /** How many requests the recordings have. */
  requests: number;
  judged: number;
  notJudged: { reason: string; requests: number }[];
  checksNotMade: { reason: string; checks: number }[];
}

/** An earlier run, and the ids of checks with findings then or now. */
export interface Since {
  /** Id of the earlier run; missing if its report has none. */
  id?: string;
  /** Its deployment, which can have another name. */
  deployment: string;
  /** ISO 8601 */
  startedAt: string;
  verdict: RunVerdict;
  /** They pass now. */
  fixed: string[];
  /** They had no findings, or none with such a cause. */
  new: string[];
  unchanged: string[];
  /** They had findings, and were not evaluated now. */
  unknown: string[];
}

/** The circumstances of a run. */
export interface RunFacts extends Omit<HandOver, "site"> {
  /** Random; also in the header User-Agent, if that is not set otherwise. */
  id: string;
  /** Name of the time zone of the machine, as of IANA; the times of the report are in UTC. */
  timeZone: string;
  /** The header User-Agent of each request; missing if none was sent. */
  userAgent?: string;
  /** SHA-256 of the installed suite, hex: of the sums of its files, as sha256sum prints them. */
  suiteDigest: string;
  /** Missing without a deployment file. */
  deploymentFile?: FileDigest;
  /** Missing without a waiver file. */
  waiverFile?: FileDigest;
}

/** The verified deployment, and what its file says beside the surfaces. */
export interface DeploymentFacts {
  name: string;
  site?: string;
  /** Without an edition only what all editions have in common was tested. */
  edition?: Edition;
  allow: Risk[];
  /** Permitted operations that change data. */
  changes?: readonly string[];
  /** Agents by their names in the deployment file. */
  subjects?: Deployment["subjects"];
  /** Times in ms, the body in bytes; missing in reports of earlier versions. */
  limits?: Limits;
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
  /** Why some requests were not sent, if it could run. */
  cutShort?: string;
  counts: Counts;
  product?: string;
  version?: string;
  /** The agent that sends the requests, on AgentGateway. */
  agentid?: string;
  /** The agents to query. */
  agents?: readonly number[];
  /** On CC-CMS. */
  ccId?: number;
  vdn?: number;
  /** Credentials are sent over plain HTTP, beyond this machine. */
  plainHttp?: true;
  /** The address of the proxy that the requests went through, without its credentials. */
  proxy?: string;
  /** Bounds of the time by which the clock of the server is ahead of ours, in ms. */
  clock?: ClockDifference;
  /** The certificate was not checked. */
  insecure: boolean;
  /** TLS facts of the first connection. */
  tls?: TlsFacts;
}

export interface CheckReport {
  id: string;
  surface: Surface;
  operationId: string;
  level: Level;
  risk: Risk;
  requirement: string;
  /** Both surfaces, if the check compares them. */
  compares?: Surface[];
  verdict: "pass" | "fail" | "warn" | "waived" | "untested";
  /** What the check needs and the deployment lacks, if untested. */
  reason?: string;
  /** Behaviour that the interface reference does not specify, one line each. */
  observed?: string[];
  /** Ids of the evaluated exchanges. */
  exchanges: number[];
  /** Findings by cause; of very many causes the most frequent. */
  causes: Cause[];
  /** The number of omitted causes and of their findings; missing if none is omitted. */
  moreCauses?: { causes: number; findings: number };
}

/** Findings of one kind: the same expectation and source at the same place, for different agents, items or exchanges. */
export interface Cause {
  /** `status`, `header <name>`, `body`, `answer`, or a JSON pointer with `*` for places in lists. */
  where: string;
  /** The expectation; `…` replaces numbers that differ between findings, see `examples`. */
  expected: string;
  /** Page, table and row of the interface reference, or the section of a standard. */
  source: string;
  /** Who is responsible: the deployment, or the interface reference, if its table and sample disagree. Errors of the suite are in `errors`. */
  fault: "deployment" | "reference";
  /** The number of findings. */
  count: number;
  /** Ids in `exchanges` of the exchanges with such a finding; missing in reports of earlier versions. */
  exchanges?: number[];
  /** The first findings. */
  examples: CauseExample[];
}

export interface CauseExample {
  where: string;
  expected: string;
  actual: string;
  /** Id in `exchanges`. */
  exchange: number;
  /** The place in the body, with what is around it, where the excerpt of the exchange does not reach. */
  context?: { before: string; value: string; after: string };
  /** The agent of the finding. */
  subject?: number;
  waivedBy?: Waiver;
}

export interface ExchangeReport {
  /** Its place in the list, from 0. */
  id: number;
  surface: Surface;
  operationId: string;
  /** The request in words. */
  request: string;
  method: string;
  url: string;
  /** ISO 8601 */
  startedAt: string;
  /** ms */
  duration: number;
  status?: number;
  /** Size of the response body in bytes. */
  size?: number;
  /** The beginning of that body. */
  excerpt?: string;
  /** Why there is no response. */
  failure?: string;
  /** A shell line that sends the same request; credentials are environment variables. */
  curl: string;
}

/** The parts of the contract of one operation in this run. */
export interface Coverage {
  surface: Surface;
  operationId: string;
  /** The number of responses. */
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

/** Response times of one operation, in ms. */
export interface Latency {
  surface: Surface;
  operationId: string;
  count: number;
  p50: number;
  p95: number;
  max: number;
}
