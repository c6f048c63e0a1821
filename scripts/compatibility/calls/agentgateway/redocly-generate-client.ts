import { login, queryAgentInfoByWorkNo } from "./generated/api";

await login({ path: { agentid: "1030" }, body: { password: "sample-password", phonenum: "70930" } });
const answer = await queryAgentInfoByWorkNo({ path: { agentid: "1030", workno: "1099" } });
export type Answer = NonNullable<typeof answer>;
if (answer?.result) console.log(answer.result.name);
