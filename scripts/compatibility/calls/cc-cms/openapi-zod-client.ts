import { createApiClient } from "./generated/api";

const client = createApiClient("https://example.test", { axiosConfig: { adapter: "fetch" } });
const answer = await client.queryAgentStatusInfoByAgentIds({ ccId: 1, vdn: 170, agentIds: [1099] });
export type Answer = NonNullable<typeof answer>;
if (answer?.resultCode === "0100000" && typeof answer.resultDesc !== "string")
  console.log(answer.resultDesc[0]?.agentId);
