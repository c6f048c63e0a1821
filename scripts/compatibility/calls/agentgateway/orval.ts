import { login, queryAgentInfoByWorkNo } from "./generated/api";

await login("1030", { password: "sample-password", phonenum: "70930" });
const response = await queryAgentInfoByWorkNo("1030", "1099");
const answer = response.status === 200 ? response.data : undefined;
export type Answer = NonNullable<typeof answer>;
if (answer?.result) console.log(answer.result.name);
