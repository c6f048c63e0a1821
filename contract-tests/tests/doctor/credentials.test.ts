// What the doctor says of those who may ask: sign-in, guid, signature; and of the agents who are asked about.
import { expect, test } from "vitest";
import { DEFAULT_LIMITS, type Deployment } from "../../deployment/deployment.ts";
import { exitCodeOf, type Line } from "../../doctor/diagnosis.ts";
import { examine } from "../../doctor/doctor.ts";
import { stateName } from "../../doctor/subjects.ts";
import type { Change } from "../../reference/change.ts";
import type { Reference, ReferenceOptions } from "../../reference/reference.ts";
import { serveReplies } from "../deployment-server.ts";
import { rawServer } from "../faulty-servers.ts";
import { type Changes, deploymentOf, examined, opening, type SUBJECTS, signIn, start } from "./examined.ts";

interface Row {
  given: string;
  reference?: ReferenceOptions;
  /** A function where they depend on the reference that runs. */
  changes?: Changes | ((reference: Reference) => Changes);
  surface: Line["surface"];
  question: string;
  outcome: Line["outcome"];
  words: RegExp;
  /** 2 unless it says otherwise. */
  exit?: 0;
}

const guidOf = ({ sessions }: Reference, agentid: string) =>
  sessions().find((session) => session.agentid === agentid)?.guid ?? "";

