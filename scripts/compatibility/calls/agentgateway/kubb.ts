import { login, queryAgentInfoByWorkNo } from "./generated";

await login("1030", { password: "sample-password", phonenum: "70930" });
const answer = await queryAgentInfoByWorkNo("1030", "1099");
export type Answer = NonNullable<typeof answer>;
if (answer?.result) console.log(answer.result.name);
