import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { catalogue } from "../checks/catalogue.ts";
import type { Depth } from "../deployment/deployment.ts";
import { alarmProblems, type ToleratedResult, toleratedResult } from "./false-alarms.ts";
import type { Mutant } from "./mutants/mutants.ts";
import type { Tolerated } from "./tolerated/tolerated.ts";
import type { TrialResult } from "./trial.ts";
import type { Job } from "./worker.ts";
import { runJobs } from "./workers.ts";

/** The check that names the cause of each mutant that several checks find; or the first problem, and why it is accepted. */
export const causes: Record<string, string | { first: string; accepted: string }> = parse(
  readFileSync(new URL("causes.yaml", import.meta.url), "utf8"),
);

/** Seeds of the random datasets in which nothing may be found. */
const SEEDS = [1, 2, 3, 4, 5];

/** What became of one mutant: the checks that found it, by `<surface> <name>`, and those of them that are a MUST. */
export interface MutantResult {
  mutant: Mutant;
  killers: string[];
  musts: string[];
  /** The name of the check whose problem is the first in a report. */
  first?: string;
  errors: string[];
  /** With which depth it was looked for at last: thorough when a run does not find it by default. */
  depth: Depth;
}

/** A trial without mutant, in which nothing may be found. */
export interface CleanResult {
  name: string;
  /** Ids of checks that did not pass, with the first finding or what is missing. */
  found: string[];
}

export interface MutationRun {
  mutants: MutantResult[];
  clean: CleanResult[];
  /** Tolerated deployments, first each alone. */
  tolerated: ToleratedResult[];
  /** Names of MUST checks, by `<surface> <name>`, and the mutants that no other MUST check finds. */
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
      name: `${authentication} authentication, types as in the ${types}s, ${seed === undefined ? "built-in dataset" : `random dataset ${seed}`}`,
      // In some of them there are agents enough for a full batch.
      job: {
        trial: {
          options: { authentication, types },
          filled: types === "sample",
          depth: "thorough",
          ...(seed === undefined ? {} : { seed }),
        },
      },
      expected: types === "sample" ? FOUND_IN_SAMPLES : [],
    })),
  ),
);
const flood: Clean = {
  name: "flow control, dynamic authentication, built-in dataset",
  job: { trial: { options: {}, flood: true } },
  expected: [],
};

/** What is tried. */
export interface Plan {
  mutants: readonly Mutant[];
  /** Whether the reference without any change is tried, too. */
  withClean: boolean;
  /** Tolerated deployments that are tried together. */
  tolerated: readonly (readonly Tolerated[])[];
}

