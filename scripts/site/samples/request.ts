// Programs that send one operation to a reference deployment with its built-in call centre, as pasted.
import {
  bodySchemaOf,
  firstRequestExample,
  type Operation,
  parametersOf,
} from "../../../contract-tests/contract/contract.ts";
import { SAMPLE_AGENT } from "../../../contract-tests/reference/sample-access.ts";

/** Where `npx cti-contract reference --certificate ca.pem` listens. */
export const ADDRESS = "https://127.0.0.1:8043";

/** What a sample sends. */
export interface SampleRequest {
  operation: Operation;
  /** With all parameters in their places. */
  path: string;
  /** The values of the parameters by name. */
  parameters: Record<string, string>;
  /** Undefined where the operation has no body. */
  body: Record<string, unknown> | undefined;
}

/** Ids of the built-in call centre; of another parameter the first example is taken. */
const VALUES: Record<string, string> = { agentid: SAMPLE_AGENT.agentid, workno: "1099" };

/** What signs the sample agent in. */
export const CREDENTIALS = { password: SAMPLE_AGENT.password, phonenum: SAMPLE_AGENT.phonenum };

export function sampleRequest(operation: Operation): SampleRequest {
  const required = parametersOf(operation).filter(({ required = false }) => required);
  const parameters = Object.fromEntries(
    required.map(({ name, examples }) => [name, VALUES[name] ?? Object.values(examples)[0]?.value ?? ""]),
  );
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? "");
  const isSignIn = operation.security.length === 0;
  const body = bodySchemaOf(operation) && (isSignIn ? CREDENTIALS : firstRequestExample(operation));
  return { operation, path, parameters, body: body as Record<string, unknown> | undefined };
}
