// Every check finds nothing about the reference deployment, and something about its fixture.
import { beforeAll, describe, expect, test } from "vitest";
import { catalogue, type Row, resultOf } from "../../checks/catalogue.ts";
import { Recording } from "../../checks/fixture.ts";
import { observationsOf, ownPart, type Recorded, recordFlood, recordReference } from "./recording.ts";

let recorded: { paced: Recorded; flooded: Recorded };
beforeAll(async () => {
  const [paced, flooded] = await Promise.all([recordReference(), recordFlood()]);
  recorded = { paced, flooded };
}, 30_000);

function recordedFor({ check }: Row): Recorded {
  return check.risk === "flood" ? recorded.flooded : recorded.paced;
}

describe("passes on the reference deployment", () => {
  for (const row of catalogue) {
    test(row.id, () => {
      const whole = recordedFor(row);
      for (const part of [whole, ownPart(whole, row.check)]) {
        const { verdict, findings, reason } = resultOf(row, observationsOf(part));
        expect({ verdict, findings: findings.slice(0, 3), reason }).toEqual({
          verdict: "pass",
          findings: [],
          reason: undefined,
        });
      }
    });
  }
});

describe("fails on its fixture", () => {
  for (const row of catalogue) {
    test(`${row.id}: ${row.check.fails.because}`, () => {
      const { deployment, recorded } = ownPart(recordedFor(row), row.check);
      const recording = new Recording(recorded);
      row.check.fails.change(recording, row.operation);
      const { verdict, findings } = resultOf(row, observationsOf({ deployment, recorded: [...recording.recorded] }));
      expect(verdict).toBe(row.check.level === "MUST" ? "fail" : "warn");
      for (const { where, expected, actual, source, request } of findings.slice(0, 3)) {
        expect([where, expected, actual, source].filter((text) => text === "")).toEqual([]);
        expect(recorded.map(({ request: { key } }) => key)).toContain(request);
      }
    });
  }
});

test("a session that ended after refusals has all of them in its finding: which one ended it is not seen", () => {
  const row = catalogue.find(({ id }) => id === "agentgateway.logout.keeps-session");
  if (!row) throw new Error("There is no such check.");
  const { deployment, recorded } = ownPart(recordedFor(row), row.check);
  const recording = new Recording(recorded);
  row.check.fails.change(recording, row.operation);
  const { findings } = resultOf(row, observationsOf({ deployment, recorded: [...recording.recorded] }));
  expect(findings.map(({ expected }) => expected)).toEqual([
    "success, because the session continues although logout was refused (no guid, unknown guid, in another name)",
  ]);
});
