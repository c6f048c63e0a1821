import { ADDRESS, CREDENTIALS, type SampleRequest } from "./request.ts";

/** A module with the client of this contract. */
export function typescript(request: SampleRequest): string {
  return request.operation.surface === "cc-cms" ? signed(request) : inSession(request);
}

/** A value as a person writes it in TypeScript. */
function literal(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll(/"(\w+)":/g, "$1: ")
    .replaceAll(",", ", ")
    .replaceAll(/^\{|\}$/g, (brace) => (brace === "{" ? "{ " : " }"));
}

function signed({ operation: { operationId }, body }: SampleRequest): string {
  return `// NODE_EXTRA_CA_CERTS=ca.pem npx tsx ${operationId}.mts
import { c2Signature } from "cti-contract-client/auth";
import { createCcCmsClient } from "cti-contract-client/cc-cms";

const { client, ${operationId} } = createCcCmsClient({ baseUrl: "${ADDRESS}" });
client.use(c2Signature({ accessKey: "EXAMPLEAK0000001", secretKey: "exampleSecretKey-0123456789abcdef" }));

const { data, error } = await ${operationId}(${literal(body)});
if (error) throw error;
console.log(data.resultDesc);`;
}

function inSession({ operation: { operationId, security }, parameters }: SampleRequest): string {
  const isSignIn = security.length === 0;
  const signIn = isSignIn ? operationId : "login";
  const names = [...new Set([signIn, operationId, "logout"])];
  const credentials = literal({ agentid: parameters.agentid, ...CREDENTIALS });
  const call = isSignIn
    ? `const { data, error } = await ${operationId}(${credentials});`
    : `await orThrow(login(${credentials}));
const { data, error } = await ${operationId}(${literal(parameters)});`;
  const end = operationId === "logout" ? "" : `\nawait logout({ agentid: "${parameters.agentid}" });`;
  return `// NODE_EXTRA_CA_CERTS=ca.pem npx tsx ${operationId}.mts
import { createAgentGatewayClient${isSignIn ? "" : ", orThrow"} } from "cti-contract-client/agentgateway";
import { guidSession } from "cti-contract-client/auth";

const { client, ${names.join(", ")} } = createAgentGatewayClient({ baseUrl: "${ADDRESS}" });
client.use(guidSession());

${call}${end}
if (error) throw error;
console.log(data);`;
}
