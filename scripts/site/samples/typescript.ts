import { CMS, GATEWAY, type SampleRequest, type Setting } from "./request.ts";

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

/** Lines that read environment variables into constants of these names. */
function settings(names: Record<string, Setting>): string {
  const lines = Object.entries(names).map(([name, { variable, value }]) => `  ${variable}: ${name} = "${value}",`);
  return `const {\n${lines.join("\n")}\n} = process.env;`;
}

function signed({ operation: { operationId, envelope }, body, parameters }: SampleRequest): string {
  // The ids in a path of this surface are numbers.
  const numbers = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, Number(value)]));
  return `// NODE_EXTRA_CA_CERTS=ca.pem npx tsx ${operationId}.mts
import { c2Signature } from "cti-contract-client/auth";
import { createCcCmsClient } from "cti-contract-client/cc-cms";

${settings({ baseUrl: CMS.url, accessKey: CMS.accessKey, secretKey: CMS.secretKey })}
const { client, ${operationId} } = createCcCmsClient({ baseUrl });
client.use(c2Signature({ accessKey, secretKey }));

const { data, error } = await ${operationId}(${literal(body ?? numbers)});
if (error) throw error;
console.log(data.${envelope.payload});`;
}

function inSession({ operation: { operationId, security }, parameters }: SampleRequest): string {
  const isSignIn = security.length === 0;
  const signIn = isSignIn ? operationId : "login";
  const names = [...new Set([signIn, operationId, "logout"])];
  const credentials = "{ agentid, password, phonenum }";
  const { agentid: _, ...others } = parameters;
  const own = literal({ agentid: "", ...others }).replace('agentid: ""', "agentid");
  const call = isSignIn
    ? `const { data, error } = await ${operationId}(${credentials});`
    : `await orThrow(login(${credentials}));
const { data, error } = await ${operationId}(${own});`;
  const end = operationId === "logout" ? "" : `\nawait logout({ agentid });`;
  return `// NODE_EXTRA_CA_CERTS=ca.pem npx tsx ${operationId}.mts
import { createAgentGatewayClient${isSignIn ? "" : ", orThrow"} } from "cti-contract-client/agentgateway";
import { guidSession } from "cti-contract-client/auth";

${settings({ baseUrl: GATEWAY.url, agentid: GATEWAY.agentid, password: GATEWAY.password, phonenum: GATEWAY.phonenum })}
const { client, ${names.join(", ")} } = createAgentGatewayClient({ baseUrl });
client.use(guidSession());

${call}${end}
if (error) throw error;
console.log(data);`;
}
