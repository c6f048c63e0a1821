import { expect, test } from "vitest";
import type { Surface } from "../../contract/contract.ts";
import { explainedBy, type Unplaced } from "../../report/consequences.ts";

interface Made {
  verdict?: "fail" | "warn" | "waived";
  surface?: Surface;
  operations?: string[];
  where?: string[];
  exchanges?: number[];
}

function problem(name: string, made: Made = {}): Unplaced {
  const { verdict = "warn", surface = "agentgateway", operations = ["one"], where = ["/a"], exchanges = [1] } = made;
  const causes = where.map((place) => ({
    where: place,
    expected: "",
    source: "",
    fault: "deployment" as const,
    count: 1,
    exchanges,
    examples: [],
  }));
  return {
    surface,
    causes,
    checks: operations.map((operationId) => ({
      id: `${surface}.${operationId}.${name}`,
      surface,
      operationId,
      level: verdict === "fail" ? "MUST" : "SHOULD",
      risk: "read-only",
      requirement: "",
      verdict,
      exchanges,
      causes,
    })),
  };
}

const MINE = ["/result/logindate"];
const THEIRS = ["/resultDesc/*/logonTime"];

const cases: [what: string, problems: Unplaced[], expected: (number | undefined)[]][] = [
  ["one problem is its own cause", [problem("json")], [undefined]],
  [
    "what came in place of JSON explains the media type of the same responses",
    [problem("json", { verdict: "fail", where: ["body"] }), problem("media-type", { where: ["header Content-Type"] })],
    [undefined, 0],
  ],
  [
    "not that of other responses",
    [
      problem("json", { verdict: "fail", where: ["body"] }),
      problem("media-type", { where: ["header Content-Type"], exchanges: [2] }),
    ],
    [undefined, undefined],
  ],
  [
    "a warning follows from a failure, and not the other way round",
    [problem("media-type", { where: ["body"] }), problem("json", { verdict: "fail", where: ["body"] })],
    [1, undefined],
  ],
  [
    "a server error explains the refusal that did not come, whichever stands first",
    [
      problem("refuses-wrong-type", { verdict: "fail", where: ["status"] }),
      problem("no-server-error", { verdict: "fail", where: ["status"] }),
    ],
    [1, undefined],
  ],
  [
    "whoever needs no guid accepts any, on the same operations only",
    [
      problem("refuses-no-guid", { verdict: "fail", operations: ["one", "two"] }),
      problem("refuses-near-guid", { verdict: "fail", operations: ["two"], exchanges: [2] }),
      problem("refuses-loose-guid", { operations: ["three"], exchanges: [3] }),
    ],
    [undefined, 0, undefined],
  ],
  [
    "a wrong value explains the comparison of it, on the other surface, too",
    [
      problem("sign-in-time", { verdict: "fail", where: MINE }),
      problem("same-sign-in-time-on-both", { surface: "cc-cms", where: THEIRS, exchanges: [2] }),
    ],
    [undefined, 0],
  ],
  [
    "another value does not",
    [
      problem("sign-in-time", { verdict: "fail", where: MINE }),
      problem("same-state-on-both", { surface: "cc-cms", where: ["/resultDesc/*/currentState"], exchanges: [2] }),
    ],
    [undefined, undefined],
  ],
  [
    "within the wrong place everything is wrong, beside it nothing",
    [
      problem("envelope", { verdict: "fail", where: ["/result"] }),
      problem("response-schema-inferred", { where: ["/result/a"] }),
      problem("call-time", { where: ["/results"] }),
    ],
    [undefined, 0, undefined],
  ],
  [
    "a chain ends at its first cause",
    [
      problem("refuses-no-guid", { verdict: "fail", exchanges: [1] }),
      problem("refuses-malformed-guid", { verdict: "fail", exchanges: [2], where: ["/b"] }),
      problem("refuses-near-guid", { verdict: "fail", exchanges: [3], where: ["/c"] }),
      problem("refuses-loose-guid", { exchanges: [4], where: ["/d"] }),
    ],
    [undefined, 0, 0, 0],
  ],
  [
    "the same place in the same response: the first of two equal checks is the cause",
    [problem("unique-agents"), problem("unique-skills")],
    [undefined, 0],
  ],
  [
    "success for most wrong requests explains the form of its responses",
    [
      problem("refuses-wrong-type", { verdict: "fail", where: ["/resultCode"], exchanges: [1, 2, 3] }),
      problem("response-schema", { verdict: "fail", where: ["/resultDesc"], exchanges: [1, 2, 3, 4] }),
      problem("documented-properties", { where: ["/other"], exchanges: [1, 4, 5, 6] }),
    ],
    [undefined, 0, undefined],
  ],
];

for (const [what, problems, expected] of cases)
  test(what, () => {
    expect(explainedBy(problems)).toEqual(expected);
  });
