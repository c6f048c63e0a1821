import { expect, test } from "vitest";
import { type C2Request, canonicalRequestOf, signatureOf, verifyC2 } from "../../reference/c2-verification.ts";
import { UsedSignatures } from "../../reference/used-signatures.ts";
import vectors from "../client/c2-vectors.json" with { type: "json" };
import { KEYS, PRIVATE_CALLS, startClient } from "./reference-client.ts";

interface Vector {
  accessKey: string;
  secretKey: string;
  method: string;
  path: string;
  query: object;
  signedHeaders: object;
  body: string;
  expected: { authorization: string };
}

/** A vector as a request on the wire. */
function requestOf({ method, path, query, signedHeaders, body, expected }: Vector): C2Request {
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return {
    method,
    target: parameters.length === 0 ? path : `${path}?${parameters.join("&")}`,
    rawHeaders: [...Object.entries(signedHeaders).flat().map(String), "Authorization", expected.authorization],
    body: Buffer.from(body),
  };
}

const VECTOR_TIME = Date.UTC(2024, 0, 2, 3, 4, 5);
const secretKeys: Record<string, string> = { EXAMPLEAK0000001: "exampleSecretKey-0123456789abcdef" };
const verdict = (request: C2Request, now = VECTOR_TIME) => verifyC2(request, (key) => secretKeys[key], now);

for (const vector of vectors) {
  test(`vector ${vector.name} is accepted, and nothing but it`, () => {
    const request = requestOf(vector);
    expect(verdict(request)).toEqual({ accepted: true, accessKey: "EXAMPLEAK0000001" });
    const signature = vector.expected.authorization;
    const others: Partial<C2Request>[] = [
      { method: "PUT" },
      { target: request.target.replace("/v1/", "/v2/") },
      { target: `${request.target}${request.target.includes("?") ? "&" : "?"}d=` },
      { target: `${request.target}/` },
      { body: Buffer.concat([request.body, Buffer.from(" ")]) },
      { rawHeaders: request.rawHeaders.map((text) => text.replace("cms.example.test", "cms.example.tesu")) },
      { rawHeaders: request.rawHeaders.map((text) => text.replace("AK0000001", "AK0000002")) },
      { rawHeaders: request.rawHeaders.map((text) => text.replace(/T03:04:05/, "T03:04:06")) },
      {
        rawHeaders: [...request.rawHeaders.slice(0, -1), signature.replace(/.$/, (last) => (last === "0" ? "1" : "0"))],
      },
      {
        rawHeaders: [...request.rawHeaders.slice(0, -1), signature.replace(/[^/]*$/, (digits) => digits.toUpperCase())],
      },
    ];
    for (const other of others) expect(verdict({ ...request, ...other })).toMatchObject({ accepted: false });
    expect(verifyC2(request, () => "another secret key", VECTOR_TIME)).toMatchObject({ accepted: false });
  });
}

test("the form with an empty query line, which some ports sign, is refused", () => {
  const request = {
    method: "POST",
    target: PRIVATE_CALLS,
    body: Buffer.from('{"ccId":1,"vdn":170,"agentId":1099}'),
  };
  const prefix = "auth-v2/EXAMPLEAK0000001/2024-01-02T03:04:05Z/host";
  const signed = (signature: string) => ({
    ...request,
    rawHeaders: ["Host", "cms.example.test:28443", "Authorization", `${prefix}/${signature}`],
  });
  // The same request without and with that line; both values come from another implementation.
  expect(verdict(signed("f0303e967cc0488d2249e155a8f30bede2ccabe12ac51c51924aab1a7c4ab3de")).accepted).toBe(true);
  expect(verdict(signed("8f543878850912e3fce79836a5a9b02cf54f6c8a465a2b9a50777ad0ddfce664")).accepted).toBe(false);
});

