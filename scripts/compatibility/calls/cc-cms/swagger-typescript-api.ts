import { Api } from "./generated/api";

const { data: answer } = await new Api().rest.queryAgentStatusInfoByAgentIds({ ccId: 1, vdn: 170, agentIds: [1099] });
export type Answer = NonNullable<typeof answer>;
if (answer?.resultCode === "0100000" && typeof answer.resultDesc !== "string")
  console.log(answer.resultDesc[0]?.agentId);
