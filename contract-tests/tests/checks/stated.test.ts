// The checks of agents, calls and batches, and of the fields of a question, say which rows state what a MUST compares.
import { describe, expect, test } from "vitest";
import { agentChecks } from "../../checks/agents.ts";
import { comparisonChecks } from "../../checks/comparisons.ts";
import { monitoringChecks } from "../../checks/monitoring.ts";
import { refusalChecks } from "../../checks/refusals.ts";
import { operationOf, rowName } from "../../contract/contract.ts";

const FIELDS = ["refuses-missing-field", "refuses-null-field", "refuses-wrong-type", "refuses-other-vdn"];
const checks = [
  ...agentChecks,
  ...monitoringChecks,
  ...comparisonChecks,
  ...refusalChecks.filter(({ name }) => FIELDS.includes(name)),
];

/** Parts of a page that have no table of their own. */
const SENTENCES = ["Description", "Prerequisites", "Scenario"];

for (const { name, level, operations, stated } of checks)
  describe(`${name}, a ${level}`, () => {
    for (const { surface, operationId } of operations)
      test(operationId, () => {
        const rows = stated?.(operationOf(surface, operationId)) ?? [];
        const inTables = rows.filter(({ table }) => !SENTENCES.includes(table));
        expect(inTables.length > 0).toBe(level === "MUST");
        for (const row of inTables) expect([row, rowName(surface, row)]).toEqual([row, expect.any(String)]);
      });
  });
