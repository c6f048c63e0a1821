import { catalogue } from "../checks/catalogue.ts";
import { alarmProblems, type ToleratedResult, toleratedResult } from "./false-alarms.ts";
import type { Fault } from "./faults/faults.ts";
import type { Tolerated } from "./tolerated/tolerated.ts";
import type { TrialResult } from "./trial.ts";
import type { Job } from "./worker.ts";
import { runJobs } from "./workers.ts";

/** Seeds of the random scenarios in which nothing may be found. */
const SEEDS = [1, 2, 3, 4, 5];

/** What became of one fault: the checks that found it, by `<surface> <name>`, and those of them that are a MUST. */
export interface FaultResult {
  fault: Fault;
  killers: string[];
  musts: string[];
  errors: string[];
}

/** A trial without fault, in which nothing may be found. */
export interface CleanResult {
  name: string;
  /** Ids of checks that did not pass, with the first finding or what is missing. */
  found: string[];
}

export interface Proof {
  faults: FaultResult[];
  clean: CleanResult[];
  /** Tolerated deployments, first each alone. */
  tolerated: ToleratedResult[];
  /** Names of MUST checks, by `<surface> <name>`, and the faults that no other MUST check finds. */
  alone: Map<string, string[]>;
}

type Clean = { name: string; job: Omit<Job, "id">; expected: readonly string[] };

/**
 * With answers as in the samples of the pages the one check that compares them with the tables has to find something;
 * everything else may not.
 */
const FOUND_IN_SAMPLES = ["table-types"];

const cleanTrials: readonly Clean[] = (["dynamic", "static"] as const).flatMap((authentication) =>
  (["table", "sample"] as const).flatMap((types) =>
    [undefined, ...SEEDS].map((seed) => ({
      name: `${authentication} authentication, types as in the ${types}s, ${seed === undefined ? "built-in scenario" : `random scenario ${seed}`}`,
      // In some of them there are agents enough for a full batch.
      job: {
        trial: {
          options: { authentication, types },
          filled: types === "sample",
          ...(seed === undefined ? {} : { seed }),
        },
      },
      expected: types === "sample" ? FOUND_IN_SAMPLES : [],
    })),
  ),
);
const flood: Clean = {
  name: "flow control, dynamic authentication, built-in scenario",
  job: { trial: { options: {}, flood: true } },
  expected: [],
};

/** What is tried. */
export interface Plan {
  faults: readonly Fault[];
  /** Whether the reference without any change is tried, too. */
  withClean: boolean;
  /** Tolerated deployments that are tried together. */
  tolerated: readonly (readonly Tolerated[])[];
}

/** Tries everything that is planned. `progress` is told how many trials of how many are done. */
export async function prove(
  { faults, withClean, tolerated }: Plan,
  progress: (done: number, all: number) => void,
): Promise<Proof> {
  const clean = withClean ? [...cleanTrials, flood] : [];
  const jobs = [
    ...clean.map(({ job }) => job),
    ...tolerated.map((several) => ({ tolerated: several.map(({ name }) => name), trial: { options: {} } })),
    ...faults.map(({ name, options, filled = false }) => ({
      fault: name,
      trial: { options: {}, filled, ...(options?.flowControl ? { flood: true } : {}) },
    })),
  ];
  const results = await runJobs(jobs, (done) => progress(done, jobs.length));
  const faultResults = faults.map((fault, index): FaultResult => {
    const { results: found, errors } = results[clean.length + tolerated.length + index] as TrialResult;
    const musts = killersOf(found.filter(({ level }) => level === "MUST"));
    return { fault, killers: killersOf(found), musts, errors };
  });
  return {
    faults: faultResults,
    clean: clean.map(({ name, expected }, index) => ({
      name,
      found: foundIn(results[index] as TrialResult, expected),
    })),
    tolerated: tolerated.map((several, index) =>
      toleratedResult(several, results[clean.length + index] as TrialResult),
    ),
    alone: aloneIn(faultResults),
  };
}

