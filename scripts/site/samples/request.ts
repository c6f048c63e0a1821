// Programs that send one operation to a reference deployment with its built-in call centre, as pasted.
import {
  bodySchemaOf,
  firstRequestExample,
  type Operation,
  parametersOf,
} from "../../../contract-tests/contract/contract.ts";
import { SAMPLE_AGENT } from "../../../contract-tests/reference/sample-access.ts";

/** Where `npx cti-contract reference --certificate ca.pem` listens. */
const ADDRESS = "https://127.0.0.1:8043";

/** An environment variable that samples read, and what they take without it: what the reference deployment has. */
export interface Setting {
  variable: string;
  value: string;
}

/** The settings of samples of AgentGateway. */
export const GATEWAY = {
  url: { variable: "AGENTGATEWAY_URL", value: ADDRESS },
  agentid: { variable: "AGENTGATEWAY_AGENT", value: SAMPLE_AGENT.agentid },
  password: { variable: "AGENTGATEWAY_PASSWORD", value: SAMPLE_AGENT.password },
  phonenum: { variable: "AGENTGATEWAY_PHONE", value: SAMPLE_AGENT.phonenum },
  ca: { variable: "AGENTGATEWAY_CA", value: "ca.pem" },
} satisfies Record<string, Setting>;

/** The settings of samples of CC-CMS. */
export const CMS = {
  url: { variable: "CC_CMS_URL", value: ADDRESS },
  accessKey: { variable: "CC_CMS_ACCESS_KEY", value: "EXAMPLEAK0000001" },
  secretKey: { variable: "CC_CMS_SECRET_KEY", value: "exampleSecretKey-0123456789abcdef" },
  ca: { variable: "CC_CMS_CA", value: "ca.pem" },
} satisfies Record<string, Setting>;

/** Where the agent who asks stands in the path of a sample. */
export const AGENT_PLACE = "{agentid}";

/** What a sample sends. */
export interface SampleRequest {
  operation: Operation;
  /** With all parameters in their places, but AGENT_PLACE. */
  path: string;
  /** The values of the parameters by name. */
  parameters: Record<string, string>;
  /** Undefined where the operation has no body. */
  body: Record<string, unknown> | undefined;
}

/** Ids of the built-in call centre; of another parameter the first example is taken. */
const VALUES: Record<string, string> = { agentid: SAMPLE_AGENT.agentid, workno: "1099" };

export function sampleRequest(operation: Operation): SampleRequest {
  const required = parametersOf(operation).filter(({ required = false }) => required);
  const parameters = Object.fromEntries(
    required.map(({ name, examples }) => [name, VALUES[name] ?? Object.values(examples)[0]?.value ?? ""]),
  );
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (place, name: string) =>
    place === AGENT_PLACE ? place : (parameters[name] ?? ""),
  );
  const body = bodySchemaOf(operation) && firstRequestExample(operation);
  return { operation, path, parameters, body: body as Record<string, unknown> | undefined };
}

/** The path of the resource of the agent who asks. */
export const AGENT_PATH = `/agentgateway/resource/onlineagent/${AGENT_PLACE}`;
