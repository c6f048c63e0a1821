import { Api } from "./generated/api";

const { agentgateway } = new Api();
await agentgateway.login("1030", { password: "sample-password", phonenum: "70930" });
const { data: answer } = await agentgateway.queryAgentInfoByWorkNo("1030", "1099");
export type Answer = NonNullable<typeof answer>;
if (answer?.result) console.log(answer.result.name);
