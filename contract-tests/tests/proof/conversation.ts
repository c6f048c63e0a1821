import { Agent } from "undici";
import type { Reference } from "../../reference/reference.ts";
import { c2Sign } from "../../transport/c2-signature.ts";

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
  /** ms since 1970 */
  time: number;
  edit: (authorization: string) => string;
}

const JSON_TYPE = "application/json; charset=UTF-8";
const KEYS = { accessKey: "EXAMPLEAK0000001", secretKey: "exampleSecretKey-0123456789abcdef" };

/** A moment of a signature, in ms since 1970, that no other one has. */
const MOMENT = Date.UTC(2024, 4, 6, 9, 31);

/** Agents of the built-in scenario; the first one asks. */
const ASKER = "1030";
const IN_CALL = 1099;
const IDLE = 1031;
const SIGNED_OUT = 1100;
const OTHER_VDN = 2005;
const UNKNOWN = 59_998;

const agentPath = (workno: number | string, agentid = ASKER) =>
  `/agentgateway/resource/agentgroup/${agentid}/agentbyworkno/${workno}`;
const listPath = (agentid = ASKER) => `/agentgateway/resource/agentgroup/${agentid}/allonlineagents`;
const callsPath = (workno: number | string, agentid = ASKER) =>
  `/agentgateway/resource/calldata/${agentid}/allcallinfoEx/${workno}`;
const BATCH = "/rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids";
const PRIVATE_CALLS = "/rest/cmsapp/v1/openapi/agent/agentprivatecall";

/** Somebody who is signed in as the asker, holds the keys of CC-CMS, and writes down each answer. */
class Asker {
  readonly #baseUrl: string;
  readonly #dispatcher: Agent;
  readonly #clock: Clock;
  guid = "";

  constructor({ baseUrl, certificate }: Reference, clock: Clock) {
    this.#baseUrl = baseUrl;
    this.#clock = clock;
    this.#dispatcher = new Agent({ connect: { ca: certificate } });
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }

  wait(seconds: number): void {
    this.#clock.time += seconds * 1000;
  }

