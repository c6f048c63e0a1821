import { expect, test } from "vitest";
import { type Operation, operationsOf } from "../../contract/contract.ts";
import type { PlannedFailure } from "../../reference/dataset.ts";
import { builtInDataset } from "../../reference/dataset-file.ts";
import {
  ANYTHING,
  type Client,
  JSON_HEADERS,
  KEYS,
  PASSWORD,
  PRIVATE_CALLS,
  SERVER_TIME,
  STATES,
  startClient,
} from "./reference-client.ts";

/** Codes that a request brings about with the built-in dataset, and that no other test is about. */
const codes: [given: string, code: string, ask: (client: Client) => Promise<{ code: string }>][] = [
  [
    "an agent of a VDN without skill queues asks who is online",
    "600-005",
    async ({ gateway, signIn }) => gateway("GET", "agentgroup/3001/allonlineagents", await signIn("3001")),
  ],
  [
    "an agent without the right to inspect asks about the calls of another",
    "900-002",
    async ({ gateway, signIn }) => gateway("GET", "calldata/1036/allcallinfoEx/1099", await signIn("1036")),
  ],
  [
    "an agent without the right to inspect asks about own calls",
    "0",
    async ({ gateway, signIn }) => gateway("GET", "calldata/1036/allcallinfoEx/1036", await signIn("1036")),
  ],
  [
    "an agent asks about a number that nobody has",
    "300-002",
    async ({ gateway, signIn }) => gateway("GET", "agentgroup/1030/agentbyworkno/59999", await signIn("1030")),
  ],
  [
    "an agent asks about the calls of a number that nobody has",
    "300-002",
    async ({ gateway, signIn }) => gateway("GET", "calldata/1030/allcallinfoEx/59999", await signIn("1030")),
  ],
  [
    "the platform fails in a request about an agent",
    "100-007",
    async ({ gateway, signIn }) => gateway("GET", "agentgroup/1038/agentbyworkno/1099", await signIn("1038")),
  ],
  [
    "the platform fails in a request about calls",
    "100-007",
    async ({ gateway, signIn }) => gateway("GET", "calldata/1038/allcallinfoEx/1099", await signIn("1038")),
  ],
  [
    "the platform finds a parameter of a request about calls invalid",
    "100-011",
    async ({ gateway, signIn }) => gateway("GET", "calldata/1038/allcallinfoEx/1038", await signIn("1038")),
  ],
  ["the platform does not answer", "0100001", ({ monitor }) => monitor(STATES, { ccId: 1, vdn: 173, agentIds: [101] })],
  [
    "the platform has an exception",
    "0100999",
    ({ monitor }) => monitor(PRIVATE_CALLS, { ccId: 1, vdn: 174, agentId: 101 }),
  ],
  ["the platform is too old", "0100003", ({ monitor }) => monitor(SERVER_TIME, { ccId: 36 })],
];

for (const [given, code, ask] of codes) {
  test(`${given}: ${code}`, async () => {
    expect((await ask(await startClient())).code).toBe(code);
  });
}

/** Asks an operation as agent 1032, or about VDN 170. */
async function recorded(client: Client, operation: Operation): Promise<{ code: string }> {
  const { surface, operationId, method, path } = operation;
  if (surface === "cc-cms") {
    const texts = { ...ANYTHING, ccId: "1", vdn: "170" };
    const own = path.replace("{ccId}", "1").replace("{vdn}", "170");
    if (method === "GET") return client.read(own, KEYS);
    return client.monitor(own, operationId === "queryAgentsByState" ? texts : ANYTHING, {}, KEYS);
  }
  const target = path
    .replace("{agentid}", "1032")
    .replace("{workno}", "1099")
    .replace("{skillid}", "1")
    .replace("{callid}", "1714987650-1450");
  if (operationId === "login" || operationId === "forceLogin")
    return client.ask(method, target, {
      headers: JSON_HEADERS,
      body: JSON.stringify({ password: PASSWORD, phonenum: "70932" }),
    });
  return client.ask(method, target, { headers: { guid: await client.signIn("1032") } });
}

for (const operation of [...operationsOf("agentgateway"), ...operationsOf("cc-cms")]) {
  test(`${operation.operationId} answers with success, and with every code that is listed for it if a dataset says so`, async () => {
    expect((await recorded(await startClient(), operation)).code).toMatch(/^(0|0100000)$/);
    const when = operation.surface === "cc-cms" ? { ccId: "1" } : { agentid: "1032" };
    for (const code of operation.errorCodes) {
      // The names of operations in the contract are those of the reference, or it could not have answered.
      const failure = { operation: operation.operationId, when, code } as PlannedFailure;
      const client = await startClient({ dataset: { ...builtInDataset(), failures: [failure] } });
      expect((await recorded(client, operation)).code).toBe(code);
    }
  });
}

const limited: [method: string, path: string][] = [
  ["GET", "agentgroup/1030/agentbyworkno/1099"],
  ["GET", "agentgroup/1030/allonlineagents"],
  ["GET", "calldata/1030/allcallinfoEx/1099"],
  ["PUT", "onlineagent/1030/updateGuid"],
];

for (const [method, path] of limited) {
  test(`flow control: the sixth ${method} ${path} within two seconds is answered with 000-007`, async () => {
    const { gateway, signIn, clock } = await startClient({ flowControl: true });
    const guid = await signIn("1030");
    const ask = async () => (await gateway(method, path, guid)).code;
    for (const _ of [1, 2, 3, 4, 5]) {
      expect(await ask()).toBe("0");
      clock.time += 100;
    }
    expect(await ask()).toBe("000-007");
    clock.time += 1499;
    expect(await ask()).toBe("000-007");
    clock.time += 1;
    expect([await ask(), await ask()]).toEqual(["0", "000-007"]);
  });
}

test("flow control counts the limited interfaces together, each agent apart, and nothing else", async () => {
  const { gateway, signIn, guidOf } = await startClient({ flowControl: { requests: 4, window: 1000 } });
  const guid = await signIn("1030");
  for (const [method, path] of limited) expect((await gateway(method, path, guid)).code).toBe("0");
  expect((await gateway("GET", "agentgroup/1030/allonlineagents", guid)).code).toBe("000-007");
  expect((await gateway("GET", "agentgroup/1031/allonlineagents", guidOf("1031"))).code).toBe("0");
  for (const _ of limited) expect((await gateway("POST", "onlineagent/1030/handshake", guid)).code).toBe("0");
  expect((await gateway("GET", "agentevent/1030", guid)).code).toBe("0");
});

test("without flow control nothing is refused", async () => {
  const { gateway, signIn } = await startClient({ flowControl: false });
  const guid = await signIn("1030");
  for (const _ of Array.from({ length: 20 }))
    expect((await gateway("GET", "agentgroup/1030/allonlineagents", guid)).code).toBe("0");
});
