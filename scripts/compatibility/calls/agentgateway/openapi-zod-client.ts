import { createApiClient } from "./generated/api";

const client = createApiClient("https://example.test", { axiosConfig: { adapter: "fetch" } });
await client.login({ password: "sample-password", phonenum: "70930" }, { params: { agentid: "1030" } });
const answer = await client.queryAgentInfoByWorkNo({ params: { agentid: "1030", workno: "1099" } });
export type Answer = NonNullable<typeof answer>;
if (answer?.result) console.log(answer.result.name);
