// Whether the code alone tells the types that there is a list.
import type { Answer } from "./call";

export const idsOf = (answer: Answer) =>
  answer.resultCode === "0100000" ? answer.resultDesc.map(({ agentId }) => agentId) : [];
