// Valid requests to CC-CMS, with which its refusals are compared.

import { httpRequestOf } from "../http-requests.ts";
import { queriesOf } from "../operations.ts";
import { requestOf, type Scenario } from "../scenario.ts";

/** Each query, valid, unless another scenario was answered with data: an answer is shared by all checks. */
export const plain: Scenario = {
  name: "plain request",
  surfaces: ["cc-cms"],
  risk: "read-only",
  asksTheRest: true,
  sends: "each query about the agents of the deployment file that was not answered with data before",
  async run(context) {
    for (const operation of queriesOf("cc-cms")) {
      const httpRequest = httpRequestOf(operation, context.deployment);
      await context.ask(requestOf(operation, httpRequest, { scenario: plain.name, step: "", shares: "operation" }));
    }
  },
};

/** What checks of bodies share: not every query has one. */
export const withBody = {
  accepted: plain,
  operations: queriesOf("cc-cms").filter(({ method }) => method === "POST"),
} as const;

/** What most checks of refusals share. */
export const common = { accepted: plain, operations: queriesOf("cc-cms") } as const;
