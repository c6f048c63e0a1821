// Prints the mocked answer to each operation.
import { readFileSync } from "node:fs";
import { createMockServer } from "@scalar/mock-server";
import { requestsOf } from "./requests.mjs";

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const server = await createMockServer({ specification: document });
const answers = [];
for (const { operationId, method, path, headers, body } of requestsOf(document)) {
  const response = await server.request(path, { method, headers, body });
  const text = await response.text();
  answers.push({ operationId, status: response.status, body: response.ok ? JSON.parse(text) : text });
}
console.log(JSON.stringify(answers));
