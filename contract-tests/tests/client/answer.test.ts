// What the generated clients make of responses that are not as documented, and of requests that cannot be sent.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createAgentGatewayClient, orThrow, PlatformError } from "../../../generated/agentgateway/client.ts";
import { createCcCmsClient } from "../../../generated/cc-cms/client.ts";
import { ADVICE } from "../../client/platform-error.ts";
import { errorCodesOf, operationsOf, surfaces } from "../../contract/contract.ts";

const IDS = { agentid: "1030", workno: "1099" };

function clientAnswered(...response: ConstructorParameters<typeof Response>) {
  return createAgentGatewayClient({
    baseUrl: "https://gateway.example.test",
    fetch: async () => new Response(...response),
  });
}

const rows: [given: string, response: [body: string | null, status?: number], error: object, message: RegExp][] = [
  [
    "a code of failure",
    ['{"message":"","retcode":"100-006"}'],
    { kind: "code", code: "100-006", status: 200, advice: expect.stringMatching(/^Sign in again: /) },
    /^queryAgentInfoByWorkNo: 100-006: \S/,
  ],
  [
    "a code that nobody knows",
    ['{"message":"","retcode":"999-999"}'],
    { kind: "code", code: "999-999", meaning: undefined },
    /: 999-999$/,
  ],
  ["no code", ["{}"], { kind: "code", code: undefined }, /: no retcode$/],
  ["HTML with 200", ["<html>sign in</html>"], { kind: "not-json", status: 200 }, /: no JSON object: <html>/],
  ["an empty 200", [""], { kind: "not-json", status: 200, body: "" }, /: an empty body$/],
  ["a list", ["[]"], { kind: "not-json" }, /: no JSON object: \[\]$/],
  ["a text with 502", ["Bad Gateway", 502], { kind: "status", status: 502, body: "Bad Gateway" }, /: HTTP status 502$/],
  ["JSON with 400", ['{"error":"no"}', 400], { kind: "status", body: '{"error":"no"}' }, /: HTTP status 400$/],
  ["204", [null, 204], { kind: "status", status: 204 }, /: HTTP status 204$/],
  [
    "an integer beyond 2^53",
    ['{"message":"9007199254740993","retcode":"0","result":{"logindate":9007199254740993}}'],
    { kind: "unsafe-integer" },
    /: the integer 9007199254740993 is beyond 2\^53$/,
  ],
];

for (const [given, [body, status = 200], error, message] of rows) {
  test(`${given} is an error that says so, and orThrow throws it`, async () => {
    const answer = await clientAnswered(body, { status }).queryAgentInfoByWorkNo(IDS);
    expect(answer.data).toBeUndefined();
    expect(answer.response?.status).toBe(status);
    expect(answer.error).toBeInstanceOf(PlatformError);
    expect(answer.error).toMatchObject({ operation: "queryAgentInfoByWorkNo", ...error });
    expect(answer.error?.message).toMatch(message);
    await expect(orThrow(clientAnswered(body, { status }).queryAgentInfoByWorkNo(IDS))).rejects.toThrow(message);
  });
}

const advice: [code: string, advice: RegExp][] = [
  ["000-001", /handShake/],
  ["000-003", /latest guid.* too old/],
  ["000-007", /fewer requests/],
  ["100-002", /forceLogin/],
  ["100-006", /Sign in again/],
  ["100-010", /End the call/],
  ["100-015", /must not be forced out/],
  ["105-006", /^Sign in again\.$/],
  ["110-021", /unlocked/],
  ["100-007", /Check the ids.*once more.*operator/],
  ["300-001", /operator for the right/],
  ["200-001", /the page of codes/],
];

for (const [code, words] of advice) {
  test(`what to do about ${code}`, async () => {
    const { error } = await clientAnswered(JSON.stringify({ message: "", retcode: code })).queryAgentInfoByWorkNo(IDS);
    expect(error?.advice).toMatch(words);
  });
}

const adviceByStatus: [status: number, advice: RegExp][] = [
  [400, /Shorten the URL/],
  [401, /clock/],
  [403, /lock the address/],
  [502, /Check the address/],
];

for (const [status, words] of adviceByStatus) {
  test(`what to do about HTTP status ${status}`, async () => {
    const { error } = await clientAnswered("", { status }).queryAgentInfoByWorkNo(IDS);
    expect(error?.advice).toMatch(words);
  });
}

