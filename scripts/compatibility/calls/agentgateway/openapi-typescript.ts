import createClient from "openapi-fetch";
import type { paths } from "./generated/api";

const client = createClient<paths>({ baseUrl: "https://agentgateway.example.test:8043" });
const path = { agentid: "1030", workno: "1099" };
await client.PUT("/agentgateway/resource/onlineagent/{agentid}", {
  params: { path },
  body: { password: "sample-password", phonenum: "70930" },
});
const { data: answer } = await client.GET("/agentgateway/resource/agentgroup/{agentid}/agentbyworkno/{workno}", {
  params: { path },
});
export type Answer = NonNullable<typeof answer>;
if (answer && "result" in answer && answer.result) console.log(answer.result.name);
