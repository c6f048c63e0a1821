import createClient from "openapi-fetch";
import type { paths } from "./generated/api";

const client = createClient<paths>({ baseUrl: "https://cc-cms.example.test:8044" });
const { data: answer } = await client.POST("/rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids", {
  body: { ccId: 1, vdn: 170, agentIds: [1099] },
});
export type Answer = NonNullable<typeof answer>;
if (answer?.resultCode === "0100000" && typeof answer.resultDesc !== "string")
  console.log(answer.resultDesc[0]?.agentId);
