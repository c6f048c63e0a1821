import { queryAgentStatusInfoByAgentIds } from "./generated/api";

const response = await queryAgentStatusInfoByAgentIds({ ccId: 1, vdn: 170, agentIds: [1099] });
const answer = response.status === 200 ? response.data : undefined;
export type Answer = NonNullable<typeof answer>;
if (answer?.resultCode === "0100000" && typeof answer.resultDesc !== "string")
  console.log(answer.resultDesc[0]?.agentId);
