// What CC-CMS is asked when nothing is wrong: what its refusals are compared with.
import { type Inquiry, probeOf } from "../inquiry.ts";
import { queriesOf } from "../operations.ts";
import { questionOf } from "../questions.ts";

/** Each query, as it is accepted. */
export const plain: Inquiry = {
  name: "plain question",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: "each query about the agents of the deployment file",
  async run(desk) {
    for (const operation of queriesOf("cc-cms")) {
      const question = questionOf(operation, desk.deployment);
      await desk.ask(probeOf(operation, question, { inquiry: plain.name, step: "" }));
    }
  },
};

/** What most checks of refusals share. */
export const common = { accepted: plain, operations: queriesOf("cc-cms") } as const;
