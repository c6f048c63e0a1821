// A call centre of three agents and nobody else: no agents who fill up a batch, nobody in a call, no private call.
import { beforeAll, expect, test } from "vitest";
import { type Plan, planFor, resultOf } from "../../checks/catalogue.ts";
import type { CheckResult } from "../../checks/check.ts";
import { factsOf, Observations } from "../../checks/observations.ts";
import { parseExchange } from "../../checks/parsed-exchange.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { builtInDataset } from "../../reference/dataset-file.ts";
import { startReference } from "../../reference/reference.ts";
import { askAll } from "../../suite/ask.ts";

/** Who asks, one who is idle, and one who is signed out. */
const AGENTS = [1030, 1031, 1100];

let plan: Plan;
let results: CheckResult[];
beforeAll(async () => {
  const dataset = builtInDataset();
  const agents = dataset.agents.filter(({ workno }) => AGENTS.includes(workno));
  const reference = await startReference({ flowControl: false, dataset: { ...dataset, agents, failures: [] } });
  try {
    const { agentgateway, "cc-cms": ccCms, ...embedded } = embeddedDeployment(reference, "dynamic");
    if (!agentgateway || !ccCms) throw new Error("The embedded deployment has both surfaces.");
    const deployment: Deployment = {
      ...embedded,
      allow: ["read-only", "session"],
      agentgateway: { ...agentgateway, agents: AGENTS },
      "cc-cms": { ...ccCms, agents: AGENTS.slice(1) },
    };
    plan = planFor(deployment);
    const { recorded } = await askAll(deployment, plan.scenarios, new AbortController().signal, () => undefined);
    const observations = new Observations(factsOf(deployment), recorded.map(parseExchange));
    results = plan.rows.map((row) => resultOf(row, observations));
  } finally {
    await reference.close();
  }
}, 60_000);

test("nothing is found in a small call centre", () => {
  const found = results.filter(({ verdict }) => verdict === "fail" || verdict === "warn");
  expect(found.map(({ id, findings }) => [id, findings[0]])).toEqual([]);
});

test("a full batch needs no 6000 agents", () => {
  const full = results.filter(({ id }) => /\.full-batch/.test(id));
  expect(full.map(({ id, verdict }) => `${id.split(".").at(-1)}: ${verdict}`)).toEqual([
    "full-batch: pass",
    "full-batch-agrees: pass",
    "full-batch-of-any-ids: pass",
  ]);
});

test("what a row states of agents needs nobody in a call", () => {
  const lists = ["response-schema"];
  const untested = results
    .filter(({ level, verdict }) => level === "MUST" && verdict === "untested")
    .filter(({ id }) => !lists.includes(id.split(".").at(-1) ?? ""));
  // It is asked with the id of a call, which no response names.
  const [own, others] = [true, false].map((isOwn) =>
    untested.filter(({ operationId }) => (operationId === "queryCallInfoByCallId") === isOwn),
  );
  expect(others?.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
  const all = results.filter(({ level, operationId }) => level === "MUST" && operationId === "queryCallInfoByCallId");
  expect(own?.map(({ id }) => id)).toEqual(
    all.map(({ id }) => id).filter((id) => !lists.includes(id.split(".").at(-1) ?? "")),
  );
});
