import type { IncomingHttpHeaders } from "node:http";
import { Agent, request } from "undici";
import { afterEach, expect } from "vitest";
import { c2Sign } from "../../client/c2-signature.ts";
import { type Operation, operationsOf } from "../../contract/contract.ts";
import { violationsOf } from "../../contract/validator.ts";
import { type Reference, type ReferenceOptions, startReference } from "../../reference/reference.ts";

/** The moment of the story of the examples, 2024-05-06, 09:30:00 UTC. */
export const STORY_TIME = Date.UTC(2024, 4, 6, 9, 30);

export const JSON_HEADERS = { "content-type": "application/json; charset=UTF-8" };
export const PASSWORD = "sample-password";
export const KEYS = { accessKey: "EXAMPLEAK0000001", secretKey: "exampleSecretKey-0123456789abcdef" };

export const STATES = "/rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids";
export const PRIVATE_CALLS = "/rest/cmsapp/v1/openapi/agent/agentprivatecall";
/** A body that has what every query asks for. */
export const ANYTHING = {
  ...{ ccId: 1, vdn: 170, agentId: 1099, agentIds: [1099] },
  ...{ offset: 0, limit: 10, skillId: 1, skillIds: [1] },
};
export const SKILLS = "/rest/cmsapp/v1/openapi/agentgroup/siteagentcallandskillinfobyagentids";
export const CURRENT_CALLS = "/rest/cmsapp/v1/openapi/agent/queryagentcalls";
export const CALLS = "/rest/cmsapp/v1/openapi/agentgroup/queryagentcalls";
export const DETAILS = "/rest/cmsapp/v1/openapi/agent/agentbyworkno";
export const REST = "/rest/cmsapp/v1/openapi/agentgroup/agentrestinfos";
export const IN_CALL = "/rest/cmsapp/v1/openapi/calldata/isprocesscall";
export const SERVER_TIME = "/rest/cmsapp/v1/openapi/configures/ctiservertime";

export interface ReceivedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  body: Record<string, unknown>;
  /** `retcode` or `resultCode`; the HTTP status where there is neither. */
  code: string;
  /** The guid of the header Set-GUID. */
  guid: string | undefined;
}

interface Parts {
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
  signal?: AbortSignal;
}

const started: { reference: Reference; dispatcher: Agent }[] = [];

afterEach(async () => {
  await Promise.all(started.map(({ reference }) => reference.close()));
  await Promise.all(started.map(({ dispatcher }) => dispatcher.destroy()));
  started.length = 0;
});

/**
 * Starts a reference whose clock stands at the time of the story until the test moves it,
 * without flow control and with short polls, and a client that validates every answer against the contract.
 */
