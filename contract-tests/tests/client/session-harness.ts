import { setImmediate as turn } from "node:timers/promises";
import { afterEach } from "vitest";
import { createAgentGatewayClient } from "../../../generated/agentgateway/client.ts";
import { type AgentSessionOptions, agentSession } from "../../client/session.ts";
import { type Reference, type ReferenceOptions, startReference } from "../../reference/reference.ts";
import { VirtualClock } from "./virtual-clock.ts";

export const SIGN_IN = { agentid: "1030", password: "sample-password", phonenum: "70930" };

/** How long a poll without an event waits at the gateway, in virtual ms. */
const POLL_WAIT = 10_000;

/** Pauses between polls and after failures, in ms: they are over at once. */
const PAUSES = [200, 500, 1_000, 2_000, 4_000, 8_000];

const references: Reference[] = [];
afterEach(async () => {
  await Promise.all(references.map((reference) => reference.close()));
  references.length = 0;
});

/** What a request is answered with in place of the gateway's answer; undefined for that. The second says what that would be. */
type Interfere = (path: string, answer: () => Promise<Response>) => Promise<Response> | undefined;

/** A reference deployment and a client of it, both with a clock whose time a poll without an event moves on. */
export async function startGateway(options: ReferenceOptions = {}) {
  const clock = new VirtualClock((duration) => PAUSES.includes(duration));
  const reference = await startReference({
    plain: true,
    flowControl: false,
    pollWait: 1,
    now: () => clock.time,
    ...options,
  });
  references.push(reference);
  const state: { interfere: Interfere } = { interfere: () => undefined };
  const sent: { path: string; guid: string | null }[] = [];

  let underWay = 0;
  const fetch = async (request: Request) => {
    underWay += 1;
    const response = await answered(request).finally(() => {
      // When the client has read it.
      setImmediate(() => {
        underWay -= 1;
      });
    });
    return response;
  };
  async function answered(request: Request): Promise<Response> {
    const path = `${request.method} ${new URL(request.url).pathname.split("/").slice(3).join("/")}`;
    sent.push({ path, guid: request.headers.get("Guid") });
    const answer = () => globalThis.fetch(request);
    const response = await (state.interfere(path, answer) ?? answer());
    const isEmpty = path.startsWith("GET agentevent") && (await response.clone().text()) === EMPTY;
    if (isEmpty) clock.advance(POLL_WAIT);
    return response;
  }

  // The flow control is off, and the time of the pace is not that of the clock.
  const clientOptions = { baseUrl: reference.baseUrl, fetch, pace: false } as const;
  const client = () => createAgentGatewayClient(clientOptions);
  const first = client();
  /** Lets so many ms pass in steps of 10 s, each when nothing is under way. */
  async function pass(duration: number) {
    for (let passed = 0; passed < duration; passed += 10_000) {
      clock.advance(10_000);
      await turn();
      await until(() => underWay === 0);
    }
  }

  return {
    ...{ pass, clock, reference, sent, state, client, clientOptions, gateway: first },
    session: (signIn: Parameters<typeof agentSession>[1] = SIGN_IN, settings: AgentSessionOptions = {}) =>
      agentSession(first, signIn, { clock, ...settings }),
    /** How often a request of this kind was sent. */
    count: (start: string) => sent.filter(({ path }) => path.startsWith(start)).length,
    isSignedIn: (agentid = "1030") => reference.sessions().some((session) => session.agentid === agentid),
  };
}

const EMPTY = '{"message":"","retcode":"0"}';

/** Waits for something that needs no time. */
export async function until(condition: () => boolean) {
  while (!condition()) await turn();
}