/** A request signed over some header names; the list in the header is as given, right or wrong. */
function signed(
  names: string,
  headers: [name: string, value: string][],
  timestamp = "2024-01-02T03:04:05Z",
): C2Request {
  const secretKey = secretKeys.EXAMPLEAK0000001 ?? "";
  const prefix = `auth-v2/EXAMPLEAK0000001/${timestamp}/${names}`;
  const request = { method: "POST", target: "/a", rawHeaders: headers.flat(), body: Buffer.from("{}") };
  let signature = "";
  try {
    signature = signatureOf(secretKey, prefix, canonicalRequestOf(request, names.split(";")));
  } catch {
    // There is no canonical request; then it is for the refusal to say why.
  }
  return { ...request, rawHeaders: [...request.rawHeaders, "authorization", `${prefix}/${signature}`] };
}

const HOST: [string, string] = ["Host", "cms.example.test"];

test("lines of headers are sorted as lines, and values are trimmed", () => {
  const request = signed("host;x-a;x-a-b", [["X-A-B", " 2 "], ["x-a", "1"], HOST]);
  expect(canonicalRequestOf(request, ["host", "x-a", "x-a-b"]).split("\n").slice(2, 6)).toEqual([
    "host;x-a;x-a-b",
    "host:cms.example.test",
    "x-a-b:2",
    "x-a:1",
  ]);
  expect(verdict(request).accepted).toBe(true);
});

test("a header whose bytes are UTF-8 is signed as these bytes", () => {
  const value = Buffer.from("Müller").toString("latin1");
  expect(canonicalRequestOf(signed("host;x-name", [HOST, ["X-Name", value]]), ["x-name"])).toContain(
    "x-name:M%C3%BCller",
  );
});

test("pairs of the query are decoded, encoded again, sorted, and taken once", () => {
  const request = { ...signed("host", [HOST]), target: "/a?b=%7e&a=x%20y&c&b=~&a%2Bb=1" };
  expect(canonicalRequestOf(request, ["host"]).split("\n")[2]).toBe("a%2Bb=1&a=x%20y&b=~&c=");
});

test("empty pairs of the query count for nothing", () => {
  const request = { ...signed("host", [HOST]), target: "/a?&a=1&&" };
  expect(canonicalRequestOf(request, ["host"]).split("\n").slice(1, 4)).toEqual(["/a", "a=1", "host"]);
  expect(
    canonicalRequestOf({ ...request, target: "/a?&&" }, ["host"])
      .split("\n")
      .slice(1, 3),
  ).toEqual(["/a", "host"]);
});

const refused: [why: string, request: C2Request, reason: RegExp][] = [
  ["no Authorization", { ...signed("host", [HOST]), rawHeaders: HOST }, /no header authorization/],
  ["two Authorizations", signed("host", [HOST, ["Authorization", "auth-v2/a/b/c/d"]]), /2 headers authorization/],
  [
    "another scheme",
    { ...signed("host", [HOST]), rawHeaders: [...HOST, "Authorization", "Bearer a"] },
    /is not auth-v2/,
  ],
  [
    "six fields",
    { ...signed("host", [HOST]), rawHeaders: [...HOST, "Authorization", "auth-v2/a/b/c/d/e"] },
    /is not auth/,
  ],
  ["host unsigned", signed("x-a", [HOST, ["X-A", "1"]]), /host is not among/],
  ["no signed headers", signed("", [HOST]), /not lower-case names/],
  ["a name in upper case", signed("Host", [HOST]), /not lower-case names/],
  ["names out of order", signed("x-a;host", [HOST, ["X-A", "1"]]), /not in ascending order/],
  ["a name twice", signed("host;host", [HOST]), /not in ascending order, each once/],
  ["a signed header that is not there", signed("host;x-a", [HOST]), /no header x-a/],
  ["a signed header that is there twice", signed("host;x-a", [HOST, ["X-A", "1"], ["X-A", "1"]]), /2 headers x-a/],
  ["authorization signed", signed("authorization;host", [HOST]), /authorization is among/],
  ["a timestamp without Z", signed("host", [HOST], "2024-01-02T03:04:05"), /timestamp is not a time/],
  ["a timestamp in microseconds", signed("host", [HOST], "2024-01-02T03:04:05.678901Z"), /timestamp is not a time/],
  ["a day that is not there", signed("host", [HOST], "2024-01-42T03:04:05Z"), /timestamp is not a time/],
  ["30 February", signed("host", [HOST], "2024-02-30T03:04:05Z"), /timestamp is not a time/],
  ["a plus in the query", { ...signed("host", [HOST]), target: "/a?b=c+d" }, /may be a plus or a blank/],
  ["a query that is not UTF-8", { ...signed("host", [HOST]), target: "/a?b=%ff" }, /not percent-encoded UTF-8/],
];