/** Tries everything that is planned. `progress` is told how many trials of how many are done. */
export async function prove(
  { mutants, withClean, tolerated }: Plan,
  progress: (done: number, all: number) => void,
): Promise<MutationRun> {
  const clean = withClean ? [...cleanTrials, flood] : [];
  const jobs = [
    ...clean.map(({ job }) => job),
    ...tolerated.map((several) => ({ tolerated: several.map(({ name }) => name), trial: { options: {} } })),
    ...mutants.map(({ name, options, filled = false }) => ({
      mutant: name,
      trial: { options: {}, filled, ...(options?.flowControl ? { flood: true } : {}) },
    })),
  ];
  const results = await runJobs(jobs, (done) => progress(done, jobs.length));
  const mutantResults = mutants.map((mutant, index): MutantResult => {
    const { results: found, first, errors, depth } = results[clean.length + tolerated.length + index] as TrialResult;
    const musts = killersOf(found.filter(({ level }) => level === "MUST"));
    return { mutant, killers: killersOf(found), musts, ...(first === undefined ? {} : { first }), errors, depth };
  });
  return {
    mutants: mutantResults,
    clean: clean.map(({ name, expected }, index) => ({
      name,
      found: foundIn(results[index] as TrialResult, expected),
    })),
    tolerated: tolerated.map((several, index) =>
      toleratedResult(several, results[clean.length + index] as TrialResult),
    ),
    alone: aloneIn(mutantResults),
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
        ? `${id}: at ${first.where} expected ${first.expected}, got ${first.actual} [${first.request}]`
        : `${id}: untested, ${reason}`,
    ),
    ...missing.map((check) => `${check} found nothing, although the samples differ from the tables`),
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

function aloneIn(mutants: MutantResult[]): Map<string, string[]> {
  return new Map(
    mustChecks().map((name) => [
      name,
      mutants.filter(({ musts }) => musts.length === 1 && musts[0] === name).map(({ mutant }) => mutant.name),
    ]),
  );
}

/** Share of mutants that were found, 0 to 1. */
export function rateOf(mutants: readonly MutantResult[]): number {
  return mutants.filter(({ killers }) => killers.length > 0).length / mutants.length;
}

/** The least share of mutants that has to be found: of all, and of each kind. */
const LEAST_RATE = 0.97;
const LEAST_RATE_OF_KIND = 0.95;

/** The kinds of the mutants, in the order in which they come. */
export function kindsOf(mutants: readonly MutantResult[]): Mutant["kind"][] {
  return [...new Set(mutants.map(({ mutant }) => mutant.kind))];
}

/** The least share of mutants whose first problem in a report has to be the cause. */
const LEAST_CAUSES = 0.9;

/** Share of the mutants that were found whose first problem is their cause, or accepted as such; 0 to 1. */
export function causeRateOf(mutants: readonly MutantResult[]): number {
  const found = mutants.filter(({ killers }) => killers.length > 0);
  return found.filter(isCauseFirst).length / found.length;
}

/** A mutant that one check finds is named by it; of all others causes.yaml says which check names the cause. */
export function isCauseFirst({ mutant, killers, first }: MutantResult): boolean {
  if (new Set(killers.map((killer) => killer.split(" ")[1])).size < 2) return true;
  const cause = causes[mutant.name];
  return typeof cause === "string" ? cause === first : cause?.first === first;
}

/** What is wrong with the shares of mutants that were found. */
function rateProblems(mutants: readonly MutantResult[]): string[] {
  const causeRate = causeRateOf(mutants);
  const parts = kindsOf(mutants).map((kind) => ({
    what: `the mutants of ${kind}`,
    rate: rateOf(mutants.filter(({ mutant }) => mutant.kind === kind)),
    least: LEAST_RATE_OF_KIND,
  }));
  const problems = [{ what: "the mutants", rate: rateOf(mutants), least: LEAST_RATE }, ...parts]
    .filter(({ rate, least }) => rate < least)
    .map(
      ({ what, rate, least }) => `only ${percent(rate)} of ${what} are found; at least ${percent(least)} are required`,
    );
  if (causeRate < LEAST_CAUSES)
    problems.push(
      `only ${percent(causeRate)} of the mutants have their cause as first problem; at least ${percent(LEAST_CAUSES)} are required`,
    );
  return problems;
}

/** What is wrong with a proof, one line each; none is good. */
export function shortfallsOf(run: MutationRun): string[] {
  const problems: string[] = [];
  for (const { mutant, killers, errors } of run.mutants) {
    if (killers.length === 0 && mutant.survives === undefined)
      problems.push(`no check finds the mutant ${mutant.name}`);
    if (killers.length > 0 && mutant.survives !== undefined)
      problems.push(`the mutant ${mutant.name} is found; remove its reason to survive`);
    for (const error of errors) problems.push(`the mutant ${mutant.name} broke the suite: ${error}`);
  }
  for (const { name, found } of run.clean) for (const one of found) problems.push(`without a mutant (${name}): ${one}`);
  problems.push(...alarmProblems(run.tolerated));
  for (const [name, mutants] of run.alone)
    if (mutants.length === 0) problems.push(`the check ${name} finds no mutant that no other MUST check finds`);
  return [...problems, ...rateProblems(run.mutants)];
}

export function percent(rate: number): string {
  return `${(Math.floor(rate * 1000) / 10).toFixed(1)} %`;
}
