import { operationsOf } from "../../contract-tests/contract/contract.ts";
import { lastLineOf } from "./program-of.ts";
import { expect, type Tool } from "./tool.ts";

/** Import the document; there is a request for each operation. */
function importer(program: string, tool: Omit<Tool, "steps">): Tool {
  return {
    ...tool,
    steps: (place) => [
      {
        name: "import: a request for each operation",
        run: async () => {
          const requests = await lastLineOf(program, place);
          expect(Number(requests) === operationsOf(place.surface).length, `${requests} requests`);
        },
      },
    ],
  };
}

export const importers: readonly Tool[] = [
  importer("bruno.mjs", {
    name: "Bruno's converter",
    package: "@usebruno/converters",
    document: "3.1",
    note: "It also imports `postman.json`.",
  }),
  importer("insomnia.mjs", {
    name: "Insomnia's importer",
    package: "insomnia-importers",
    document: "3.0",
    note: "It imports 3.1 too, but says on the way that it does not know it.",
  }),
];
