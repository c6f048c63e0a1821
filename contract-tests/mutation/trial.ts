import { planFor, type Row, resultOf } from "../checks/catalogue.ts";
import type { CheckResult } from "../checks/check.ts";
import { factsOf, Observations } from "../checks/observations.ts";
import { parseExchange } from "../checks/parsed-exchange.ts";
import type { Surface } from "../contract/contract.ts";
import { DEFAULT_LIMITS, type Deployment, type Depth } from "../deployment/deployment.ts";
import { embeddedDeployment } from "../deployment/embedded.ts";
import type { Dataset } from "../reference/dataset.ts";
import { builtInDataset } from "../reference/dataset-file.ts";
import { randomDataset } from "../reference/random-dataset.ts";
import { type ReferenceOptions, startReference } from "../reference/reference.ts";
import { causesOf } from "../report/causes.ts";
import { problemsOf } from "../report/problems.ts";
import { partsOf } from "../report/words.ts";
import { askAll } from "../suite/ask.ts";
import { FILLERS_FROM, type Setting } from "./tolerated/tolerance.ts";

/** One run of all checks against one reference deployment. */
export interface Trial {
  options: ReferenceOptions;
  /** Seed of the dataset; the built-in one when undefined. */
  seed?: number;
  /** What is different about the built-in call centre, and who of it is asked about. */
  setting?: (setting: Setting) => Setting;
  /** Whether there are agents enough to fill up a batch; answering about 6000 of them takes as long as all the rest. */
  filled?: boolean;
  /** Only what is asked of one surface, and what compares it with the other: nothing is different on that one. */
  surface?: Surface;
  /** How many operations get the requests that must be refused; as a run does by default when missing. */
  depth?: Depth;
  /** Only the checks that go over the flow control, which all others would meet too, and be slow. */
  flood?: boolean;
}

export interface TrialResult {
  /** The name of the check of the first problem, as a report shows them. */
  first?: string;
  /** Those that did not pass. */
  results: CheckResult[];
  /** How many checks passed. */
  passed: number;
  errors: string[];
  /** With which depth it was. */
  depth: Depth;
}

export async function runTrial(trial: Trial): Promise<TrialResult> {
  const { options, seed, setting, surface, depth = "standard", filled = false, flood = false } = trial;
  const random = seed === undefined ? undefined : randomDataset(seed);
  const set = (setting ?? ((same: Setting) => same))(filled ? filledSetting : smallSetting);
  const reference = await startReference({
    flowControl: flood,
    refuseReplays: true,
    // No trial is about TLS.
    plain: true,
    dataset: random ? (filled ? random.dataset : withoutFillers(random.dataset)) : set.dataset,
    ...options,
  });
  try {
    const embedded = embeddedDeployment(reference, options.authentication ?? "dynamic");
    const deployment: Deployment = {
      ...embedded,
      ...(random ? subjectsOf(embedded, random) : chosenFrom(embedded, set)),
      limits: flood ? DEFAULT_LIMITS : embedded.limits,
      depth,
      allow: ["read-only", "session", "lock-out", ...(flood ? (["flood"] as const) : [])],
    };
    const plan = planFor(deployment);
    const rows = plan.rows
      .filter(({ check }) => (check.risk === "flood") === flood)
      .filter((row) => surface === undefined || concerns(row, surface));
    const scenarios = [...new Set(rows.flatMap(({ check }) => check.asks))];
    const errors: string[] = [];
    // That a mutant keeps the suite from signing out is its fault, and said; everything else is one of the suite.
    const warn = (line: string) => {
      if (!line.includes("may be signed in")) errors.push(line);
    };
    const { recorded } = await askAll(deployment, scenarios, new AbortController().signal, warn);
    const observations = new Observations(factsOf(deployment, recorded), recorded.map(parseExchange));
    const results = rows.flatMap((row) => {
      try {
        return [resultOf(row, observations)];
      } catch (error) {
        errors.push(`${row.id}: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      }
    });
    const notPassed = results.filter(({ verdict }) => verdict !== "pass");
    const places = new Map(recorded.map(({ request: { key } }, index) => [key, index]));
    // All of them: their order among all decides which problem comes first.
    const checks = results.map((result) => ({
      ...result,
      exchanges: [],
      ...causesOf(result, (request) => places.get(request) ?? 0),
    }));
    const [first] = problemsOf({ checks })[0]?.checks ?? [];
    return {
      ...(first ? { first: partsOf(first.id).name } : {}),
      results: notPassed,
      passed: results.length - notPassed.length,
      errors,
      depth,
    };
  } finally {
    await reference.close();
  }
}

/** Whether a check looks at what a surface answers. */
function concerns({ check, operation }: Row, surface: Surface): boolean {
  return operation.surface === surface || check.needs?.includes(surface) === true;
}

/** The built-in call centre, and who of it the embedded deployment asks about. It is read once. */
const filledSetting: Setting = {
  dataset: builtInDataset(),
  agents: [1099, 1031, 1100],
  forbidden: { otherVdn: 2005, unknown: 59_998 },
};

const smallSetting: Setting = { ...filledSetting, dataset: withoutFillers(filledSetting.dataset) };

/** A dataset without the agents who only fill up a batch. */
function withoutFillers(dataset: Dataset): Dataset {
  return { ...dataset, agents: dataset.agents.filter(({ workno }) => workno < FILLERS_FROM) };
}

/** The deployment that asks about the agents of a setting, in the order of the embedded one. */
function chosenFrom(
  { agentgateway, "cc-cms": ccCms }: Deployment,
  { agents, forbidden }: Setting,
): Partial<Deployment> {
  if (!agentgateway || !ccCms) throw new Error("The embedded deployment has both surfaces.");
  return {
    forbidden,
    agentgateway: { ...agentgateway, agents: [Number(agentgateway.agentid), ...agents] },
    "cc-cms": { ...ccCms, agents },
  };
}

/** The deployment of a random dataset: the same keys, other agents. */
function subjectsOf(
  { agentgateway, "cc-cms": ccCms }: Deployment,
  { agentid, password, phonenum, subjects, dataset }: ReturnType<typeof randomDataset>,
): Partial<Deployment> {
  const { inCall, signedIn, privateCalls, signedOut, otherVdn, unknown } = subjects;
  const agents = [...new Set([inCall, signedIn, privateCalls, signedOut])];
  const vdn = dataset.agents.find(({ workno }) => workno === Number(agentid))?.vdn;
  const [key] = dataset.accessKeys;
  if (!agentgateway || !ccCms || vdn === undefined || !key) throw new Error("The dataset has no agent who asks.");
  return {
    forbidden: { otherVdn, unknown },
    agentgateway: {
      ...agentgateway,
      agentid,
      agents: [Number(agentid), ...agents],
      authentication: { kind: "sign-in", password, phonenum, takeOver: true },
    },
    "cc-cms": {
      ...ccCms,
      accessKey: key.accessKey,
      secretKey: key.secretKey,
      ccId: dataset.callCentre,
      vdn,
      agents,
    },
  };
}