export async function startClient(options: ReferenceOptions = {}) {
  const clock = { time: STORY_TIME };
  const log: string[] = [];
  const reference = await startReference({
    flowControl: false,
    pollWait: 50,
    now: () => clock.time,
    log: (line) => log.push(line),
    ...options,
  });
  // On a machine that has much else to do a connection can take long.
  const dispatcher = new Agent({ connect: { ca: reference.certificate, timeout: 60_000 } });
  started.push({ reference, dispatcher });

  async function ask(
    method: string,
    path: string,
    { headers = {}, body, signal }: Parts = {},
  ): Promise<ReceivedAnswer> {
    const response = await request(`${reference.baseUrl}${path}`, {
      // Node sends methods that undici has no name for.
      method: method as "GET",
      headers,
      body: body ?? null,
      dispatcher,
      ...(signal ? { signal } : {}),
    });
    const text = await response.body.text();
    const parsed = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    const answer: ReceivedAnswer = {
      status: response.statusCode,
      headers: response.headers,
      text,
      body: parsed,
      code: String(parsed.retcode ?? parsed.resultCode ?? parsed.returnCode ?? response.statusCode),
      guid: /^JSESSIONID=(.*)$/.exec(String(response.headers["set-guid"] ?? ""))?.[1],
    };
    expectConforming(method, path, answer);
    return answer;
  }

  /** An operation of AgentGateway; `path` without the part that all of them share. */
  const gateway = (method: string, path: string, guid?: string, parts: Parts = {}) =>
    ask(method, `/agentgateway/resource/${path}`, {
      ...parts,
      headers: { ...(guid === undefined ? {} : { guid }), ...parts.headers },
    });

  const login = (agentid: string, body: object = {}, operation = "") =>
    gateway("PUT", `onlineagent/${agentid}${operation}`, undefined, {
      headers: JSON_HEADERS,
      body: JSON.stringify({ password: PASSWORD, phonenum: "70930", ...body }),
    });

  /** A signed request to CC-CMS; `parts` replaces what is sent after signing. */
  const monitor = async (path: string, body: unknown, parts: Parts = {}, keys = KEYS) => {
    const bytes = typeof body === "string" ? body : JSON.stringify(body);
    const host = new URL(reference.baseUrl).host;
    const timestamp = new Date(clock.time).toISOString();
    const signed = { method: "POST", path, signedHeaders: { host }, body: bytes };
    const { authorization } = await c2Sign(signed, keys, timestamp);
    return ask("POST", path, { body: bytes, ...parts, headers: { ...JSON_HEADERS, authorization, ...parts.headers } });
  };

  /** A signed GET request to CC-CMS, without a body. */
  const read = async (path: string, keys = KEYS) => {
    const signedHeaders = { host: new URL(reference.baseUrl).host };
    const signed = { method: "GET", path, signedHeaders, body: "" };
    const { authorization } = await c2Sign(signed, keys, new Date(clock.time).toISOString());
    return ask("GET", path, { headers: { authorization } });
  };

  return {
    reference,
    dispatcher,
    clock,
    log,
    ask,
    gateway,
    login,
    monitor,
    read,
    forceLogin: (agentid: string, body: object = {}) => login(agentid, body, "/forcelogin"),
    /** The guid of a new session of an agent, who is in all own skill queues, as with known clients. */
    signIn: async (agentid: string, body: object = {}) => {
      const { code, guid } = await login(agentid, body);
      expect(code).toBe("0");
      await gateway("POST", `onlineagent/${agentid}/resetskill/true`, guid ?? "");
      return guid ?? "";
    },
    /** The guid of an agent whom the dataset or a test has signed in. */
    guidOf: (agentid: string) => reference.sessions().find((session) => session.agentid === agentid)?.guid ?? "",
    /** The answer to the next poll that has an event, or the last one. */
    poll: (agentid: string, guid: string, parts: Parts = {}) => gateway("GET", `agentevent/${agentid}`, guid, parts),
    /** One agent as CC-CMS sees them. */
    stateOf: async (agentId: number, vdn = 170) => {
      const { body } = await monitor(STATES, { ccId: 1, vdn, agentIds: [agentId] });
      return (body.resultDesc as Record<string, unknown>[])[0];
    },
  };
}

export type Client = Awaited<ReturnType<typeof startClient>>;

/** Every answer with HTTP status 200 is one that the contract describes; every other one has the form of refusals. */
function expectConforming(method: string, path: string, { status, headers, body, code, guid }: ReceivedAnswer): void {
  expect(headers["content-type"], path).toBe("application/json;charset=UTF-8");
  if (headers["set-guid"] !== undefined) expect(guid, path).toMatch(/^[0-9a-f-]{36}\.AgentGateway0$/);
  if (method === "HEAD") return;
  if (status !== 200) {
    expect(Object.keys(body), path).toEqual(["timestamp", "status", "error", "message", "path"]);
    expect(violationsOf("cc-cms", "Refusal", body)).toEqual([]);
    expect(body.status).toBe(status);
    return;
  }
  const operation = operationFor(method, path);
  const { success, failure } = operation.branches;
  const schema = ["0", "0100000"].includes(code) ? success : failure;
  expect(violationsOf(operation.surface, schema, body), `${operation.operationId} ${code}`).toEqual([]);
}

/** The operation of the contract that a request is for. */
function operationFor(method: string, path: string): Operation {
  const [pathname = ""] = path.split("?");
  const fits = (operation: Operation) =>
    operation.method === method && new RegExp(`^${operation.path.replace(/\{[a-zA-Z]+\}/g, "[^/]+")}$`).test(pathname);
  const operation = [...operationsOf("agentgateway"), ...operationsOf("cc-cms")].find(fits);
  if (!operation) throw new Error(`${method} ${path} was answered with 200, and the contract does not know it.`);
  return operation;
}
