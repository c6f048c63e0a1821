import { queryAgentStatusInfoByAgentIds } from "./generated/api";
import { queryAgentStatusInfoByAgentIdsResponse } from "./generated/schemas";

const response = await queryAgentStatusInfoByAgentIds({ ccId: 1, vdn: 170, agentIds: [1099] });
const answer = response.status === 200 ? response.data : undefined;
// Throws at an answer that zod does not take.
queryAgentStatusInfoByAgentIdsResponse.parse(answer);
export type Answer = NonNullable<typeof answer>;
if (answer?.resultCode === "0100000" && typeof answer.resultDesc !== "string")
  console.log(answer.resultDesc[0]?.agentId);
