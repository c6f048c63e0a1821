// What a deployment does where the reference is silent stands in the reports, whether it is remarked on or not.
import { expect, test } from "vitest";
import { firstOfFamilies, queriesAbout } from "../../checks/operations.ts";
import { evaluatedRun } from "./evaluated-run.ts";

test("how requests about another VDN and call centre are answered", async () => {
  const { report, texts } = await evaluatedRun({});
  const own = report.checks.filter(({ observed }) => observed);
  expect(own.map(({ operationId, observed }) => [operationId, observed])).toEqual(
    firstOfFamilies(queriesAbout("cc-cms")).map(({ operationId }) => [
      operationId,
      operationId === "queryAgentIsProcessingCall"
        ? [
            'agent of another VDN: HTTP status 200 with "0100002"',
            'vdn of somebody else: HTTP status 200 with "0100002"',
            'ccId of somebody else: HTTP status 200 with "0100002"',
          ]
        : [
            'agent of another VDN: HTTP status 200 with "0100000" and an empty list',
            'vdn of somebody else: HTTP status 200 with "0100000" and an empty list',
            'ccId of somebody else: HTTP status 200 with "0100002"',
          ],
    ]),
  );
  const told = ["agent of another VDN: HTTP status 200 with", "ccId of somebody else: HTTP status 200 with"];
  for (const name of ["report.json", "report.html", "summary.md"])
    for (const line of told) expect(texts.get(name), name).toContain(line);
});
