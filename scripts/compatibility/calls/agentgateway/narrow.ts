// Whether the code alone tells the types that there is a result.
import type { Answer } from "./call";

export const nameOf = (answer: Answer) => (answer.retcode === "0" ? answer.result.name : undefined);
