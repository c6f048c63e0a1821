import { expect, test } from "vitest";
import { operationsOf } from "../../contract/contract.ts";
import { examplesOf } from "../contract/document.ts";
import { exampleOf } from "../examples.ts";
import { type Client, JSON_HEADERS, startClient } from "./reference-client.ts";

/**
 * A value with the JSON type in the place of each scalar, so that names and types can be compared and values not.
 * The items of a list are taken together: what all of them have is the form of one.
 */
function formOf(value: unknown): unknown {
  if (Array.isArray(value))
    return [...new Map(value.map((item) => [JSON.stringify(formOf(item)), formOf(item)])).values()];
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => left.localeCompare(right))
      .map(([name, own]) => [name, formOf(own)]),
  );
}

const samples: [operationId: string, sample: string, ask: (client: Client) => Promise<{ body: object }>][] = [
  [
    "queryAgentInfoByWorkNo",
    "referenceSample",
    async ({ gateway, signIn }) => gateway("GET", "agentgroup/1030/agentbyworkno/1031", await signIn("1030")),
  ],
  [
    "queryAllOnlineAgents",
    "referenceSample",
    async ({ gateway, signIn }) => gateway("GET", "agentgroup/1030/allonlineagents", await signIn("1030")),
  ],
  [
    "queryAllCallInfoByAgentWorkNoEx",
    "referenceSample",
    async ({ gateway, signIn }) => gateway("GET", "calldata/1030/allcallinfoEx/1099", await signIn("1030")),
  ],
  ["login", "referenceSample", async ({ login }) => login("1030")],
  [
    "handShake",
    "referenceSample",
    async ({ gateway, signIn }) => gateway("POST", "onlineagent/1030/handshake", await signIn("1030")),
  ],
  [
    "updateGuid",
    "referenceSample",
    async ({ gateway, signIn }) => gateway("PUT", "onlineagent/1030/updateGuid", await signIn("1030")),
  ],
  ["getAgentEvent", "referenceSample", async ({ poll, signIn }) => poll("1030", await signIn("1030"))],
  ["getAgentEvent", "referenceSampleWithTime", signOutEvent],
];

for (const [operationId, sample, ask] of samples) {
  test(`${operationId} has the names, types and message of ${sample}`, async () => {
    const { body } = await ask(await startClient({ types: "sample", pollWait: 300_000 }));
    const expected = exampleOf("agentgateway", operationId, sample);
    expect(formOf(body)).toEqual(formOf(expected));
    expect(body).toMatchObject({ message: expected.message, retcode: "0" });
  });
}

/** What some samples ask about in a VDN that the story does not have, asked about in the one that it has. */
const IN_STORY: Record<string, object> = {
  queryAgentRestDetails: { vdn: 170 },
  queryAgentIsProcessingCall: { vdn: 170, agentId: 1031 },
  queryAgentsByState: { vdn: "170" },
};

const sampled = operationsOf("cc-cms").flatMap((operation) =>
  examplesOf("cc-cms", operation)
    .filter(({ place, name }) => place === "request" && name === "referenceSample")
    .map(({ value }) => ({ operation, value })),
);

for (const { operation, value } of sampled) {
  test(`${operation.operationId} has the names and types of its sample`, async () => {
    const { monitor } = await startClient({ types: "sample" });
    const { body } = await monitor(operation.path, { ...(value as object), ...IN_STORY[operation.operationId] });
    expect(formOf(body)).toEqual(formOf(exampleOf("cc-cms", operation.operationId, "referenceSample")));
  });
}

test("an agent who is signed out has the sentinels of the sample", async () => {
  const { stateOf } = await startClient();
  const sample = exampleOf("cc-cms", "queryAgentStatusInfoByAgentIds", "referenceSample").resultDesc as object[];
  const { agentId, currentStateTime, ...sentinels } = sample[1] as Record<string, number>;
  expect(await stateOf(1100)).toEqual({ agentId: 1100, currentStateTime: 55800, ...sentinels });
  // The first agent of the sample differs in its reason, which is that of an agent who has never signed in.
  expect(await stateOf(10000)).toMatchObject({ currentStateReason: 65535, logonTime: sentinels.logonTime });
  expect([agentId, currentStateTime]).toEqual([1099, 230703]);
});

test("the request sample of the sign-in page signs an agent in, with strings for numbers and an empty password", async () => {
  const { gateway } = await startClient();
  const body = JSON.stringify({ password: "", phonenum: "40038", status: "4", releasephone: "true", agenttype: "4" });
  const { code } = await gateway("PUT", "onlineagent/1033", undefined, { headers: JSON_HEADERS, body });
  expect(code).toBe("0");
});

/** The event of a sign-out comes to a poll that waits. */
async function signOutEvent({ gateway, poll, signIn }: Client) {
  const guid = await signIn("1030");
  for (const event of ["AgentOther_InService", "AgentState_Ready"])
    expect((await poll("1030", guid)).body.event).toMatchObject({ eventType: event });
  const polls = [poll("1030", guid), poll("1030", guid)];
  // The poll that arrives later ends the other; so one is over when the other waits.
  await Promise.race(polls);
  await gateway("DELETE", "onlineagent/1030/logout", guid);
  const answers = await Promise.all(polls);
  return answers.find(({ body }) => "event" in body) ?? { body: {} };
}
