import { expect, test } from "vitest";
import { agentRangesOf, bundleOf, editions, isWithin } from "../../contract/contract.ts";
import { EDITIONS } from "../../reference/editions.ts";
import { sixDigitDataset } from "../six-digits.ts";
import { PRIVATE_CALLS, startClient } from "./reference-client.ts";

const IDS = [0, 100, 101, 59_999, 60_000, 69_999, 70_000, 999_999, 1_000_000];

test("the reference has the editions of the contract", () => {
  expect(EDITIONS).toEqual(editions);
});

for (const edition of editions) {
  test(`${edition}: the reference refuses the ids that the contract of that edition refuses, on both surfaces`, async () => {
    const { gateway, monitor } = await startClient({ edition });
    for (const id of IDS) {
      const { status } = await gateway("GET", `agentevent/${id}`);
      expect([id, status]).toEqual([id, isWithin(agentRangesOf("agentgateway", edition), id) ? 200 : 404]);
      const { code } = await monitor(PRIVATE_CALLS, { ccId: 1, vdn: 170, agentId: id });
      expect([id, code]).toEqual([id, isWithin(agentRangesOf("cc-cms", edition), id) ? "0100000" : "0100002"]);
    }
  });
}

for (const edition of editions) {
  test(`${edition}: the reference refuses the ids of skill queues that the contract of that edition refuses`, async () => {
    const { monitor } = await startClient({ edition });
    const { maximum = 0 } = bundleOf("cc-cms", edition).components.schemas.SkillId ?? {};
    const base = "/rest/cmsapp/v1/openapi";
    for (const id of [0, 1, maximum, maximum + 1]) {
      const expected = id >= 1 && id <= maximum ? "0100000" : "0100002";
      const list = await monitor(`${base}/realindex/agent/agentsinskill`, { ccId: 1, vdn: 170, skillIds: [id] });
      expect([id, list.code]).toEqual([id, expected]);
      const one = await monitor(`${base}/skill/agentbyconfigedskill`, { ccId: 1, vdn: 170, skillId: id });
      expect([id, one.code]).toEqual([id, expected]);
    }
  });
}

test("an agent of six digits signs in and is told of, by the edition that has such ids only", async () => {
  const dataset = sixDigitDataset();
  const newer = await startClient({ edition: "2025-11", dataset });
  const guid = await newer.signIn("701030");
  expect((await newer.gateway("GET", "agentgroup/701030/agentbyworkno/701099", guid)).body).toMatchObject({
    retcode: "0",
    result: { workno: "701099" },
  });
  const older = await startClient({ dataset });
  expect((await older.gateway("PUT", "onlineagent/701030")).status).toBe(404);
});
