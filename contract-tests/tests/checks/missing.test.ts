// Why a check could not look, in words that name the next step.
import { expect, test } from "vitest";
import { gotStatus, withoutItem } from "../../checks/missing.ts";
import { Observations } from "../../checks/observations.ts";
import type { ParsedExchange } from "../../checks/parsed-exchange.ts";
import { operationOf } from "../../contract/contract.ts";
import { AGENT, factsWith, gatewayAgent } from "./monitored-answers.ts";

const operation = operationOf("agentgateway", AGENT);
const observations = (exchanges: ParsedExchange[]) => new Observations(factsWith({}), exchanges);

test("codes that refused requests about agents are named, each with those who were never answered about", () => {
  const refused = [1099, 1031].map((agent) => gatewayAgent(agent, {}, { code: "300-001" }));
  const unknown = gatewayAgent(1100, {}, { code: "300-002" });
  const later = [gatewayAgent(1030), gatewayAgent(1030, {}, { code: "100-007" })];
  expect(withoutItem(observations([...refused, unknown, ...later]), operation, ["/result/skilllist"]).untested).toBe(
    "a response with an item in /result/skilllist; got 300-001 about 1099, 1031, and 300-002 about 1100",
  );
});

test("of many agents only the first are named", () => {
  const refused = [1, 2, 3, 4, 5, 6, 7].map((agent) => gatewayAgent(1000 + agent, {}, { code: "300-001" }));
  expect(withoutItem(observations(refused), operation, ["/result"]).untested).toMatch(
    /got 300-001 about 1001, 1002, 1003, 1004, 1005 and 2 more$/,
  );
});

test("without a refusal other agents are the next step", () => {
  expect(withoutItem(observations([gatewayAgent(1030)]), operation, ["/result/skilllist"]).untested).toMatch(
    /; choose other agents in the deployment file$/,
  );
});

test("a HTTP status is told when nothing was answered with 200", () => {
  const created = gatewayAgent(1030, {}, { status: 201 });
  expect(gotStatus(observations([created]), operation)).toBe("; got HTTP status 201");
  expect(gotStatus(observations([created, gatewayAgent(1031)]), operation)).toBe("");
  expect(gotStatus(observations([]), operation)).toBe("");
});
