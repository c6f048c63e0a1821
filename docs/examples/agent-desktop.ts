// An agent desktop in a terminal: signs an agent in, shows what happens, and signs out at Ctrl-C.
// The session follows its guid however often the gateway changes it.
//
//   npm install cti-contract-client && npm install --save-dev tsx
//   AGENTGATEWAY_PASSWORD=... npx tsx agent-desktop.ts https://agentgateway.example.test:8043 1030 70930
import {
  type AgentEvent,
  type AgentGatewayClientOptions,
  createAgentGatewayClient,
  type LoginArguments,
  PlatformError,
} from "cti-contract-client/agentgateway";
import { type AgentSessionOptions, agentSession } from "cti-contract-client/session";
import { beginningOf, beginningOfCall, toDate, toNumber } from "cti-contract-client/values";

type Show = (line: string) => void;

/** Shows the events of an agent until the session is ended by `settings.signal`. Throws a PlatformError when it is over otherwise. */
export async function agentDesktop(
  options: AgentGatewayClientOptions,
  signIn: LoginArguments,
  show: Show,
  settings: AgentSessionOptions = {},
): Promise<void> {
  const gateway = createAgentGatewayClient(options);
  const { agentid } = signIn;
  await using session = await agentSession(gateway, signIn, settings);
  show(`agent ${agentid} is signed in since ${toDate(session.signIn?.loginTime)?.toISOString()}`);

  for await (const event of session.events()) {
    show(inWords(event));
    // Through the same client, with the guid of the session.
    const { data, error } = await gateway.queryAgentInfoByWorkNo({ agentid, workno: agentid });
    if (error) {
      show(`${error.message} ${error.advice}`);
      continue;
    }
    const { name, status, currentstatetime } = data.result;
    show(`${name} is in state ${toNumber(status)} since ${beginningOf(currentstatetime)?.toISOString()}`);
  }
  show(`agent ${agentid} is signed out`);
}

function inWords({ eventType, content }: AgentEvent): string {
  if (eventType !== "AgentEvent_Ringing") return eventType;
  const began = beginningOfCall(content.callid);
  return began ? `${eventType}, call of ${began.toISOString()}` : eventType;
}

if (import.meta.filename === process.argv[1]) {
  const [, , baseUrl = "", agentid = "", phonenum = ""] = process.argv;
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const signIn = { agentid, phonenum, password: process.env.AGENTGATEWAY_PASSWORD ?? "" };
  try {
    await agentDesktop({ baseUrl }, signIn, console.log, { signal: stop.signal, takeOver: true });
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    console.error(`${error.message} ${error.advice}`);
    process.exitCode = 1;
  }
}
