import { createApiClient } from "./generated/api";

const client = createApiClient(
  {
    fetch: ({ method, url, parameters }) =>
      fetch(url, { method, ...(parameters?.body === undefined ? {} : { body: JSON.stringify(parameters.body) }) }),
  },
  "https://example.test",
);
const answer = await client.post("/rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids", {
  body: { ccId: 1, vdn: 170, agentIds: [1099] },
});
export type Answer = NonNullable<typeof answer>;
if (answer?.resultCode === "0100000" && typeof answer.resultDesc !== "string")
  console.log(answer.resultDesc[0]?.agentId);