/** Times in milliseconds are the only ones that are accepted. */
const onlyMilliseconds: Change = {
  signature(verdict, { rawHeaders }) {
    const isFine = rawHeaders.some((value) => /^auth-v2\/.*\.[0-9]{3}Z\//.test(value));
    return isFine ? verdict : { accepted: false, reason: "the time is in seconds" };
  },
};

const answeringAgents = (body: object): Change => ({
  answer: (sent, { url, headers }) =>
    url.includes("/agentbyworkno/") && headers.guid !== undefined ? { ...sent, body: JSON.stringify(body) } : sent,
});

const lockOut: Deployment["allow"] = ["read-only", "session", "lock-out"];
const gateway = { surface: "agentgateway", question: "sign-in works" } as const;
const given = { surface: "agentgateway", question: "guid accepted" } as const;
const monitoring = { surface: "cc-cms", question: "signature accepted" } as const;
const SECONDS = { signedHeaders: ["host"], timestamp: "seconds", emptyQueryLine: false } as const;
const seconds = { signature: { ...SECONDS, signedHeaders: ["host"] } };

/** One subject in place of all others. */
const only = (name: keyof typeof SUBJECTS, agent: number): Changes => ({
  subjects: { [name]: agent },
  "cc-cms": { agents: [agent] },
});

/** The answer to queries about one agent. */
function answeringOf(agent: number, body: object): Change {
  return {
    answer: (sent, { url }) =>
      url.endsWith(`/agentbyworkno/${agent}`) ? { ...sent, body: JSON.stringify(body) } : sent,
  };
}

const rows: Row[] = [
  {
    given: "an agent who can sign in",
    ...gateway,
    outcome: "ok",
    words: /^agent 1030 has signed in, and the first query succeeds; VDN 170$/,
    exit: 0,
  },
  {
    given: "an agent who has signed in",
    surface: "agentgateway",
    question: "sign-out works",
    outcome: "ok",
    words: /^agent 1030 has signed out$/,
    exit: 0,
  },
  {
    given: "a wrong password",
    changes: { agentgateway: { authentication: signIn({ password: "not-the-password" }) } },
    ...gateway,
    outcome: "failed",
    words: /was rejected: 100-004 \(The user name or the password was wrong.*\); check agentid, password and phonenum$/,
  },
  {
    given: "a phone number that is not in the range",
    changes: { agentgateway: { authentication: signIn({ phonenum: "80000" }) } },
    ...gateway,
    outcome: "failed",
    words: /was rejected: 100-014 \(.*\); check phonenum$/,
  },
  {
    given: "a locked account",
    changes: { agentgateway: { agentid: "1034" } },
    ...gateway,
    outcome: "failed",
    words: /was rejected: 110-016 \(.*\); have the account unlocked, and correct the password before the next attempt$/,
  },
  {
    given: "a platform that does not answer the gateway",
    changes: { agentgateway: { agentid: "1037" } },
    ...gateway,
    outcome: "failed",
    words: /was rejected: 100-003 \(.*\); the platform behind the gateway does not respond; inform its operator$/,
  },
  {
    given: "an agent who is signed in already",
    changes: { agentgateway: { agentid: "1031", authentication: signIn({ takeOver: false }) } },
    ...gateway,
    outcome: "failed",
    words: /was rejected: 100-002 \(.*\); sign out that session, or allow takeOver in the deployment file$/,
  },
  {
    given: "an agent who is signed in already, and may be taken over",
    changes: { agentgateway: { agentid: "1031", authentication: signIn({ takeOver: true }) } },
    ...gateway,
    outcome: "ok",
    words: /^agent 1031 has signed in, and the first query succeeds/,
    exit: 0,
  },
  {
    given: "an agent who may not be taken over",
    changes: { agentgateway: { agentid: "1035", authentication: signIn({ takeOver: true }) } },
    ...gateway,
    outcome: "failed",
    words: /was rejected: 100-015 \(.*\); sign out that session$/,
  },
  {
    given: "gateways that do not know each other's sessions",
    reference: { change: answeringAgents({ message: "", retcode: "100-006" }) },
    ...gateway,
    outcome: "failed",
    words:
      /^agent 1030 has signed in, but the first query returned 100-006 .*reach the same one: check the load balancer$/,
  },
  {
    given: "a gateway that answers the first query with a failure",
    reference: { change: answeringAgents({ message: "", retcode: "100-007" }) },
    ...gateway,
    outcome: "failed",
    words: /^agent 1030 has signed in, but the first query returned 100-007 \(Exception during an agent operation/,
  },
  {
    given: "a gateway that answers the first query with a text for a code",
    reference: { change: answeringAgents({ message: "", retcode: "\u001b[2J" }) },
    ...gateway,
    outcome: "failed",
    words: /^agent 1030 has signed in, but the first query returned a retcode that is not a code$/,
  },
  {
    given: "a guid of a session",
    changes: (reference) => ({
      agentgateway: { agentid: "1031", authentication: { kind: "guid", guid: guidOf(reference, "1031") } },
    }),
    ...given,
    outcome: "ok",
    words: /^the guid is accepted, and the first query succeeds; VDN 170$/,
    exit: 0,
  },
  {
    given: "a guid of no session",
    changes: { agentgateway: { authentication: { kind: "guid", guid: "not-a-guid-of-a-session.AgentGateway0" } } },
    ...given,
    outcome: "failed",
    words: /^100-006 \(The agent has not signed in\); a guid expires two minutes after its last use: sign in again/,
  },
  {
    given: "the keys of CC-CMS",
    ...monitoring,
    outcome: "ok",
    words: /^the key is authorized, and the query succeeds$/,
    exit: 0,
  },
  {
    given: "a wrong secret key",
    changes: { "cc-cms": { secretKey: "not-the-secret-key" } },
    ...monitoring,
    outcome: "failed",
    words:
      /^HTTP 401: .*; check accessKey and secretKey, and that no proxy rewrites Host, which must arrive as 127\.0\.0\.1:[0-9]+; add allow: \[lock-out\] to the deployment file to try the other forms/,
  },
  {
    given: "a wrong secret key, where wrong signatures are allowed",
    changes: { allow: lockOut, "cc-cms": { secretKey: "not-the-secret-key" } },
    ...monitoring,
    outcome: "failed",
    words: /; the server also rejects the other forms of a signature \(timestamp, emptyQueryLine\)$/,
  },
  {
    given: "another form of the signature",
    reference: { change: onlyMilliseconds },
    changes: { "cc-cms": seconds },
    ...monitoring,
    outcome: "failed",
    words: /^HTTP 401: .*; add allow: \[lock-out\] to the deployment file to try the other forms of a signature$/,
  },
  {
    given: "another form of the signature, where wrong signatures are allowed",
    reference: { change: onlyMilliseconds },
    changes: { allow: lockOut, "cc-cms": seconds },
    ...monitoring,
    outcome: "failed",
    words: /; the server accepts signature: \{ timestamp: milliseconds, emptyQueryLine: false \}: write that into the/,
  },
  {
    given: "a clock that is too far away for a signature",
    reference: { now: () => Date.now() + 20 * 60_000 },
    ...monitoring,
    outcome: "failed",
    words: /^HTTP 401: the signature is rejected, perhaps because its clock is 20 min ahead of that of this machine/,
  },
  {
    given: "an address that is locked",
    reference: {
      change: { answer: (sent, { url }) => (url.includes("/agentstatus") ? { ...sent, status: 403 } : sent) },
    },
    ...monitoring,
    outcome: "failed",
    words: /^HTTP 403 with application\/json: this address is locked after too many wrong signatures, or not permitted/,
  },
  {
    given: "another call centre",
    changes: { "cc-cms": { ccId: 2 } },
    ...monitoring,
    outcome: "failed",
    words:
      /^the signature is accepted, but the query returned 0100002 \(A parameter is invalid\); check ccId 2 and vdn 170$/,
  },
  {
    given: "a VDN that is not that of the agent who asks",
    changes: { "cc-cms": { vdn: 171 }, places: { file: "deployment.yaml", lines: { "cc-cms.vdn": 23 } } },
    ...monitoring,
    question: "VDN and call centre",
    outcome: "failed",
    words:
      /^deployment\.yaml:23: cc-cms\.vdn is 171, but agent 1030 signed in to VDN 170; correct it, or use an agent of VDN 171$/,
  },
  {
    given: "a VDN that there is not",
    changes: { "cc-cms": { vdn: 4999 } },
    ...monitoring,
    outcome: "failed",
    words:
      /the query returned 0100002 \(A parameter is invalid\); cc-cms\.vdn is 4999, but agent 1030 signed in to VDN 170; /,
  },
  {
    given: "CC-CMS that says nothing of anybody",
    reference: {
      change: {
        answer: (sent, { url }) =>
          url.includes("/agentstatus") ? { ...sent, body: '{"resultCode":"0100000","resultDesc":[]}' } : sent,
      },
    },
    ...monitoring,
    question: "VDN and call centre",
    outcome: "failed",
    words:
      /^CC-CMS returns no subject, but AgentGateway returns 1099, 1031, 1100: cc-cms\.ccId is 1, and vdn 170; correct ccId or vdn, or have the key authorized for them$/,
  },
  {
    given: "a key for another VDN",
    changes: { "cc-cms": { accessKey: "EXAMPLEAK0000002", secretKey: "exampleSecretKey-of-vdn-171" } },
    ...monitoring,
    outcome: "failed",
    words:
      /the query returned 0101003 \(The key has no permission for this call\); have the key authorized for VDN 170, or correct vdn$/,
  },
  ...(["agentgateway", "cc-cms"] as const).flatMap((surface): Row[] => [
    {
      given: `an agent in a call, on ${surface}`,
      surface,
      question: "subject inCall",
      outcome: "ok",
      words: /^1099: talking$/,
      exit: 0,
    },
    {
      given: `an agent who should be in a call, on ${surface}`,
      changes: only("inCall", 1031),
      surface,
      question: "subject inCall",
      outcome: "warning",
      words:
        /^1031: idle; checks that need an agent in a call will be untested: have this agent take a call, or use another agent$/,
      exit: 0,
    },
    {
      given: `an agent who should be signed in, on ${surface}`,
      changes: only("signedIn", 1100),
      surface,
      question: "subject signedIn",
      outcome: "warning",
      words: /^1100: not signed in; checks that need an agent who is signed in and not in a call will be untested/,
      exit: 0,
    },
    {
      given: `an agent who should be signed out, on ${surface}`,
      changes: only("signedOut", 1099),
      surface,
      question: "subject signedOut",
      outcome: "warning",
      words:
        /^1099: talking; checks that need an agent who is not signed in will be untested: have this agent sign out/,
      exit: 0,
    },
  ]),
  {
    given: "an agent without skills",
    changes: only("signedIn", 1035),
    surface: "agentgateway",
    question: "subject signedIn",
    outcome: "warning",
    words: /^1035: idle, without skills; checks that need an agent with a skill will be untested: use another agent$/,
    exit: 0,
  },
  {
    given: "an agent without private calls",
    changes: only("privateCalls", 1031),
    surface: "cc-cms",
    question: "subject privateCalls",
    outcome: "warning",
    words:
      /^1031: idle, private calls: 0; checks that need an agent with calls in the private queue will be untested: send/,
    exit: 0,
  },
  {
    given: "an agent with private calls",
    surface: "cc-cms",
    question: "subject privateCalls",
    outcome: "ok",
    words: /^1099: talking, private calls: 1$/,
    exit: 0,
  },
  {
    given: "a subject who is not there, on AgentGateway",
    changes: { subjects: { inCall: 59_998 } },
    surface: "agentgateway",
    question: "subject inCall",
    outcome: "failed",
    words: /^59998: 300-002 \(There is no such agent information\); use an agent in the VDN of agentgateway\.agentid$/,
  },
  {
    given: "a subject who is not there, on CC-CMS",
    changes: { ...only("inCall", 59_998), agentgateway: null },
    surface: "cc-cms",
    question: "subject inCall",
    outcome: "failed",
    words: /^59998: is not in the response; use an agent of VDN 170$/,
  },
  ...(["100-006", "100-007"] as const).flatMap((retcode): Row[] => [
    {
      given: `a subject who is signed out, and whom the gateway answers with ${retcode}`,
      reference: { change: answeringOf(1100, { message: "", retcode }) },
      surface: "agentgateway",
      question: "subject signedOut",
      outcome: "ok",
      words: new RegExp(`^1100: ${retcode} \\(.*\\); gateways answer so about an agent who is not signed in$`),
      exit: 0,
    },
    {
      given: `a subject who should be signed in, and whom the gateway answers with ${retcode}`,
      changes: only("signedIn", 1100),
      reference: { change: answeringOf(1100, { message: "", retcode }) },
      surface: "agentgateway",
      question: "subject signedIn",
      outcome: "warning",
      words:
        /who is not signed in, and checks that need an agent who is signed in and not in a call will be untested: have this agent sign in, without a call, or use another agent$/,
      exit: 0,
    },
  ]),
  {
    given: "a subject who is signed out and of whom nothing is told",
    changes: { subjects: { signedOut: 59_998 }, "cc-cms": null },
    surface: "agentgateway",
    question: "subject signedOut",
    outcome: "warning",
    words: /^59998: 300-002 \(There is no such agent information\)$/,
    exit: 0,
  },
  {
    given: "an agent of another VDN",
    surface: "agentgateway",
    question: "subject otherVdn",
    outcome: "ok",
    words: /^2005: no data returned, 300-002 \(There is no such agent information\)$/,
    exit: 0,
  },
  {
    given: "an agent who should be of another VDN",
    changes: { subjects: { otherVdn: 1031 } },
    surface: "agentgateway",
    question: "subject otherVdn",
    outcome: "failed",
    words: /^1031: is in VDN 170, like agentgateway\.agentid; use an agent of another VDN$/,
  },
  {
    given: "an agent of another VDN of whom something is told",
    reference: {
      change: {
        answer: (sent, { url }) =>
          url.endsWith("/agentbyworkno/2005")
            ? { ...sent, body: JSON.stringify({ message: "", retcode: "0", result: { workno: "2005", vdnid: 171 } }) }
            : sent,
      },
    },
    surface: "agentgateway",
    question: "subject otherVdn",
    outcome: "warning",
    words: /^2005: data returned, although the VDN is 171; a run will evaluate this$/,
    exit: 0,
  },
  {
    given: "an id that should be of no agent",
    changes: { subjects: { unknown: 1100 } },
    surface: "agentgateway",
    question: "subject unknown",
    outcome: "failed",
    words: /^1100: this agent exists; use an id that no agent has$/,
  },
];

for (const { given, reference: options, changes = {}, surface, question, outcome, words, exit = 2 } of rows) {
  test.concurrent(`${given}: ${question} ${outcome}, exit code ${exit}`, async ({ expect }) => {
    const reference = await start(options);
    const before = reference.sessions().map(({ agentid }) => agentid);
    const deployment = deploymentOf(reference, typeof changes === "function" ? changes(reference) : changes);
    const lines = await examined(deployment);
    const line = lines.find((one) => one.surface === surface && one.question === question);
    expect(line).toMatchObject({ outcome, words: expect.stringMatching(words) });
    expect(exitCodeOf(lines)).toBe(exit);
    // Whoever was taken over is signed out; nobody else is signed in or out by the doctor.
    const { authentication, agentid } = deployment.agentgateway ?? {};
    const takesOver = authentication?.kind === "sign-in" && authentication.takeOver && exit === 0;
    const after = reference.sessions().map((session) => session.agentid);
    expect(after).toEqual(takesOver ? before.filter((one) => one !== agentid) : before);
  });
}

test("a session is ended, and that told, also where the first query failed", async () => {
  const reference = await start({ change: answeringAgents({ message: "", retcode: "100-007" }) });
  const lines = await examined(deploymentOf(reference, { "cc-cms": null }));
  expect(lines.at(-1)).toMatchObject({ question: "sign-out works", outcome: "ok" });
});

test("the doctor changes nothing, whatever a run may change", async () => {
  const asked: string[] = [];
  const change: Change = {
    request(raw) {
      asked.push(raw.url ?? "");
    },
  };
  const lines = await examined(deploymentOf(await start({ change }), { changes: ["resetSkill"], "cc-cms": null }));
  expect(lines.at(-1)).toMatchObject({ question: "sign-out works", outcome: "ok" });
  expect(asked.some((url) => url.includes("/onlineagent/"))).toBe(true);
  expect(asked.filter((url) => url.includes("resetskill"))).toEqual([]);
});

test("a session that cannot be ended is told, and what comes of it", async () => {
  const change: Change = {
    answer: (sent, { url }) =>
      url.endsWith("/logout") ? { ...sent, body: JSON.stringify({ message: "", retcode: "100-010" }) } : sent,
  };
  const lines = await examined(deploymentOf(await start({ change }), { "cc-cms": null }));
  expect(lines.at(-1)).toMatchObject({
    question: "sign-out works",
    outcome: "failed",
    words: expect.stringMatching(
      /^agent 1030 could not be signed out \(100-010 \(The state of the agent does not allow signing out\)\); the gateway signs the agent out after two minutes, at about [0-9:]{8} UTC$/,
    ),
  });
  expect(exitCodeOf(lines)).toBe(2);
});

/** How many signatures a reference has refused, and the proofs that were sent to it. */
async function signaturesRefused(changes: Changes): Promise<{ refused: number; sent: Set<string> }> {
  const sent = new Set<string>();
  let refused = 0;
  const reference = await start({
    change: {
      signature(_verdict, { rawHeaders }) {
        const credential = rawHeaders.find((value) => value.startsWith("auth-v2/"));
        if (credential === undefined) return { accepted: false, reason: "nobody says who asks" };
        refused += 1;
        sent.add(credential);
        return { accepted: false, reason: "nothing is accepted" };
      },
    },
  });
  await examined(deploymentOf(reference, { agentgateway: null, ...changes }));
  return { refused, sent };
}

test("one wrong signature is sent and no more, unless the deployment file allows others", async () => {
  expect((await signaturesRefused({})).refused).toBe(1);
});

test("each other form of the signature is tried once where the deployment file allows it", async () => {
  const { refused, sent } = await signaturesRefused({ allow: lockOut });
  expect([refused, sent.size]).toEqual([4, 4]);
});

test("other forms are not tried any more once the address is locked", async () => {
  const log: string[] = [];
  const reference = await start({ addressLock: { requests: 2, window: 60_000 }, log: (line) => log.push(line) });
  const wrong = { secretKey: "not-the-secret-key" };
  const lines = await examined(deploymentOf(reference, { agentgateway: null, allow: lockOut, "cc-cms": wrong }));
  // The unsigned question and the first signature fill the measure.
  expect(log.map((line) => / (401|403)/.exec(line)?.[1])).toEqual(["401", "401", "403"]);
  expect(lines.find(({ outcome }) => outcome === "failed")?.words).toMatch(
    /; HTTP 403 in response to other forms of a signature: this address is locked now; wait, and contact the operator$/,
  );
});

test("what was asked too often is asked once more after a pause", async () => {
  const reference = await start({ flowControl: { requests: 1, window: 200 } });
  const limits = { ...DEFAULT_LIMITS, pace: { requests: 2, window: 250 } };
  const subjects = { inCall: 1099, signedIn: 1031 };
  const lines = await examined(deploymentOf(reference, { limits, subjects, "cc-cms": null }));
  expect(lines.map(({ outcome }) => outcome)).not.toContain("failed");
});

test("no secret is told, also when a server repeats them", async () => {
  const body = "<html><title>sample-password EXAMPLEAK0000001 exampleSecretKey-0123456789abcdef</title>";
  const replies = { headers: { "content-type": "text/html" }, body };
  const server = await opening(serveReplies({ queryAgentInfoByWorkNo: replies, queryCtiServerTime: replies }));
  const lines = await examined(deploymentOf(server));
  expect(lines.find(({ outcome }) => outcome === "failed")?.words).toContain('a page "*** *** ***…"');
});

test("an interruption ends it early, and the session with it", async () => {
  const reference = await start();
  const controller = new AbortController();
  const lines: Line[] = [];
  for await (const line of examine(deploymentOf(reference), controller.signal)) {
    lines.push(line);
    if (line.question === "sign-in works") controller.abort();
  }
  expect(lines.slice(-2).map(({ question, outcome }) => [question, outcome])).toEqual([
    ["sign-in works", "ok"],
    ["sign-out works", "ok"],
  ]);
  expect(guidOf(reference, "1030")).toBe("");
});

test("an interruption during the sign-in leaves no session behind", async () => {
  const controller = new AbortController();
  const reference = await start({
    change: {
      answer(sent, { url, method }) {
        if (method === "PUT" && url.endsWith("/onlineagent/1030")) controller.abort();
        return sent;
      },
    },
  });
  const lines = await examined(deploymentOf(reference), controller.signal);
  expect(lines.at(-1)).toMatchObject({ surface: "agentgateway", question: "sign-out works", outcome: "ok" });
  expect(guidOf(reference, "1030")).toBe("");
});

test("an interruption while nobody answers ends it at once", async () => {
  const controller = new AbortController();
  const server = await opening(rawServer(() => controller.abort()));
  const lines = await examined(deploymentOf(server), controller.signal);
  expect(lines.map(({ question }) => question)).toEqual(["name resolves", "port open", "TLS trusted"]);
});

test("who stops reading has the session ended", async () => {
  const reference = await start();
  for await (const { question } of examine(deploymentOf(reference), new AbortController().signal)) {
    if (question === "sign-in works") break;
  }
  expect(guidOf(reference, "1030")).toBe("");
});

test("every platform state has the name of its table", () => {
  for (const surface of ["agentgateway", "cc-cms"] as const) {
    const names = Array.from({ length: 11 }, (_, state) => stateName(surface, state));
    expect(names.filter((name) => name.startsWith("state "))).toEqual([]);
    expect(names[5]).toBe("talking");
    expect([stateName(surface, 11), stateName(surface, undefined)]).toEqual(["state 11", "no state in the response"]);
  }
});
