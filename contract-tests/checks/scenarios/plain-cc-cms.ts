// What CC-CMS is asked when nothing is wrong: what its refusals are compared with.

import { httpRequestOf } from "../http-requests.ts";
import { queriesOf } from "../operations.ts";
import { requestOf, type Scenario } from "../scenario.ts";

/** Each query, as it is accepted. */
export const plain: Scenario = {
  name: "plain request",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: "each query about the agents of the deployment file",
  async run(context) {
    for (const operation of queriesOf("cc-cms")) {
      const httpRequest = httpRequestOf(operation, context.deployment);
      await context.ask(requestOf(operation, httpRequest, { scenario: plain.name, step: "" }));
    }
  },
};

/** What most checks of refusals share. */
export const common = { accepted: plain, operations: queriesOf("cc-cms") } as const;