for (const [why, request, reason] of refused) {
  test(`a request is refused for ${why}`, () => {
    expect(verdict(request)).toEqual({ accepted: false, reason: expect.stringMatching(reason) });
  });
}

const ages: [minutes: number, milliseconds: number, accepted: boolean][] = [
  [15, 0, true],
  [15, 1, false],
  [-15, 0, true],
  [-15, -1, false],
];

for (const [minutes, milliseconds, accepted] of ages) {
  test(`a timestamp ${minutes} min and ${milliseconds} ms old is ${accepted ? "accepted" : "refused"}`, () => {
    const now = VECTOR_TIME + minutes * 60_000 + milliseconds;
    expect(verdict(signed("host", [HOST]), now).accepted).toBe(accepted);
  });
}

const REQUEST = { ccId: 1, vdn: 170, agentId: 1099 };

test("a refused signature is answered with 401 in the form of the sister service, and the log says why", async () => {
  const { monitor, log } = await startClient();
  const answer = await monitor(PRIVATE_CALLS, REQUEST, { body: JSON.stringify({ ...REQUEST, agentId: 1031 }) });
  expect(answer.status).toBe(401);
  expect(answer.body).toEqual({
    timestamp: 1714987800000,
    status: 401,
    error: "Unauthorized",
    message: "No message available",
    path: PRIVATE_CALLS,
  });
  expect(log.at(-1)).toMatch(/ POST .*agentprivatecall 401 the signature is not that of "POST\\n\/rest.*1031/);
});

test("a signature may be used again within its time", async () => {
  const { monitor, clock } = await startClient();
  expect((await monitor(PRIVATE_CALLS, REQUEST)).status).toBe(200);
  expect((await monitor(PRIVATE_CALLS, REQUEST)).status).toBe(200);
  expect(clock.time).toBe(Date.UTC(2024, 4, 6, 9, 30));
});

test("with refuseReplays a signature is accepted once, and the log says so; the same request at another time is another one", async () => {
  const { monitor, clock, log } = await startClient({ refuseReplays: true });
  expect((await monitor(PRIVATE_CALLS, REQUEST)).status).toBe(200);
  expect((await monitor(PRIVATE_CALLS, REQUEST)).status).toBe(401);
  expect(log.at(-1)).toMatch(/agentprivatecall 401 the signature was used before$/);
  clock.time += 1;
  expect((await monitor(PRIVATE_CALLS, REQUEST)).status).toBe(200);
});

test("a signature that was refused is not taken for one that was used", async () => {
  const { monitor, clock } = await startClient({ refuseReplays: true });
  const now = clock.time;
  clock.time = now + 16 * 60_000;
  const ahead = monitor(PRIVATE_CALLS, REQUEST);
  clock.time = now;
  expect((await ahead).status).toBe(401);
  clock.time = now + 16 * 60_000;
  expect((await monitor(PRIVATE_CALLS, REQUEST)).status).toBe(200);
});

test("used signatures are forgotten when their time is over, not before", () => {
  const clock = { time: 0 };
  const used = new UsedSignatures(() => clock.time);
  expect([used.admits("one"), used.admits("one")]).toEqual([true, false]);
  clock.time = 30 * 60_000;
  expect([used.admits("one"), used.admits("two")]).toEqual([false, true]);
  clock.time += 1;
  expect([used.admits("one"), used.admits("two")]).toEqual([true, false]);
});

test("a wrong secret key, an unknown access key and no signature at all look the same", async () => {
  const { monitor, ask } = await startClient();
  const answers = [
    await monitor(PRIVATE_CALLS, REQUEST, {}, { ...KEYS, secretKey: "wrong" }),
    await monitor(PRIVATE_CALLS, REQUEST, {}, { ...KEYS, accessKey: "UNKNOWN" }),
    await ask("POST", PRIVATE_CALLS, {
      body: JSON.stringify(REQUEST),
      headers: { "content-type": "application/json" },
    }),
  ];
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(401);
});
