// What is judged of recorded traffic and what not, whoever recorded it.
import { expect, test } from "vitest";
import { reportFiles } from "../../report/files.ts";
import type { Report } from "../../report/report.ts";
import { isReport } from "../../report/report-schema.ts";
import { terminalReport } from "../../report/terminal.ts";
import { Judge, KEPT } from "../../traffic/judge.ts";
import { judgedReport } from "../../traffic/judged-report.ts";
import { textOf } from "../report/text-of.ts";
import {
  ACCESS_KEY,
  AGENT,
  COOKIE,
  entry,
  forms,
  GUID,
  ORIGIN,
  PASSWORD,
  type Recorded,
  SIGNATURE,
  STARTED,
} from "./recordings.ts";

function judged(entries: readonly unknown[], addresses = {}): { judge: Judge; report: Report; texts: string[] } {
  const judge = new Judge({ addresses });
  for (const [index, one] of entries.entries()) judge.add(one, `entry ${index + 1}`);
  const { report, masking } = judgedReport(judge, { files: ["a.har"], edition: undefined, failOn: "MUST" });
  const { files, errors } = reportFiles(report, { recorded: judge.kept }, masking);
  expect(errors).toEqual([]);
  expect(isReport(JSON.parse(textOf(files.get("report.json"))))).toBe(true);
  return {
    judge,
    report,
    texts: [...[...files.values()].map(textOf), terminalReport(report, (word) => word, true)],
  };
}

/** The checks that found something, without their operation. */
function found({ checks }: Report): string[] {
  return checks.filter(({ causes }) => causes.length > 0).map(({ id }) => id.split(".")[2] ?? "");
}

for (const [recorder, recorded] of Object.entries(forms))
  test(`what ${recorder} has written is judged`, () => {
    const { judge, report } = judged([recorded]);
    expect(report.traffic).toMatchObject({ requests: 1, judged: 1, notJudged: [] });
    expect(JSON.stringify(judge.kept)).not.toMatch(/":(status|method|path)"/);
    expect(found(report)).toEqual(["unmapped-states"]);
    expect(report.exchanges[0]?.excerpt).toContain("José");
    expect(report.checks.filter(({ verdict }) => verdict === "pass").length).toBeGreaterThan(15);
  });

/** The entry with changes of its parts. */
function changed({ request, response, ...other }: Partial<Record<keyof Recorded, object | string>>): unknown {
  const own = entry({ size: 1, mimeType: "", text: JSON.stringify(AGENT) });
  return {
    ...own,
    ...other,
    request: { ...own.request, ...(request as object) },
    response: { ...own.response, ...(response as object) },
  };
}
const text = JSON.stringify(AGENT);
const coded = (coding: string, body: string) => ({
  headers: [{ name: "Content-Encoding", value: coding }],
  content: { text: Buffer.from(body).toString("base64"), encoding: "base64" },
});

const left: [reason: string, entry: unknown][] = [
  ["it is no request of the contract", changed({ request: { url: `${ORIGIN}/index.html` } })],
  ["it is no request of the contract", changed({ request: { method: "OPTIONS" } })],
  ["it is no request of the contract", changed({ request: { url: "data:text/plain,x" } })],
  ["the entry has no request", { response: {} }],
  ["the entry has no request", null],
  ["it has no answer", changed({ response: { status: 0, _error: "net::ERR_ABORTED" } })],
  ["the answer comes from a cache of the browser", { ...forms.Firefox, _fromCache: "disk" }],
  ["the answer comes from a cache of the browser", changed({ response: { status: 304, content: {} } })],
  ["the recorder has not kept the body", changed({ response: { content: { size: 500, mimeType: "" } } })],
  ["the recorder has cut off the body", changed({ response: { content: { size: 9_000, text } } })],
  ["the body cannot be decompressed (gzip)", changed({ response: coded("gzip", "\x1f\x8bnothing") })],
  ["the body is compressed in a way that is not known here (zstd)", changed({ response: coded("zstd", "(\xb5/\xfd") })],
  [
    "the recorder has decoded a body that is not UTF-8",
    changed({ response: { headers: [{ name: "content-type", value: "text/json;charset=GBK" }], content: { text } } }),
  ],
  ["the recording has no time of the request", changed({ startedDateTime: "yesterday" })],
  ["its field _cti is not of this version", changed({ _cti: { surface: "agentgateway" } })],
  ["the run that recorded it has not evaluated it either", changed({ _cti: purpose({ evaluated: false }) })],
];
function purpose(changes: object): object {
  const [surface, operationId] = ["agentgateway", "queryAgentInfoByWorkNo"];
  const words = { scenario: "agents", step: "first", credential: "valid", expects: "answer", agents: [1099] };
  return { surface, operationId, ...words, evaluated: true, ...changes };
}
for (const [index, [reason, one]] of left.entries())
  test(`not judged: ${reason} (${index + 1})`, () => {
    const { report } = judged([one, entry({ text })]);
    expect(report.traffic).toMatchObject({ requests: 2, judged: 1, notJudged: [{ reason, requests: 1 }] });
  });

