import { planFor, type Row, resultOf } from "../checks/catalogue.ts";
import type { CheckResult } from "../checks/check.ts";
import { Evidence, factsOf } from "../checks/evidence.ts";
import { read } from "../checks/reading.ts";
import type { Surface } from "../contract/contract.ts";
import { DEFAULT_LIMITS, type Deployment } from "../deployment/deployment.ts";
import { embeddedDeployment } from "../deployment/embedded.ts";
import { randomScenario } from "../reference/random-scenario.ts";
import { type ReferenceOptions, startReference } from "../reference/reference.ts";
import { builtInScenario, type Scenario } from "../reference/scenario.ts";
import { askAll } from "../suite/ask.ts";
import { FILLERS_FROM, type Setting } from "./tolerated/tolerance.ts";

/** One run of all checks against one reference deployment. */
export interface Trial {
  options: ReferenceOptions;
  /** Seed of the scenario; the built-in one when undefined. */
  seed?: number;
  /** What is different about the built-in call centre, and who of it is asked about. */
  setting?: (setting: Setting) => Setting;
  /** Whether there are agents enough to fill up a batch; answering about 6000 of them takes as long as all the rest. */
  filled?: boolean;
  /** Only what is asked of one surface, and what compares it with the other: nothing is different on that one. */
  surface?: Surface;
  /** Only the checks that go over the flow control, which all others would meet too, and be slow. */
  flood?: boolean;
}

export interface TrialResult {
  /** Those that did not pass. */
  results: CheckResult[];
  /** How many checks passed. */
  passed: number;
  errors: string[];
}

export async function runTrial(trial: Trial): Promise<TrialResult> {
  const { options, seed, setting, surface, filled = false, flood = false } = trial;
  const random = seed === undefined ? undefined : randomScenario(seed);
  const set = (setting ?? ((same: Setting) => same))(filled ? filledSetting : smallSetting);
  const reference = await startReference({
    flowControl: flood,
    refuseReplays: true,
    // No trial is about TLS.
    plain: true,
    scenario: random ? (filled ? random.scenario : withoutFillers(random.scenario)) : set.scenario,
    ...options,
  });
  try {
    const embedded = embeddedDeployment(reference, options.authentication ?? "dynamic");
    const deployment: Deployment = {
      ...embedded,
      ...(random ? subjectsOf(embedded, random) : chosenFrom(embedded, set)),
      limits: flood ? DEFAULT_LIMITS : embedded.limits,
      allow: ["read-only", "session", "lock-out", ...(flood ? (["flood"] as const) : [])],
    };
    const plan = planFor(deployment);
    const rows = plan.rows
      .filter(({ check }) => (check.risk === "flood") === flood)
      .filter((row) => surface === undefined || concerns(row, surface));
    const inquiries = [...new Set(rows.flatMap(({ check }) => check.asks))];
    const errors: string[] = [];
    const { asked } = await askAll(deployment, inquiries, new AbortController().signal, (line) => errors.push(line));
    const evidence = new Evidence(factsOf(deployment), asked.map(read));
    const results = rows.flatMap((row) => {
      try {
        return [resultOf(row, evidence)];
      } catch (error) {
        errors.push(`${row.id}: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      }
    });
    const notPassed = results.filter(({ verdict }) => verdict !== "pass");
    return { results: notPassed, passed: results.length - notPassed.length, errors };
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
  scenario: builtInScenario(),
  agents: [1099, 1031, 1100],
  forbidden: { otherVdn: 2005, unknown: 59_998 },
};

const smallSetting: Setting = { ...filledSetting, scenario: withoutFillers(filledSetting.scenario) };

/** A scenario without the agents who only fill up a batch. */
function withoutFillers(scenario: Scenario): Scenario {
  return { ...scenario, agents: scenario.agents.filter(({ workno }) => workno < FILLERS_FROM) };
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

/** The deployment of a random scenario: the same keys, other agents. */
function subjectsOf(
  { agentgateway, "cc-cms": ccCms }: Deployment,
  { agentid, password, phonenum, subjects, scenario }: ReturnType<typeof randomScenario>,
): Partial<Deployment> {
  const { inCall, signedIn, privateCalls, signedOut, otherVdn, unknown } = subjects;
  const agents = [...new Set([inCall, signedIn, privateCalls, signedOut])];
  const vdn = scenario.agents.find(({ workno }) => workno === Number(agentid))?.vdn;
  const [key] = scenario.accessKeys;
  if (!agentgateway || !ccCms || vdn === undefined || !key) throw new Error("The scenario has no agent who asks.");
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
      ccId: scenario.callCentre,
      vdn,
      agents,
    },
  };
}
