import { expect, test } from "vitest";
import { createAgentGatewayClient } from "../../../generated/agentgateway/client.ts";
import { createCcCmsClient } from "../../../generated/cc-cms/client.ts";
import { c2Signature, guidSession } from "../../client/auth.ts";
import { type ReferenceService, startMocks, startReference } from "../../testing/testing.ts";

/** Signs the agent of the service in over one surface, and asks about this agent over the other. */
async function asked({ agentgateway, "cc-cms": ccCms }: ReferenceService, now = Date.now) {
  const { agentid, password, phonenum } = agentgateway;
  const gateway = createAgentGatewayClient({ baseUrl: agentgateway.url });
  gateway.client.use(guidSession());
  expect((await gateway.login({ agentid, password, phonenum })).error).toBeUndefined();
  const { ccId, vdn } = ccCms;
  const monitoring = createCcCmsClient({ baseUrl: ccCms.url });
  monitoring.client.use(c2Signature(ccCms, { now }));
  const { data } = await monitoring.queryAgentStatusInfoByAgentIds({ ccId, vdn, agentIds: [Number(agentid)] });
  return data?.resultDesc.map(({ agentId, currentState }) => ({ agentId, currentState }));
}

test("a reference deployment serves the clients with what it says of itself, and ends with its block", async () => {
  let url = "";
  {
    await using reference = await startReference();
    url = reference.agentgateway.health;
    expect(reference.certificate).toBe("");
    expect(await asked(reference)).toEqual([{ agentId: 1030, currentState: 1 }]);
    expect((await fetch(url)).status).toBe(200);
  }
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("several run at once, each with its own state, clock and TLS; close can be called twice", async () => {
  const time = Date.UTC(2024, 4, 6);
  const now = () => time;
  const [one, other, secure] = await Promise.all([
    startReference({ now }),
    startReference(),
    startReference({ plain: false }),
  ]);
  expect(secure.agentgateway.url).toMatch(/^https:/);
  expect(secure.certificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
  expect(await asked(one, now)).toEqual(await asked(other));
  const { ccId } = one["cc-cms"];
  const clock = createCcCmsClient({ baseUrl: one["cc-cms"].url });
  clock.client.use(c2Signature(one["cc-cms"], { now }));
  expect((await clock.queryCtiServerTime({ ccId })).data?.resultDesc).toBe(time);
  await Promise.all([one, other, secure].map((reference) => reference.close()));
  await one.close();
});

test("mocks serve the clients with what they say of themselves, and end", async () => {
  const mocks = await startMocks({ edition: "2023" });
  try {
    const { url, guid, agentid, workno } = mocks.agentgateway;
    const client = createAgentGatewayClient({ baseUrl: url, headers: { Guid: guid } });
    expect((await client.queryAgentInfoByWorkNo({ agentid, workno })).data?.result.name).toBe("Tomas Lind");
    // Of the edition: 70001 is no agent there.
    expect((await client.queryAgentInfoByWorkNo({ agentid, workno: "70001" })).error?.status).toBe(400);
    expect((await fetch(mocks["cc-cms"].health)).status).toBe(200);
  } finally {
    await mocks[Symbol.asyncDispose]();
  }
  await expect(fetch(mocks.agentgateway.health)).rejects.toThrow("fetch failed");
});
