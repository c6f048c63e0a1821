import { Agent } from "undici";
import { lenientJson } from "../../checks/body-mutations.ts";
import { mostAsked } from "../../checks/http-requests.ts";
import { batchQueries, queriesAbout, queriesOf } from "../../checks/operations.ts";
import { c2Sign } from "../../client/c2-signature.ts";
import type { Reference } from "../../reference/reference.ts";
import { inOtherCase, MISPLACED, misplaced, nearGuid } from "../../transport/wrong-credentials.ts";

/** The clock of a reference that a conversation is held with, in ms since 1970. */
export interface Clock {
  time: number;
}

interface Message {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** What is signed in the place of what is sent. */
interface Signed {
  path: string;
  body: string;
  /** The value of the header Host. */
  host: string;
  accessKey: string;
  secretKey: string;
  method: string;
  /** The headers that are signed besides the host, if that is. */
  names: string[];
  /** ms since 1970 */
  time: number;
  edit: (authorization: string) => string;
}

const JSON_TYPE = "application/json; charset=UTF-8";
const KEYS = { accessKey: "EXAMPLEAK0000001", secretKey: "exampleSecretKey-0123456789abcdef" };

/** A moment of a signature, in ms since 1970, that no other one has. */
const MOMENT = Date.UTC(2024, 4, 6, 9, 31);

/** Agents of the built-in dataset; the first one asks. */
const ASKER = "1030";
const IN_CALL = 1099;
const IDLE = 1031;
/** In wrap-up, and at rest. */
const OTHERS = [1046, 1048];
const SIGNED_OUT = 1100;
const OTHER_VDN = 2005;
const UNKNOWN = 59_998;
/** The call of the agent in a call, at the time of the conversation. */
const CALL = "1714987650-1450";

const agentPath = (workno: number | string, agentid = ASKER) =>
  `/agentgateway/resource/agentgroup/${agentid}/agentbyworkno/${workno}`;
const listPath = (agentid = ASKER) => `/agentgateway/resource/agentgroup/${agentid}/allonlineagents`;
const callsPath = (workno: number | string, agentid = ASKER) =>
  `/agentgateway/resource/calldata/${agentid}/allcallinfoEx/${workno}`;
/** The path of each query of AgentGateway; another id than that of an agent is one of the built-in dataset. */
const everyPath = (workno: number | string, agentid = ASKER) =>
  queriesOf("agentgateway").map(({ path }) =>
    path
      .replace("{agentid}", agentid)
      .replace("{workno}", String(workno))
      .replace("{skillid}", "3")
      .replace("{callid}", CALL),
  );
/** The path of each query of CC-CMS, about the built-in call centre, and its method. */
const signedQueries = () =>
  queriesOf("cc-cms").map(({ path, method }) => ({
    path: path.replace("{ccId}", "1").replace("{vdn}", "170"),
    method: method.toUpperCase(),
  }));
const BATCH = "/rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids";
const PRIVATE_CALLS = "/rest/cmsapp/v1/openapi/agent/agentprivatecall";
const BY_STATE = "/rest/cmsapp/v1/openapi/vdn/queryAgentByStatus";
const SERVER_TIME = "/rest/cmsapp/v1/openapi/configures/ctiservertime";
const sessionPath = (last: string, agentid = ASKER) =>
  `/agentgateway/resource/onlineagent/${agentid}${last === "" ? "" : `/${last}`}`;
const pollPath = (agentid = ASKER) => `/agentgateway/resource/agentevent/${agentid}`;

/** A guid is another one each time; which of those of a conversation it is says enough. */
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Somebody who is signed in as the asker, holds the keys of CC-CMS, and writes down each answer. */
class Client {
  readonly #baseUrl: string;
  readonly #dispatcher: Agent;
  readonly #clock: Clock;
  readonly #guids: string[] = [];
  guid = "";

  constructor({ baseUrl }: Reference, clock: Clock) {
    this.#baseUrl = baseUrl;
    this.#clock = clock;
    // On a machine that has much else to do a connection can take long.
    this.#dispatcher = new Agent({ connect: { timeout: 60_000 } });
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }

  wait(seconds: number): void {
    this.#clock.time += seconds * 1000;
  }

