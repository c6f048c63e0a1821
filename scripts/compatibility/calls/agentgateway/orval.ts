import { login, queryAgentInfoByWorkNo } from "./generated/api";
import { queryAgentInfoByWorkNoResponse } from "./generated/schemas";

await login("1030", { password: "sample-password", phonenum: "70930" });
const response = await queryAgentInfoByWorkNo("1030", "1099");
const answer = response.status === 200 ? response.data : undefined;
// Throws at an answer that zod does not take.
queryAgentInfoByWorkNoResponse.parse(answer);
export type Answer = NonNullable<typeof answer>;
if (answer?.result) console.log(answer.result.name);
