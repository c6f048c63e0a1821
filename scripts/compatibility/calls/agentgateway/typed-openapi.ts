import { createApiClient } from "./generated/api";

const client = createApiClient(
  {
    fetch: ({ method, url, parameters }) =>
      fetch(url, { method, ...(parameters?.body === undefined ? {} : { body: JSON.stringify(parameters.body) }) }),
  },
  "https://example.test",
);
const path = { agentid: "1030", workno: "1099" };
await client.put("/agentgateway/resource/onlineagent/{agentid}", {
  path,
  body: { password: "sample-password", phonenum: "70930" },
});
const answer = await client.get("/agentgateway/resource/agentgroup/{agentid}/agentbyworkno/{workno}", { path });
export type Answer = NonNullable<typeof answer>;
if (answer?.result) console.log(answer.result.name);