  /** What was asked, and status, headers and body of the answer, but for what differs each time. */
  async send(
    { method, path, headers = {}, body = "" }: Message,
    read: (body: string) => void = () => undefined,
  ): Promise<string> {
    try {
      const answer = await this.#dispatcher.request({
        origin: this.#baseUrl,
        method: method as "GET",
        path,
        headers,
        body: body === "" ? null : body,
      });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      read(bytes.toString("latin1"));
      const { "set-guid": guid, date, ...others } = answer.headers;
      if (guid !== undefined) this.guid = String(guid).replace("JSESSIONID=", "");
      const shown = JSON.stringify({ ...others, ...(guid === undefined ? {} : { "set-guid": guid }) });
      return this.#withoutGuids(`${method} ${path}\n${answer.statusCode} ${shown}\n${bytes.toString("latin1")}`);
    } catch {
      return `${method} ${path}\nno answer`;
    }
  }

  #withoutGuids(text: string): string {
    return text.replace(UUID, (guid) => {
      if (!this.#guids.includes(guid)) this.#guids.push(guid);
      return `guid ${this.#guids.indexOf(guid)}`;
    });
  }

  signIn(last: "" | "forcelogin" = ""): Promise<string> {
    const body = '{"password":"sample-password","phonenum":"70930"}';
    return this.send({ method: "PUT", path: sessionPath(last), headers: { "content-type": JSON_TYPE }, body });
  }

  /** Enters all skill queues, as known clients do after each sign-in. */
  enterQueues(query = "true", guid = this.guid, agentid = ASKER): Promise<string> {
    return this.get(sessionPath(`resetskill/${query}`, agentid), guid, "POST");
  }

  signOut(guid = this.guid): Promise<string> {
    return this.get(sessionPath("logout"), guid, "DELETE");
  }

  heartbeat(guid = this.guid, agentid = ASKER): Promise<string> {
    return this.get(sessionPath("handshake", agentid), guid, "POST");
  }

  /** Asks for a new guid, and uses it from then on. */
  async renew(guid = this.guid): Promise<string> {
    const headers: Record<string, string> = guid === "" ? {} : { guid };
    const path = sessionPath("updateGuid");
    let renewed = "";
    const answer = await this.send({ method: "PUT", path, headers }, (body) => {
      renewed = /"guid":"([^"]+)"/.exec(body)?.[1] ?? "";
    });
    if (renewed !== "") this.guid = renewed;
    return answer;
  }

  get(path: string, guid = this.guid, method = "GET"): Promise<string> {
    return this.send({ method, path, headers: guid === "" ? {} : { guid } });
  }

  /** A signed request, each at another moment. */
  async post(path: string, httpRequest: object | string, signed: Partial<Signed> = {}, parts: Partial<Message> = {}) {
    this.#clock.time += 1;
    const body = typeof httpRequest === "string" ? httpRequest : JSON.stringify(httpRequest);
    const { host, accessKey, secretKey, time, edit, names, ...right }: Signed = {
      ...{ path, body, host: new URL(this.#baseUrl).host, ...KEYS, time: this.#clock.time },
      method: parts.method ?? "POST",
      names: ["host"],
      edit: (authorization) => authorization,
      ...signed,
    };
    const available: Record<string, string> = { host, "content-type": JSON_TYPE };
    const signedHeaders = Object.fromEntries(names.map((name) => [name, available[name] ?? ""]));
    const { authorization } = await c2Sign(
      { ...right, signedHeaders },
      { accessKey, secretKey },
      new Date(time).toISOString(),
    );
    const headers = { "content-type": JSON_TYPE, authorization: edit(authorization), ...parts.headers };
    return this.send({ method: "POST", path, body, ...parts, headers });
  }

  /** A signed request whose signature stands elsewhere than in Authorization. */
  async postElsewhere(credential: keyof typeof MISPLACED, path: string, body: string): Promise<string> {
    this.#clock.time += 1;
    const signedHeaders = { host: new URL(this.#baseUrl).host };
    const { authorization } = await c2Sign(
      { method: "POST", path, body, signedHeaders },
      KEYS,
      new Date(this.#clock.time).toISOString(),
    );
    const right = { method: "POST", path, headers: { "content-type": JSON_TYPE }, body };
    const { httpRequest, headers } = misplaced(credential, right, authorization);
    const told = await this.send({ ...httpRequest, headers: { ...right.headers, ...headers } });
    return told.replaceAll(authorization, "authorization");
  }

  /** What was told, but for the guid, which differs each time. */
  unguided(told: string): string {
    return told.replaceAll(this.guid, "guid");
  }

  batch(agentIds: unknown): Promise<string> {
    return this.post(BATCH, { ccId: 1, vdn: 170, agentIds });
  }

  privateCalls(agentId: unknown, more: object = {}): Promise<string> {
    return this.post(PRIVATE_CALLS, { ccId: 1, vdn: 170, agentId, ...more });
  }

  /** One agent, by each query of CC-CMS, in the order of the contract. */
  async *aboutOne(agent: number): AsyncGenerator<string> {
    for (const operation of queriesAbout("cc-cms")) {
      const asked = mostAsked(operation) === undefined ? agent : [agent];
      yield await this.post(operation.path, { ccId: 1, vdn: 170, [operation.agents?.asked?.slice(1) ?? ""]: asked });
    }
  }
}

const NEAR_GUIDS = [
  "guid-with-other-digit",
  "guid-with-digit-less",
  "guid-with-digit-more",
  "guid-of-other-node",
  "guid-cut-off",
  "guid-with-more-behind-it",
  "guid-in-other-case",
] as const;

type Section = (client: Client) => AsyncGenerator<string>;

/** Right requests, some of them again a second and ten seconds later. */
const queries: Section = async function* (client) {
  for (const seconds of [0, 1, 10]) {
    client.wait(seconds);
    for (const workno of [SIGNED_OUT, IN_CALL, IDLE, ASKER]) yield await client.get(agentPath(workno));
    yield await client.batch([IN_CALL, IDLE, SIGNED_OUT]);
    yield await client.get(listPath());
    const asked = [agentPath(IN_CALL), listPath(), callsPath(IN_CALL)];
    for (const path of everyPath(IN_CALL)) if (!asked.includes(path)) yield await client.get(path);
    for (const workno of seconds > 0 ? [] : [IN_CALL, IDLE, SIGNED_OUT]) {
      yield await client.get(callsPath(workno));
      yield* client.aboutOne(workno);
    }
  }
  // The events of the sign-in, and none.
  for (let poll = 0; poll < 3; poll += 1) yield await client.get(`/agentgateway/resource/agentevent/${ASKER}`);
  yield await client.batch([SIGNED_OUT, IDLE, IN_CALL]);
  yield await client.batch([IN_CALL, IDLE, IN_CALL, IDLE]);
  yield await client.batch(OTHERS);
  for (const { path } of batchQueries("cc-cms"))
    yield await client.post(path, { ccId: 1, vdn: 170, agentIds: [IN_CALL, IDLE, SIGNED_OUT] });
  // Queues and pages, where a query has them.
  const queues = { ccId: 1, vdn: 170, skillId: 1, skillIds: [1, 2] };
  for (const page of [
    { offset: 0, limit: 100 },
    { status: "1", offset: 0, limit: 10 },
    { offset: 1, limit: 9 },
  ])
    yield await client.post(BY_STATE, { ccId: "1", vdn: "170", ...page });
  for (const { path, method } of signedQueries())
    if (method === "GET") yield await client.post(path, "", {}, { method });
    else
      for (const page of [{ offset: 0, limit: 100 }, ...[0, 1].map((offset) => ({ offset, limit: 1 }))])
        yield await client.post(path, { ...queues, ...page });
};

/** Ids in paths that are none, that are just one, and of agents who are not to be told about; other methods. */
const ids: Section = async function* (client) {
  const wrong = [UNKNOWN, OTHER_VDN, 100, 60_000, 101, 59_999, 2 ** 32 + IN_CALL, "01099", "abc"];
  // Each once: not every path is about an agent.
  for (const path of new Set([IDLE, ...wrong].flatMap((workno) => everyPath(workno)))) yield await client.get(path);
  for (const agentid of ["100", "60000", "101", "59999", "01030"])
    for (const path of everyPath(IN_CALL, agentid)) yield await client.get(path);
  for (const path of everyPath(IN_CALL)) yield await client.get(path, client.guid, "POST");
  for (const path of [agentPath("١٠٩٩"), agentPath(IN_CALL, "١٠٣٠")]) yield await client.get(encodeURI(path));
  yield await client.get(`${agentPath(IN_CALL)}?agentid=1030&agentid=1031`);
  yield* spelledOtherwise(client, agentPath(IN_CALL), {}, "GET");
  yield* spelledOtherwise(client, PRIVATE_CALLS, { "content-type": JSON_TYPE }, "POST");
  const headers = { guid: client.guid, "x-http-method-override": "GET" };
  yield await client.send({ method: "POST", path: agentPath(IN_CALL), headers });
};

/** A request that nobody is allowed to ask, in other spellings of its path and of its method. */
async function* spelledOtherwise(client: Client, path: string, headers: Record<string, string>, right: string) {
  const [, root = "", rest = ""] = /^(\/[^/]+)(\/.*)$/.exec(path) ?? [];
  const body = right === "POST" ? JSON.stringify({ ccId: 1, vdn: 170, agentId: IN_CALL }) : "";
  const letter = path.charCodeAt(1).toString(16);
  for (const spelled of [`${root}/${rest}`, `${root}/.${rest}`, `${root}/x/..${rest}`, path.toUpperCase()])
    yield await client.send({ method: right, path: spelled, headers, body });
  for (const spelled of [`${root};a=b${rest}`, `${path}/`, `/%${letter}${path.slice(2)}`])
    yield await client.send({ method: right, path: spelled, headers, body });
  const method = right === "GET" ? "POST" : "GET";
  yield await client.send({ method, path, headers: { ...headers, "x-http-method-override": right }, body });
}

/** Wrong guids; the last one is that of a session that was signed out. */
const guids: Section = async function* (client) {
  for (const guid of ["", "no guid", "00000000-0000-4000-8000-000000000000.AgentGateway0"])
    for (const path of everyPath(IN_CALL)) yield await client.get(path, guid);
  for (const path of everyPath(IN_CALL, "1031")) yield await client.get(path);
  yield await client.send({ method: "GET", path: agentPath(IN_CALL), headers: { guid: "" } });
  for (const guid of ["null", "*"]) yield await client.get(agentPath(IN_CALL), guid);
  yield await client.get(agentPath(IN_CALL, String(SIGNED_OUT)));
  for (const credential of NEAR_GUIDS)
    yield client.unguided(await client.get(agentPath(IN_CALL), nearGuid(credential, client.guid)));
  for (const credential of Object.keys(MISPLACED) as (keyof typeof MISPLACED)[]) {
    if (!credential.startsWith("guid-")) continue;
    const { httpRequest, headers } = misplaced(
      credential,
      { method: "GET", path: agentPath(IN_CALL), headers: {} },
      client.guid,
    );
    yield client.unguided(await client.send({ ...httpRequest, headers }));
  }
  await client.signOut();
  for (const path of everyPath(IN_CALL)) yield await client.get(path);
};

/** Wrong signatures, media types and methods. */
const signatures: Section = async function* (client) {
  for (const { path, method } of signedQueries()) {
    const body = method === "GET" ? "" : JSON.stringify({ ccId: 1, vdn: 170, agentId: IN_CALL, agentIds: [IN_CALL] });
    const wrongEnd = (authorization: string) => authorization.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    const wrong: Partial<Signed>[] = [
      { body: `${body} ` },
      { path: `${path}/other` },
      { host: "other.example.test" },
      { time: Date.UTC(2024, 4, 5) },
      { accessKey: "UNKNOWN" },
      { edit: wrongEnd },
      { edit: () => "auth-v2/malformed" },
      { edit: () => "" },
      { edit: () => "Bearer x" },
      { edit: () => "Basic eDp4" },
      { edit: (authorization) => authorization.replace("auth-v2", "auth-v1") },
      { edit: (authorization) => authorization.slice(0, -1) },
      { edit: (authorization) => `${authorization}0` },
      { edit: (authorization) => authorization.replace(/[^/]*$/, "") },
      { edit: (authorization) => authorization.replace(/[^/]*$/, (signature) => signature.toUpperCase()) },
      { accessKey: inOtherCase(KEYS.accessKey) },
      { method: method === "GET" ? "POST" : "GET" },
      { body: "" },
      { names: ["content-type"] },
      { names: [] },
      { secretKey: "" },
      { secretKey: "", accessKey: "UNKNOWN" },
    ];
    for (const signed of wrong) yield await client.post(path, body, { method, ...signed }, { method });
    yield await client.post(path, body, {}, { method, path: `${path}?unsigned=1` });
    for (const credential of ["signature-in-x-authorization", "signature-in-query"] as const)
      yield await client.postElsewhere(credential, path, body);
    for (const time of [MOMENT, MOMENT]) yield await client.post(path, body, { time }, { method });
    yield await client.send({ method, path, headers: { "content-type": JSON_TYPE }, body });
    yield await client.post(path, body, {}, { method: "PUT" });
    for (const type of ["text/plain", "application/json; charset=ISO-8859-1"])
      yield await client.post(path, body, {}, { headers: { "content-type": type } });
  }
};

/** Requests to CC-CMS that are wrong in one place, or just right. */
const requests: Section = async function* (client) {
  for (const { path } of queriesAbout("cc-cms")) yield await client.post(path, "{");
  for (const [, text] of lenientJson({ ccId: 1, vdn: 170, agentId: IN_CALL }))
    yield await client.post(PRIVATE_CALLS, text);
  yield await client.privateCalls("١٠٩٩");
  yield await client.privateCalls(UNKNOWN);
  yield await client.batch([IN_CALL, UNKNOWN]);
  yield await client.batch([IN_CALL, null, IDLE]);
  for (const wrong of [undefined, null, true, {}, [170], "one", "1", 1.5, 0, 70_000]) {
    for (const name of ["ccId", "vdn"]) yield await client.privateCalls(IN_CALL, { [name]: wrong });
    yield await client.privateCalls(wrong);
    yield await client.batch(wrong);
  }
  for (const agent of [100, 101, 59_999, 60_000, 2 ** 32 + IN_CALL]) yield await client.privateCalls(agent);
  for (const size of [2 ** 16, 2 ** 32]) yield await client.privateCalls(IN_CALL, { vdn: 170 + size });
  yield await client.batch([]);
  yield await client.batch(IN_CALL);
  yield await client.batch([IN_CALL, "x"]);
  yield await client.batch(["x", IN_CALL]);
  yield await client.batch([IN_CALL, OTHER_VDN]);
  for (const size of [6_000, 6_001])
    yield await client.batch([IN_CALL, ...Array.from({ length: size - 1 }, (_, index) => 9_999 + size - index)]);
};

const UNKNOWN_GUID = "00000000-0000-4000-8000-000000000000.AgentGateway0";

/** A session: events, heartbeats, wrong guids, renewal, a second and a forced sign-in, and the end, twice. */
const session: Section = async function* (client) {
  yield await client.signOut();
  yield await client.signIn();
  const { guid: first } = client;
  for (let count = 0; count < 3; count += 1) yield await client.get(pollPath());
  yield await client.heartbeat();
  for (const guid of ["", UNKNOWN_GUID]) {
    yield await client.heartbeat(guid);
    yield await client.get(pollPath(), guid);
    yield await client.get(sessionPath("updateGuid"), guid, "PUT");
  }
  yield await client.heartbeat(first, String(UNKNOWN));
  yield await client.get(pollPath(String(UNKNOWN)), first);
  yield await client.get(sessionPath("updateGuid", String(UNKNOWN)), first, "PUT");
  yield await client.signIn();
  yield await client.heartbeat();
  yield await client.renew();
  yield await client.heartbeat();
  yield await client.get(agentPath(ASKER));
  yield await client.batch([Number(ASKER)]);
  for (const guid of ["", UNKNOWN_GUID]) yield await client.enterQueues("false", guid);
  yield await client.enterQueues("false", client.guid, String(UNKNOWN));
  for (const query of ["false", "false?skillid=3", "true", "false", "true"]) {
    yield await client.enterQueues(query);
    yield await client.get(listPath());
  }
  const { guid: second } = client;
  yield await client.signIn("forcelogin");
  yield await client.heartbeat(second);
  yield await client.get(agentPath(ASKER), second);
  yield await client.get(pollPath(), second);
  yield await client.signOut(second);
  yield await client.heartbeat();
  yield await client.signOut("");
  yield await client.heartbeat();
  yield await client.signOut(UNKNOWN_GUID);
  yield await client.get(sessionPath("logout", String(UNKNOWN)), client.guid, "DELETE");
  yield await client.heartbeat();
  yield await client.signOut();
  yield await client.batch([Number(ASKER)]);
  yield await client.signOut();
  yield await client.heartbeat();
  yield await client.get(pollPath());
  yield await client.renew();
};

/** The time, three times, and by whom it is not to be told. */
const time: Section = async function* (client) {
  const body = { ccId: 1 };
  for (const seconds of [0, 2, 3]) {
    client.wait(seconds);
    yield await client.post(SERVER_TIME, body);
  }
  yield await client.post(SERVER_TIME, {});
  yield await client.post(SERVER_TIME, body, { body: "{}" });
  yield await client.send({
    method: "POST",
    path: SERVER_TIME,
    headers: { "content-type": JSON_TYPE },
    body: JSON.stringify(body),
  });
};

const SECTIONS = { queries, ids, guids, signatures, requests, session, time };

export type SectionName = keyof typeof SECTIONS;
const sectionNames = Object.keys(SECTIONS) as SectionName[];

/**
 * Asks a reference with the built-in dataset what a suite would ask, right and wrong, one after the other, in sections
 * of which one comes first; yields the answers.
 */
export async function* conversation(reference: Reference, clock: Clock, first: SectionName): AsyncGenerator<string> {
  const client = new Client(reference, clock);
  try {
    for (const name of new Set([first, ...sectionNames])) {
      yield await client.signIn();
      yield await client.enterQueues();
      yield* SECTIONS[name](client);
      yield await client.signOut();
    }
  } finally {
    await client.close();
  }
}