test("a mistake of whoever asked is not one of the deployment: a refusal is judged by its form alone", () => {
  const refusal = (status: number, body: string) => changed({ response: { status, content: { text: body } } });
  expect(found(judged([refusal(400, "<html>")]).report)).toEqual([]);
  expect(found(judged([refusal(404, "")]).report)).toEqual([]);
  const { report } = judged([refusal(200, '{"retcode":"300-001","message":"x","result":{"workno":"1"}}')]);
  expect(found(report)).toContain("envelope");
  expect(report.verdict).toBe("does not conform");
});

test("a server error is one of the deployment, if the request is as the contract has it", () => {
  const broken = { status: 500, content: { text: "<html>" } };
  expect(found(judged([changed({ response: broken })]).report)).toEqual(["status-documented"]);
  const wrong = `${ORIGIN}/agentgateway/resource/agentgroup/1030/agentbyworkno/zero`;
  expect(found(judged([changed({ request: { url: wrong }, response: broken })]).report)).toEqual([]);
});

test("CC-CMS: a batch is judged by the agents of its request", () => {
  const agent = {
    ...{
      locationId: 0,
      currentStateReason: 0,
      prevState: 6,
      prevStateTime: 45,
      currentState: 1,
      currentStateTime: 600,
    },
    ...{ logonTime: Math.floor(Date.parse(STARTED) / 1000) - 3_600, agentRelease: 5, currentPrivateCallNum: 0 },
  };
  const agents = [1031, 1032].map((agentId) => ({ agentId, ...agent }));
  const batch = {
    ...entry({
      text: JSON.stringify({ result: "0", resultCode: "0100000", resultDatas: agents, resultDesc: agents }),
    }),
    request: {
      method: "POST",
      url: `${ORIGIN}/rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids`,
      headers: [],
      postData: { mimeType: "application/json", text: '{"ccId":3,"vdn":170,"agentIds":[1031,1099]}' },
    },
  };
  const { judge, report } = judged([batch]);
  // Of the agents who were asked about, one has a sign-in time in seconds; the other was not asked about.
  expect(found(report)).toEqual(["only-asked-agents", "sign-in-time"]);
  expect(report.checks.find(({ id }) => id.endsWith(".sign-in-time"))?.causes).toMatchObject([{ count: 1 }]);
  expect(judge.seen).toEqual({ ccId: 3, vdn: 170 });
  expect(report.surfaces).toMatchObject([{ surface: "cc-cms", ccId: 3, vdn: 170 }]);
});

test("a path before that of the operation belongs to the address; of several addresses one is chosen", () => {
  const elsewhere = changed({
    request: { url: "https://other.example.test/cti/agentgateway/resource/agentgroup/1030/allonlineagents" },
  });
  const { judge } = judged([entry({ text }), elsewhere]);
  expect([...judge.addresses.agentgateway]).toEqual([
    [ORIGIN, 1],
    ["https://other.example.test/cti", 1],
  ]);
  const { report } = judged([entry({ text }), elsewhere], { agentgateway: ORIGIN });
  expect(report.traffic?.notJudged).toEqual([{ reason: "it is to another address of agentgateway", requests: 1 }]);
  expect(report.surfaces).toMatchObject([{ surface: "agentgateway", baseUrl: ORIGIN }]);
});

test("a request that was wrong on purpose is judged as such: what refuses it need not be of the interface", () => {
  const response = { status: 200, content: { text: "<p>blocked</p>" } };
  expect(found(judged([changed({ response })]).report)).toContain("json");
  const marked = changed({ response, _cti: purpose({ expects: "refusal", credential: "none" }) });
  expect(found(judged([marked]).report)).toEqual([]);
});

