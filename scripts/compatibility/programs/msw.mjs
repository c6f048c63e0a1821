// Prints the mocked answer to each operation.
import { readFileSync } from "node:fs";
import { fromOpenApi } from "@mswjs/source/open-api";
import { getResponse } from "msw";
import { requestsOf } from "./requests.mjs";

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const handlers = await fromOpenApi(document);
const answers = [];
for (const { operationId, method, url, headers, body } of requestsOf(document)) {
  const response = await getResponse(handlers, new Request(url, { method, headers, body }));
  const text = await response?.text();
  answers.push({ operationId, status: response?.status, body: response?.ok ? JSON.parse(text) : text });
}
console.log(JSON.stringify(answers));
