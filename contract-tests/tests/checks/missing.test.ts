// Why a check could not look, in words that name the next step.
import { expect, test } from "vitest";
import { Evidence } from "../../checks/evidence.ts";
import { gotStatus, withoutItem } from "../../checks/missing.ts";
import type { Reading } from "../../checks/reading.ts";
import { operationOf } from "../../contract/contract.ts";
import { AGENT, factsWith, gatewayAgent } from "./monitored-answers.ts";

const operation = operationOf("agentgateway", AGENT);
const evidence = (readings: Reading[]) => new Evidence(factsWith({}), readings);

test("codes that refused questions about agents are named, each with those who were never answered about", () => {
  const refused = [1099, 1031].map((agent) => gatewayAgent(agent, {}, { code: "300-001" }));
  const unknown = gatewayAgent(1100, {}, { code: "300-002" });
  const later = [gatewayAgent(1030), gatewayAgent(1030, {}, { code: "100-007" })];
  expect(withoutItem(evidence([...refused, unknown, ...later]), operation, ["/result/skilllist"])).toBe(
    "an answer with an item in /result/skilllist; got 300-001 about 1099, 1031, and 300-002 about 1100",
  );
});

test("of many agents only the first are named", () => {
  const refused = [1, 2, 3, 4, 5, 6, 7].map((agent) => gatewayAgent(1000 + agent, {}, { code: "300-001" }));
  expect(withoutItem(evidence(refused), operation, ["/result"])).toMatch(
    /got 300-001 about 1001, 1002, 1003, 1004, 1005 and 2 more$/,
  );
});

test("without a refusal other agents are the next step", () => {
  expect(withoutItem(evidence([gatewayAgent(1030)]), operation, ["/result/skilllist"])).toMatch(
    /; choose other agents to ask about$/,
  );
});

test("a HTTP status is told when nothing was answered with 200", () => {
  const created = gatewayAgent(1030, {}, { status: 201 });
  expect(gotStatus(evidence([created]), operation)).toBe("; got HTTP status 201");
  expect(gotStatus(evidence([created, gatewayAgent(1031)]), operation)).toBe("");
  expect(gotStatus(evidence([]), operation)).toBe("");
});
