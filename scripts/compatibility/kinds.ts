import { contractTesters } from "./contract-testers.ts";
import { generators } from "./generators.ts";
import { importers } from "./importers.ts";
import { mockServers } from "./mock-servers.ts";
import { otherLanguages } from "./other-languages.ts";
import type { Kind, OwnTool, Untried } from "./tool.ts";

/** All tools that are tried, in the order of the table. */
export const kinds: readonly Kind[] = [
  { heading: "Generators of TypeScript", tools: generators },
  { heading: "Generators of other languages", tools: otherLanguages },
  { heading: "Contract testers", tools: contractTesters },
  { heading: "Mock servers", tools: mockServers },
  { heading: "Importers", tools: importers },
];

/** Tools that the project uses itself; its tests hold that they read the documents. */
export const ownTools: readonly OwnTool[] = [
  { name: "Redocly CLI, lint", package: "@redocly/cli", document: "3.1", test: "contract/lint.test.ts" },
  { name: "Redocly respect", package: "@redocly/cli", document: "Arazzo", test: "contract/workflows.test.ts" },
  { name: "Newman", package: "newman", document: "Postman", test: "contract/postman.test.ts" },
  { name: "openapi-to-postmanv2", package: "openapi-to-postmanv2", document: "3.1", test: "contract/postman.test.ts" },
  { name: "Prism, mock", package: "@stoplight/prism-cli", document: "3.1", test: "mocks/client-and-mocks.test.ts" },
  { name: "Ajv, strict", package: "ajv", document: "3.1", test: "contract/validator.test.ts" },
];

/** Tools that were not tried, and why. */
export const untried: readonly Untried[] = [
  {
    name: "openapi-generator",
    reason: "Its npm package downloads a jar from a Maven repository; only npm and Debian were at hand.",
  },
  { name: "NSwag, Kiota", reason: "They need .NET, and packages of NuGet." },
  { name: "AutoRest", reason: "It downloads its parts when it runs." },
  { name: "openapi-python-client", reason: "Not yet." },
  {
    name: "Redocly generate-client for Go and PHP",
    reason: "Both are written without an error, but no compiler was at hand.",
  },
  { name: "Redocly drift", reason: "Not yet." },
  { name: "Prism, proxy", reason: "Not yet with this run." },
  { name: "Scalar, Insomnia and Bruno as programs with windows", reason: "Only their converters were tried." },
];
