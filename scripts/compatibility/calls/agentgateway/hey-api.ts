import { login, queryAgentInfoByWorkNo } from "./generated";

const path = { agentid: "1030", workno: "1099" };
await login({ path, body: { password: "sample-password", phonenum: "70930" } });
const { data: answer } = await queryAgentInfoByWorkNo({ path });
export type Answer = NonNullable<typeof answer>;
if (answer?.result) console.log(answer.result.name);
