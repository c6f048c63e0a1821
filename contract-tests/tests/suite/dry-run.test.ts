import { expect, test } from "vitest";
import { planFor } from "../../checks/catalogue.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { dryRun, titleOf } from "../../suite/dry-run.ts";

test("each scenario has a title of its own", async () => {
  const deployment = embeddedDeployment({ baseUrl: "https://127.0.0.1", certificate: "" }, "dynamic");
  const { scenarios } = planFor({ ...deployment, allow: ["read-only", "session", "flood", "lock-out"] });
  const held = await dryRun(deployment, scenarios);
  const titles = held.map(({ scenario }) => titleOf(scenario));
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  expect(titles).toContain("agentgateway  other methods");
  expect(titles).toContain("cc-cms  missing field");
});