test("each code of an operation of the contract has advice of its own, and no code that the contract does not know", () => {
  const known = [...errorCodesOf("agentgateway"), ...errorCodesOf("cc-cms")];
  expect(Object.keys(ADVICE).filter((code) => !known.includes(code))).toEqual([]);
  const failures = surfaces.flatMap((surface) => operationsOf(surface)).flatMap(({ errorCodes }) => errorCodes);
  expect(failures.filter((code) => !(code in ADVICE))).toEqual([]);
});

test("success is data, with large integers that are safe and long digits in texts", async () => {
  const body = '{"message":"12345678901234567890","retcode":"0","result":{"logindate":9007199254740991}}';
  const data = await orThrow(clientAnswered(body).queryAgentInfoByWorkNo(IDS));
  expect(data).toMatchObject({ message: "12345678901234567890", result: { logindate: Number.MAX_SAFE_INTEGER } });
});

test("CC-CMS: resultCode decides", async () => {
  const fetch = async () => Response.json({ result: "1", resultCode: "0100002", resultDesc: "agentId" });
  const { queryCtiServerTime } = createCcCmsClient({ baseUrl: "https://cms.example.test", fetch });
  const { error } = await queryCtiServerTime({ ccId: 1 });
  expect(error).toMatchObject({ kind: "code", code: "0100002", operation: "queryCtiServerTime" });
});

test("where nobody listens there is no answer, with the reason", async () => {
  const { queryAgentInfoByWorkNo } = createAgentGatewayClient({ baseUrl: "http://127.0.0.1:1" });
  const { error, response } = await queryAgentInfoByWorkNo(IDS);
  expect(response).toBeUndefined();
  expect(error).toMatchObject({ kind: "no-answer", status: undefined });
  expect(error?.message).toMatch(/^queryAgentInfoByWorkNo: fetch failed \(/);
});

test("a response that breaks off is none, and neither is one that is aborted", async () => {
  const server = createServer((request, response) => {
    if (request.url?.endsWith("/1098")) return;
    response.writeHead(200, { "Content-Length": "100" });
    response.write("{");
    setImmediate(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { queryAgentInfoByWorkNo } = createAgentGatewayClient({ baseUrl: `http://127.0.0.1:${port}` });
  try {
    const broken = await queryAgentInfoByWorkNo(IDS);
    expect(broken.error?.kind).toBe("no-answer");
    const aborted = await queryAgentInfoByWorkNo({ ...IDS, workno: "1098" }, { signal: AbortSignal.timeout(20) });
    expect(aborted.error).toMatchObject({ kind: "no-answer", cause: { name: "TimeoutError" } });
    const late = await queryAgentInfoByWorkNo({ ...IDS, workno: "1098" }, { timeout: 20 });
    expect(late.error?.message).toBe("queryAgentInfoByWorkNo: no answer within 0.02 s");
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

const UNSENDABLE: [given: string, workno: unknown][] = [
  ["..", ".."],
  [".", "."],
  ["an empty text", ""],
  ["undefined", undefined],
  ["a number", 1099],
];

for (const [given, workno] of UNSENDABLE) {
  test(`${given} in a path is refused before anything is sent`, async () => {
    let sent = 0;
    const fetch = async () => {
      sent += 1;
      return Response.json({});
    };
    const { queryAgentInfoByWorkNo } = createAgentGatewayClient({ baseUrl: "https://gateway.example.test", fetch });
    await expect(queryAgentInfoByWorkNo({ ...IDS, workno: workno as string })).rejects.toThrow(/^workno cannot be /);
    expect(sent).toBe(0);
  });
}

test("a slash in a path is encoded", async () => {
  const urls: string[] = [];
  const fetch = async ({ url }: Request) => {
    urls.push(url);
    return Response.json({ message: "", retcode: "100-007" });
  };
  const { queryAgentInfoByWorkNo } = createAgentGatewayClient({ baseUrl: "https://gateway.example.test", fetch });
  await queryAgentInfoByWorkNo({ ...IDS, workno: "../1031" });
  expect(urls).toEqual([expect.stringMatching(/agentbyworkno\/\.\.%2F1031$/)]);
});
