import { once } from "node:events";
import type { Command } from "commander";
import {
  type Edition,
  firstRequestExample,
  type Operation,
  operationsOf,
  parametersOf,
} from "../../contract-tests/contract/contract.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import {
  accessToMocks,
  MOCK_AGENTGATEWAY,
  MOCK_CC_CMS,
  startMocks,
  stopMocks,
} from "../../contract-tests/mocks/mocks.ts";
import type { Mock } from "../../contract-tests/mocks/prism.ts";
import { interruption, newCommand, portOf, withAction } from "../command-line.ts";
import { editionOption } from "./selection.ts";
import { jsonLine, type ServiceFlags, warnOfOthers, withServiceFlags } from "./service.ts";

interface MockFlags extends ServiceFlags {
  agentgatewayPort: string;
  ccCmsPort: string;
  edition?: Edition;
}

/** A shell line that sends one request to the mock. */
function curlLine({ baseUrl }: Mock, operation: Operation): string {
  const { agentid, workno } = MOCK_AGENTGATEWAY;
  const known: Record<string, string> = { agentid, workno };
  const path = parametersOf(operation).reduce((filled, { name, examples }) => {
    const [example] = Object.values(examples);
    return filled.replace(`{${name}}`, known[name] ?? example?.value ?? "");
  }, operation.path);
  const body = firstRequestExample(operation);
  return [
    "curl -s",
    ...(operation.method === "GET" ? [] : [`-X ${operation.method}`]),
    "-H 'Content-Type: application/json; charset=UTF-8'",
    ...operation.security.map(
      (scheme) =>
        `-H '${scheme === "guid" ? `Guid: ${MOCK_AGENTGATEWAY.guid}` : `Authorization: auth-v2/${MOCK_CC_CMS.accessKey}/...`}'`,
    ),
    ...(body === undefined ? [] : [`-d '${JSON.stringify(body)}'`]),
    `'${baseUrl}${path}'`,
  ].join(" ");
}

function print(mock: Mock): void {
  process.stdout.write(`${mock.surface} ${mock.baseUrl}\n`);
  for (const operation of operationsOf(mock.surface))
    process.stdout.write(`  ${operation.operationId}\n    ${curlLine(mock, operation)}\n`);
}

export function mockCommand(): Command {
  const command = withServiceFlags(newCommand("mock", "Serve both surfaces with Prism on 127.0.0.1, until Ctrl-C."))
    .option("--agentgateway-port <number>", "port of AgentGateway; 0 takes any free one", "8043")
    .option("--cc-cms-port <number>", "port of CC-CMS; 0 takes any free one", "28443")
    .addOption(editionOption("edition of the mocks; without it, they accept requests of any edition"));
  return withAction<MockFlags>(command, async (options) => {
    const signal = interruption();
    const stopping = once(signal, "abort");
    const ports = {
      agentgateway: portOf("--agentgateway-port", options.agentgatewayPort),
      "cc-cms": portOf("--cc-cms-port", options.ccCmsPort),
    };
    const mocks = await startMocks(ports, { ...options, cors: options.cors === true }).catch((error) => {
      // Ctrl-C ends the children too, which then have not started.
      if (signal.aborted) return [];
      throw error;
    });
    if (signal.aborted) {
      await stopMocks(mocks);
      return 0;
    }
    try {
      if (options.json) process.stdout.write(jsonLine(accessToMocks(mocks)));
      else for (const mock of mocks) print(mock);
      warnOfOthers(options.host);
      process.stderr.write("Both mocks are ready. Press Ctrl-C to stop them.\n");
      const lost = Promise.race(mocks.map(({ surface, ended }) => ended.then(() => surface)));
      const surface = await Promise.race([stopping.then(() => undefined), lost]);
      if (surface) throw new UsageError(`the mock of ${surface} ended unexpectedly; start it again`);
      return 0;
    } finally {
      await stopMocks(mocks);
    }
  });
}