test("secrets are found in the recording, and masked wherever they stand", () => {
  const signIn = {
    ...entry({ text: JSON.stringify({ retcode: "0", message: `${PASSWORD} ${COOKIE}`, result: {} }) }),
    request: {
      method: "PUT",
      url: `${ORIGIN}/agentgateway/resource/onlineagent/1030?token=tokenOfTheUrl`,
      headers: [{ name: "X-Api-Key", value: "keyOfTheProxy" }],
      postData: { mimeType: "application/json", text: JSON.stringify({ password: PASSWORD, phonenum: "70930" }) },
    },
  };
  signIn.response.headers.push({ name: "Set-GUID", value: `JSESSIONID=${GUID}` });
  const signed = {
    ...entry({ text: JSON.stringify({ resultCode: SIGNATURE, note: ACCESS_KEY, token: "tokenOfTheAnswer" }) }),
    request: {
      method: "POST",
      url: `${ORIGIN}/rest/cmsapp/v1/openapi/agent/agentprivatecall`,
      headers: [{ name: "authorization", value: `auth-v2/${ACCESS_KEY}/${STARTED}/host/${SIGNATURE}` }],
      postData: { mimeType: "application/json", text: '{"ccId":1,"vdn":170,"agentId":1099}' },
    },
  };
  const repeated = entry({ text: text.replace("José", GUID) });
  const { report, texts } = judged([signIn, signed, repeated]);
  expect(report.traffic).toMatchObject({ judged: 3 });
  const secrets = [GUID, PASSWORD, COOKIE, ACCESS_KEY, SIGNATURE, "tokenOfTheUrl", "keyOfTheProxy", "tokenOfTheAnswer"];
  for (const own of texts) for (const secret of secrets) expect(own).not.toContain(secret);
  expect(texts.join()).toContain("***");
});

test("nothing is said about limits, clock and connections: they are those of whoever has recorded", () => {
  const [http, date] = ["http://platform.example.test", { name: "Date", value: "Mon, 15 Jun 2026 03:00:00 GMT" }];
  const own = changed({ request: { url: `${http}/agentgateway/resource/agentgroup/1030/agentbyworkno/1099` } });
  (own as Recorded).response.headers.push(date);
  const { report, texts } = judged([own]);
  expect(report).toMatchObject({ latency: [], surfaces: [{ baseUrl: http }] });
  for (const fact of ["clock", "plainHttp", "tls"]) expect(report.surfaces[0]).not.toHaveProperty(fact);
  expect(report.deployment).not.toHaveProperty("limits");
  const protocol = texts.find((page) => page.includes("Protocol of a contract verification")) ?? "";
  expect(protocol).toContain("<dt>Recorded in</dt><dd>a.har</dd>");
  expect(protocol).toContain("<dt>Judged</dt><dd>1 of 1 recorded request judged<br>not made: ");
  expect(protocol).not.toMatch(/<dt>(TLS|Clock|Limits|Permitted)</);
});

test("a word of _cti that nobody knows ends nothing", () => {
  const { report } = judged([changed({ _cti: purpose({ credential: "__proto__" }) })]);
  expect(report.traffic).toMatchObject({ judged: 1 });
});

test("of a large recording some is kept and all is counted", () => {
  const { judge, report } = judged(Array.from({ length: 2 * KEPT.exchanges }, () => entry({ text })));
  expect(judge.kept).toHaveLength(KEPT.exchanges);
  expect(report.traffic).toMatchObject({ requests: 2_000, judged: 2_000 });
  const [cause] = report.checks.find(({ id }) => id.endsWith("unmapped-states"))?.causes ?? [];
  expect(cause).toMatchObject({ count: 2_000 });
  expect(cause?.exchanges).toHaveLength(KEPT.findings);
  expect(report.coverage.find(({ operationId }) => operationId === "queryAgentInfoByWorkNo")?.answers).toBe(2_000);
});

test("what comes late is evidence all the same, and bodies have no more room than is given", () => {
  const big = (name: string) => entry({ text: text.replace("José", name.repeat(8 * 1024 * 1024)) });
  const wrong = entry({ text: text.replace('"retcode":"0"', '"retcode":0') });
  const { judge, report } = judged([big("a"), big("b"), big("c"), big("d"), big("e"), big("f"), wrong]);
  expect(judge.kept.length).toBeLessThan(7);
  expect(judge.kept.at(-1)?.request.key).toContain("entry 7");
  expect(found(report)).toContain("envelope");
});
