import { afterEach, expect, test, vi } from "vitest";
import { operationOf } from "../../contract/contract.ts";
import { violationsOf } from "../../contract/validator.ts";
import { exampleOf } from "../examples.ts";

const BATCH = "queryAgentStatusInfoByAgentIds";

afterEach(() => {
  vi.restoreAllMocks();
});

test("of 6000 agents that are wrong each is counted, the first 100 are told, and no list of errors is copied for each of them", () => {
  const body = exampleOf("cc-cms", BATCH, "threeAgents") as { resultDesc: object[]; resultDatas: object[] };
  const agents = Array.from({ length: 6000 }, () => ({ ...body.resultDesc[0], locationId: "0" }));
  const concat = vi.spyOn(Array.prototype, "concat");
  const schemaName = operationOf("cc-cms", BATCH).branches.success;
  const problems = violationsOf("cc-cms", schemaName, { ...body, resultDesc: agents, resultDatas: agents });
  const copied = (concat.mock.contexts as unknown[][]).reduce((sum, { length }) => sum + length, 0);
  concat.mockRestore();
  expect(copied).toBe(0);
  expect(problems.map(({ pointer }) => pointer).filter((pointer) => pointer.startsWith("/resultDesc/"))).toHaveLength(
    100,
  );
  expect(new Set(problems.map(({ pointer }) => pointer)).size).toBe(200);
  expect(problems.reduce((sum, { others = 0 }) => sum + 1 + others, 0)).toBe(12_000);
  expect(new Set(problems.map(({ expected, actual }) => `${expected}, ${actual}`)).size).toBe(1);
});