/** `<surface> <name>` of the checks that found something. */
function killersOf(results: TrialResult["results"]): string[] {
  const killers = results
    .filter(({ verdict }) => verdict === "fail" || verdict === "warn")
    .map(({ id, surface }) => `${surface} ${id.slice(id.lastIndexOf(".") + 1)}`);
  return [...new Set(killers)];
}

function foundIn({ results, errors, passed }: TrialResult, expected: readonly string[]): string[] {
  const name = (id: string) => id.slice(id.lastIndexOf(".") + 1);
  const unexpected = results.filter(({ id }) => !expected.includes(name(id)));
  const missing = expected.filter(
    (check) => !results.some(({ id, verdict }) => name(id) === check && verdict === "warn"),
  );
  return [
    ...unexpected.map(({ id, findings: [first], reason }) =>
      first
        ? `${id}: at ${first.where} expected ${first.expected}, got ${first.actual} [${first.probe}]`
        : `${id}: untested, ${reason}`,
    ),
    ...missing.map((check) => `${check} found nothing, though the samples differ from the tables`),
    ...errors,
    ...(passed === 0 ? ["no check passed"] : []),
  ];
}

/** Names of all MUST checks, by `<surface> <name>`. */
export function mustChecks(): string[] {
  return [
    ...new Set(
      catalogue
        .filter(({ check }) => check.level === "MUST")
        .map(({ check, operation }) => `${operation.surface} ${check.name}`),
    ),
  ];
}

function aloneIn(faults: FaultResult[]): Map<string, string[]> {
  return new Map(
    mustChecks().map((name) => [
      name,
      faults.filter(({ musts }) => musts.length === 1 && musts[0] === name).map(({ fault }) => fault.name),
    ]),
  );
}

/** Share of faults that were found, 0 to 1. */
export function rateOf(faults: readonly FaultResult[]): number {
  return faults.filter(({ killers }) => killers.length > 0).length / faults.length;
}

/** The least share of faults that has to be found: of all, and of each kind. */
export const LEAST_RATE = 0.97;
const LEAST_RATE_OF_KIND = 0.95;

/** The kinds of the faults, in the order in which they come. */
export function kindsOf(faults: readonly FaultResult[]): Fault["kind"][] {
  return [...new Set(faults.map(({ fault }) => fault.kind))];
}

/** What is wrong with the shares of faults that were found. */
function rateProblems(faults: readonly FaultResult[]): string[] {
  const parts = kindsOf(faults).map((kind) => ({
    what: `the faults of ${kind}`,
    rate: rateOf(faults.filter(({ fault }) => fault.kind === kind)),
    least: LEAST_RATE_OF_KIND,
  }));
  return [{ what: "the faults", rate: rateOf(faults), least: LEAST_RATE }, ...parts]
    .filter(({ rate, least }) => rate < least)
    .map(({ what, rate, least }) => `only ${percent(rate)} of ${what} are found; ${percent(least)} are asked for`);
}

/** What is wrong with a proof, one line each; none is good. */
export function shortfallsOf(proof: Proof): string[] {
  const problems: string[] = [];
  for (const { fault, killers, errors } of proof.faults) {
    if (killers.length === 0 && fault.survives === undefined)
      problems.push(`the fault ${fault.name} is found by no check`);
    if (killers.length > 0 && fault.survives !== undefined)
      problems.push(`the fault ${fault.name} is found, so that its reason to survive is wrong; remove it`);
    for (const error of errors) problems.push(`the fault ${fault.name} broke the suite: ${error}`);
  }
  for (const { name, found } of proof.clean)
    for (const one of found) problems.push(`without a fault (${name}): ${one}`);
  problems.push(...alarmProblems(proof.tolerated));
  for (const [name, faults] of proof.alone)
    if (faults.length === 0) problems.push(`the check ${name} finds no fault that no other MUST check finds`);
  return [...problems, ...rateProblems(proof.faults)];
}

export function percent(rate: number): string {
  return `${(Math.floor(rate * 1000) / 10).toFixed(1)} %`;
}
