import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { c2Sign } from "../../client/c2-signature.ts";
import { vectors } from "./c2-vectors.ts";

for (const { name, accessKey, secretKey, timestamp, request, expected } of vectors) {
  test(`vector ${name}`, async () => {
    expect(await c2Sign(request, { accessKey, secretKey }, timestamp)).toEqual(expected);
  });
}

const request = { method: "POST", path: "/a", signedHeaders: { Host: "cms.example.test" }, body: "{}" };
const keys = { accessKey: "AK", secretKey: "SK" };
const time = "2024-01-02T03:04:05Z";

test("the characters that encodeURIComponent leaves alone are encoded too", async () => {
  const { canonicalRequest } = await c2Sign({ ...request, body: "a!'()*-._~/ b" }, keys, time);
  expect(canonicalRequest.split("\n").at(-1)).toBe("a%21%27%28%29%2A-._~%2F%20b");
});

test("header lines are sorted as lines, header names as names", async () => {
  const signedHeaders = { "X-A": "1", "X-A-B": "2", Host: "cms.example.test" };
  const { canonicalRequest, authorization } = await c2Sign({ ...request, signedHeaders }, keys, time);
  expect(canonicalRequest.split("\n").slice(2, 6)).toEqual([
    "host;x-a;x-a-b",
    "host:cms.example.test",
    "x-a-b:2",
    "x-a:1",
  ]);
  expect(authorization.split("/")[3]).toBe("host;x-a;x-a-b");
});

test("an empty secret key is a key as any other", async () => {
  const { signingKey } = await c2Sign(request, { ...keys, secretKey: "" }, time);
  const expected = createHmac("sha256", "").update("auth-v2/AK/2024-01-02T03:04:05Z/host").digest("hex");
  expect(signingKey).toBe(expected);
});
