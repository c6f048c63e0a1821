// Prints the mocked answer to each operation.
import { readFileSync } from "node:fs";
import { OpenAPIBackend } from "openapi-backend";
import { requestsOf } from "./requests.mjs";

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const backend = new OpenAPIBackend({ definition: document, quick: true });
backend.register({
  notImplemented: (context) => backend.mockResponseForOperation(context.operation.operationId),
  validationFail: (context) => ({ status: 400, mock: context.validation.errors }),
});
for (const name of Object.keys(document.components.securitySchemes)) backend.registerSecurityHandler(name, () => true);
await backend.init();
const answers = [];
for (const { operationId, method, path, headers, body } of requestsOf(document)) {
  const { status, mock } = await backend.handleRequest({ method, path, headers, body: body && JSON.parse(body) });
  answers.push({ operationId, status, body: mock });
}
console.log(JSON.stringify(answers));
