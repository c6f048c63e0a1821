import { operationsOf } from "../../contract-tests/contract/contract.ts";
import { matchesAt } from "../../contract-tests/contract/validator.ts";
import { lastLineOf } from "./program-of.ts";
import { expect, type Tool } from "./tool.ts";

/** What the programs of mock servers print for each operation. */
interface Mocked {
  operationId: string;
  status: number;
  body: unknown;
}

const VALID = "answers that the contract accepts";

/** Ask each operation for a mock, with the values of its examples; the answer is a success and valid. */
function mockServer(program: string, tool: Omit<Tool, "steps" | "document">): Tool {
  return {
    ...tool,
    document: "3.1",
    steps: (place) => {
      let answers: Mocked[] = [];
      const operations = operationsOf(place.surface);
      return [
        {
          name: "mock each operation",
          run: async () => {
            answers = JSON.parse(await lastLineOf(program, place, ["requests.mjs"]));
            const refused = answers.filter(({ status }) => status !== 200).map(({ operationId }) => operationId);
            expect(refused.length === 0, `no answer: ${refused.join(", ")}`);
            expect(answers.length === operations.length, `${answers.length} answers`);
          },
        },
        {
          name: VALID,
          run: async () => {
            const invalid = operations.filter(({ operationId, method, path }) => {
              const location = ["paths", path, method.toLowerCase(), "responses", "200", "content", "application/json"];
              const answer = answers.find((other) => other.operationId === operationId);
              return !matchesAt(place.surface, [...location, "schema"], answer?.body);
            });
            expect(invalid.length === 0, `invalid: ${invalid.map(({ operationId }) => operationId).join(", ")}`);
          },
        },
      ];
    },
  };
}

export const mockServers: readonly Tool[] = [
  mockServer("openapi-backend.mjs", {
    name: "openapi-backend",
    package: "openapi-backend",
    note: "Register a handler for each security scheme. It takes the first example.",
  }),
  mockServer("scalar.mjs", {
    name: "Scalar mock server",
    package: "@scalar/mock-server",
    fails: [VALID],
    note: "It builds answers from the schemas, and cuts what is nested deeply: the list of online agents is not valid. Newer versions ask for Node 22. Take `cti-contract mock`.",
  }),
  mockServer("msw.mjs", {
    name: "MSW source",
    package: "@mswjs/source",
    note: "`fromOpenApi` makes handlers for the address of the document's server; give it your own first.",
  }),
];
