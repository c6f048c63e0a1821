// A wallboard in a terminal: how many agents of a VDN are in which state, every ten seconds until Ctrl-C.
// A request may name 6000 agents; the client sends several for more.
//
//   npm install cti-contract-client && npm install --save-dev tsx
//   CC_CMS_ACCESS_KEY=... CC_CMS_SECRET_KEY=... npx tsx wallboard.ts https://cms.example.test:28443 1 170 101 7000
import { setTimeout } from "node:timers/promises";
import { type C2Credentials, c2Signature } from "cti-contract-client/auth";
import {
  type AgentStatusInfo,
  type CcCmsClientOptions,
  createCcCmsClient,
  PlatformState,
  type QueryAgentStatusInfoByAgentIdsArguments,
} from "cti-contract-client/cc-cms";
import { beginningOf, toDate } from "cti-contract-client/values";

type Show = (line: string) => void;

/** Shows the states of agents once in each round. A failure is shown, and the next round goes on. */
export async function wallboard(
  options: CcCmsClientOptions,
  keys: C2Credentials,
  agents: QueryAgentStatusInfoByAgentIdsArguments,
  rounds: AsyncIterable<unknown>,
  show: Show,
): Promise<void> {
  const { client, queryAgentStatusInfoByAgentIds } = createCcCmsClient(options);
  client.use(c2Signature(keys));

  for await (const _ of rounds) {
    const { data, error } = await queryAgentStatusInfoByAgentIds(agents);
    if (error) show(`${error.message} ${error.advice}`);
    else for (const line of linesOf(data.resultDesc)) show(line);
  }
}

function linesOf(agents: AgentStatusInfo[]): string[] {
  const now = Date.now();
  const lines = [`${agents.length} agents, ${agents.filter(({ logonTime }) => toDate(logonTime)).length} signed in`];
  for (const [name, state] of Object.entries(PlatformState)) {
    const those = agents.filter(({ currentState }) => currentState === state);
    const longest = Math.max(...those.map(({ currentStateTime }) => currentStateTime));
    if (those.length > 0)
      lines.push(`${name}: ${those.length}, the longest since ${beginningOf(longest, now)?.toISOString()}`);
  }
  return lines;
}

async function* everyTenSeconds(): AsyncGenerator<void> {
  for (;;) {
    yield;
    await setTimeout(10_000);
  }
}

if (import.meta.filename === process.argv[1]) {
  const [, , baseUrl = "", ...numbers] = process.argv;
  const [ccId = 1, vdn = 1, first = 101, last = 101] = numbers.map(Number);
  const agentIds = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const { CC_CMS_ACCESS_KEY: accessKey = "", CC_CMS_SECRET_KEY: secretKey = "" } = process.env;
  await wallboard({ baseUrl }, { accessKey, secretKey }, { ccId, vdn, agentIds }, everyTenSeconds(), console.log);
}
