// That each page of an operation has the decisions of the reference and the mock about it, and no others.
import { expect, test } from "vitest";
import { mockDifferences, rowsConcerning } from "../../../scripts/docs/left-open.ts";
import { leftOpenMarkdown } from "../../../scripts/docs/left-open-document.ts";
import { operationPage } from "../../../scripts/site/operation-page.ts";
import { operationOf, operationsOf, surfaces } from "../../contract/contract.ts";

const section = (surface: "agentgateway" | "cc-cms", operationId: string) =>
  operationPage(operationOf(surface, operationId)).split("## Mock and reference deployment")[1] ?? "";

const rows: [surface: "agentgateway" | "cc-cms", operationId: string, has: string[], hasNot: string[]][] = [
  [
    "agentgateway",
    "login",
    ["order of rejections at sign-in", "unknown path", "body that is not JSON", "Prefer: code=200, example="],
    ["forced sign-in", "guid of another agent", "AgentGateway without", "C2:"],
  ],
  ["agentgateway", "forceLogin", ["order of rejections at sign-in", "forced sign-in of an agent with calls"], ["C2:"]],
  [
    "agentgateway",
    "queryAllOnlineAgents",
    ["guid of another agent", "skill queues without agents", "AgentGateway without `Guid`"],
    ["order of a batch", "order of rejections"],
  ],
  [
    "cc-cms",
    "queryCtiServerTime",
    ["C2: repeated signature", "CC-CMS, wrong signature", "Prefer: code=401, example="],
    ["guid", "order of a batch"],
  ],
];

for (const [surface, operationId, has, hasNot] of rows) {
  test(`${operationId} has what concerns it, and nothing else`, () => {
    const text = section(surface, operationId);
    for (const words of has) expect(text).toContain(words);
    for (const words of hasNot) expect(text).not.toContain(words);
  });
}

test("every operation has both, and the page with all has every difference of the mocks", () => {
  for (const { surface, operationId } of surfaces.flatMap(operationsOf))
    expect(section(surface, operationId)).toMatch(/\| question \|[\s\S]*\| request \|/);
  for (const { request } of mockDifferences) expect(leftOpenMarkdown()).toContain(`| ${request} |`);
});

test("a row about an operation that there is not is refused", () => {
  const row = "- { question: a, decision: b, concerns: [login, signIn] }";
  expect(() => rowsConcerning(row, "left-open.yaml")).toThrow(
    "left-open.yaml: a row concerns signIn, which is no operation and no group.",
  );
  expect(() => rowsConcerning("- { question: a, decision: b, concerns: [] }", "x")).toThrow(
    "x: a row concerns nothing",
  );
});