  /** What was asked, and status, headers and body of the answer, but for what differs each time. */
  async send({ method, path, headers = {}, body = "" }: Message): Promise<string> {
    try {
      const answer = await this.#dispatcher.request({
        origin: this.#baseUrl,
        method: method as "GET",
        path,
        headers,
        body: body === "" ? null : body,
      });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      const { "set-guid": guid, date, ...others } = answer.headers;
      if (guid !== undefined) this.guid = String(guid).replace("JSESSIONID=", "");
      const renewed = guid === undefined ? "" : " with a guid";
      return `${method} ${path}\n${answer.statusCode}${renewed} ${JSON.stringify(others)}\n${bytes.toString("latin1")}`;
    } catch {
      return `${method} ${path}\nno answer`;
    }
  }

  signIn(): Promise<string> {
    const body = '{"password":"sample-password","phonenum":"70930"}';
    const path = `/agentgateway/resource/onlineagent/${ASKER}`;
    return this.send({ method: "PUT", path, headers: { "content-type": JSON_TYPE }, body });
  }

  signOut(): Promise<string> {
    const path = `/agentgateway/resource/onlineagent/${ASKER}/logout`;
    return this.send({ method: "DELETE", path, headers: { guid: this.guid } });
  }

  get(path: string, guid = this.guid, method = "GET"): Promise<string> {
    return this.send({ method, path, headers: guid === "" ? {} : { guid } });
  }

  /** A signed question, each at another moment. */
  post(path: string, question: object | string, signed: Partial<Signed> = {}, parts: Partial<Message> = {}) {
    this.#clock.time += 1;
    const body = typeof question === "string" ? question : JSON.stringify(question);
    const { host, accessKey, time, edit, ...right }: Signed = {
      ...{ path, body, host: new URL(this.#baseUrl).host, accessKey: KEYS.accessKey, time: this.#clock.time },
      edit: (authorization) => authorization,
      ...signed,
    };
    const request = { ...right, method: parts.method ?? "POST", signedHeaders: { host } };
    const { authorization } = c2Sign(request, { ...KEYS, accessKey }, new Date(time).toISOString());
    const headers = { "content-type": JSON_TYPE, authorization: edit(authorization), ...parts.headers };
    return this.send({ method: "POST", path, body, ...parts, headers });
  }

  batch(agentIds: unknown): Promise<string> {
    return this.post(BATCH, { ccId: 1, vdn: 170, agentIds });
  }

  privateCalls(agentId: unknown, more: object = {}): Promise<string> {
    return this.post(PRIVATE_CALLS, { ccId: 1, vdn: 170, agentId, ...more });
  }
}

type Section = (asker: Asker) => AsyncGenerator<string>;

/** Right questions, some of them again a second and ten seconds later. */
const queries: Section = async function* (asker) {
  for (const seconds of [0, 1, 10]) {
    asker.wait(seconds);
    for (const workno of [SIGNED_OUT, IN_CALL, IDLE, ASKER]) yield await asker.get(agentPath(workno));
    yield await asker.batch([IN_CALL, IDLE, SIGNED_OUT]);
    yield await asker.get(listPath());
    for (const workno of seconds > 0 ? [] : [IN_CALL, IDLE, SIGNED_OUT]) {
      yield await asker.get(callsPath(workno));
      yield await asker.privateCalls(workno);
      yield await asker.batch([workno]);
    }
  }
  // The events of the sign-in, and none.
  for (let poll = 0; poll < 3; poll += 1) yield await asker.get(`/agentgateway/resource/agentevent/${ASKER}`);
  yield await asker.batch([SIGNED_OUT, IDLE, IN_CALL]);
  yield await asker.batch([IN_CALL, IDLE, IN_CALL, IDLE]);
};

/** Ids in paths that are none, that are just one, and of agents who are not to be told about; other methods. */
const ids: Section = async function* (asker) {
  for (const workno of [UNKNOWN, OTHER_VDN, 100, 60_000, 101, 59_999, "01099", "abc"])
    for (const path of [agentPath(workno), callsPath(workno)]) yield await asker.get(path);
  for (const agentid of ["100", "60000", "101", "59999", "01030"]) yield await asker.get(listPath(agentid));
  for (const path of [agentPath(IN_CALL), listPath(), callsPath(IN_CALL)])
    yield await asker.get(path, asker.guid, "POST");
};

/** Wrong guids; the last one is that of a session that was signed out. */
const guids: Section = async function* (asker) {
  for (const guid of ["", "no guid", "00000000-0000-4000-8000-000000000000.AgentGateway0"])
    for (const path of [agentPath(IN_CALL), listPath(), callsPath(IN_CALL)]) yield await asker.get(path, guid);
  for (const path of [agentPath(IN_CALL, "1031"), listPath("1031"), callsPath(IN_CALL, "1031")])
    yield await asker.get(path);
  await asker.signOut();
  for (const path of [agentPath(IN_CALL), listPath(), callsPath(IN_CALL)]) yield await asker.get(path);
};

/** Wrong signatures, media types and methods. */
const signatures: Section = async function* (asker) {
  for (const path of [BATCH, PRIVATE_CALLS]) {
    const body = JSON.stringify({ ccId: 1, vdn: 170, agentId: IN_CALL, agentIds: [IN_CALL] });
    const wrongEnd = (authorization: string) => authorization.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    const wrong: Partial<Signed>[] = [
      { body: `${body} ` },
      { path: `${path}/other` },
      { host: "other.example.test" },
      { time: Date.UTC(2024, 4, 5) },
      { accessKey: "UNKNOWN" },
      { edit: wrongEnd },
      { edit: () => "auth-v2/malformed" },
    ];
    for (const signed of wrong) yield await asker.post(path, body, signed);
    for (const time of [MOMENT, MOMENT]) yield await asker.post(path, body, { time });
    yield await asker.send({ method: "POST", path, headers: { "content-type": JSON_TYPE }, body });
    yield await asker.post(path, body, {}, { method: "PUT" });
    for (const type of ["text/plain", "application/json; charset=ISO-8859-1"])
      yield await asker.post(path, body, {}, { headers: { "content-type": type } });
  }
};

/** Questions to CC-CMS that are wrong in one place, or just right. */
const questions: Section = async function* (asker) {
  for (const path of [BATCH, PRIVATE_CALLS]) yield await asker.post(path, "{");
  for (const wrong of [undefined, null, true, {}, [170], "one", "1", 1.5, 0, 70_000]) {
    for (const name of ["ccId", "vdn"]) yield await asker.privateCalls(IN_CALL, { [name]: wrong });
    yield await asker.privateCalls(wrong);
    yield await asker.batch(wrong);
  }
  for (const agent of [100, 101, 59_999, 60_000]) yield await asker.privateCalls(agent);
  yield await asker.batch([]);
  yield await asker.batch(IN_CALL);
  yield await asker.batch([IN_CALL, "x"]);
  yield await asker.batch([IN_CALL, OTHER_VDN]);
  for (const size of [6_000, 6_001])
    yield await asker.batch([IN_CALL, ...Array.from({ length: size - 1 }, (_, index) => 9_999 + size - index)]);
};

const SECTIONS = { queries, ids, guids, signatures, questions };

export type SectionName = keyof typeof SECTIONS;
const sectionNames = Object.keys(SECTIONS) as SectionName[];

/**
 * Asks a reference with the built-in scenario what a suite would ask, right and wrong, one after the other, in sections
 * of which one comes first; yields the answers.
 */
export async function* conversation(reference: Reference, clock: Clock, first: SectionName): AsyncGenerator<string> {
  const asker = new Asker(reference, clock);
  try {
    for (const name of new Set([first, ...sectionNames])) {
      yield await asker.signIn();
      yield* SECTIONS[name](asker);
      yield await asker.signOut();
    }
  } finally {
    await asker.close();
  }
}
