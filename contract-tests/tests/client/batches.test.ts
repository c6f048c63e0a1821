// Lists that are longer than one request may have, against the reference deployment.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCcCmsClient } from "../../../generated/cc-cms/client.ts";
import { c2Signature } from "../../client/auth.ts";
import { inBatches } from "../../client/batches.ts";
import { type Reference, startReference } from "../../reference/reference.ts";
import { KEYS } from "../reference/reference-client.ts";

const MOST = 6_000;
/** Those of the built-in call centre, and two more. */
const AGENTS = [...Array.from({ length: MOST }, (_, index) => 10_000 + index), 1031, 1099];

let reference: Reference;
beforeAll(async () => {
  reference = await startReference({ plain: true });
});
afterAll(() => reference.close());

/** A client of the reference, and how many agents each request was for. */
function countingClient() {
  const counts: number[] = [];
  const { client, queryAgentStatusInfoByAgentIds: ask } = createCcCmsClient({ baseUrl: reference.baseUrl });
  client.use(c2Signature(KEYS), {
    async onRequest({ request }) {
      counts.push(((await request.clone().json()) as { agentIds: number[] }).agentIds.length);
      return undefined;
    },
  });
  return { counts, ask };
}

test("more than 6000 agents are asked for in two requests, and joined in their order", async () => {
  const { counts, ask } = countingClient();
  const { data } = await ask({ ccId: 1, vdn: 170, agentIds: AGENTS });
  expect(counts).toEqual([MOST, 2]);
  expect(data?.resultDesc.map(({ agentId }) => agentId)).toEqual(AGENTS);
  expect(data?.resultDatas).toEqual(data?.resultDesc);
  expect(data?.resultCode).toBe("0100000");
});

test("6000 agents are one request, and so are none", async () => {
  const { counts, ask } = countingClient();
  const { data } = await ask({ ccId: 1, vdn: 170, agentIds: AGENTS.slice(0, MOST) });
  expect(data?.resultDesc).toHaveLength(MOST);
  expect((await ask({ ccId: 1, vdn: 170, agentIds: [] })).error?.code).toBe("0100002");
  expect(counts).toEqual([MOST, 0]);
});

test("the first failure is the answer, and nothing more is sent", async () => {
  const { counts, ask } = countingClient();
  const { data, error } = await ask({ ccId: 1, vdn: 4_999, agentIds: AGENTS });
  expect(data).toBeUndefined();
  expect(error?.code).toBe("0100002");
  expect(counts).toEqual([MOST]);
});

test("a list that a deployment leaves out of one answer takes nothing from the others", async () => {
  const answers = [{ resultDesc: [1], resultDatas: null }, { resultDesc: [2], resultDatas: [2] }, { resultDatas: [3] }];
  const sent: number[][] = [];
  const { data } = await inBatches({ ids: [1, 2, 3] }, "ids", 1, async ({ ids }) => {
    sent.push(ids);
    const data: object = answers[sent.length - 1] ?? {};
    return { data, response: Response.json(data) };
  });
  expect(sent).toEqual([[1], [2], [3]]);
  expect(data).toEqual({ resultDesc: [1, 2], resultDatas: [2, 3] });
});
