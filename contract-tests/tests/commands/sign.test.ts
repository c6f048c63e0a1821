import { expect, test } from "vitest";
import { vectors } from "../client/c2-vectors.ts";
import { command } from "./in-process.ts";

for (const { name, accessKey, secretKey, timestamp, request, expected } of vectors) {
  test(`sign prints vector ${name}`, async () => {
    const { method, path, query, signedHeaders, body } = request;
    const { Host: host, ...others } = signedHeaders;
    const headers = Object.entries(others).flatMap(([header, value]) => ["--header", `${header}: ${value}`]);
    const search = new URLSearchParams(query);
    const url = `https://${host}${path}${search.size > 0 ? `?${search}` : ""}`;
    const args = ["sign", "--url", url, "--method", method, "--body", body, "--timestamp", timestamp, ...headers];
    const { code, stdout } = await command(args, {
      CC_CMS_ACCESS_KEY: accessKey,
      CC_CMS_SECRET_KEY: secretKey,
    });
    expect(stdout).toContain(`Authorization: ${expected.authorization}\n`);
    expect(stdout).toContain(
      expected.canonicalRequest
        .split("\n")
        .map((line) => `  ${line}\n`)
        .join(""),
    );
    expect(stdout).not.toContain(secretKey);
    expect(stdout).not.toContain(expected.signingKey);
    expect(code).toBe(0);
  });
}

const KEYS = { CC_CMS_ACCESS_KEY: "SAMPLEAK", CC_CMS_SECRET_KEY: "sampleSecret" };
const URL_FLAG = ["--url", "https://cms.example.test/a"];
const refused: [reason: string, args: string[], environment: Record<string, string>, words: RegExp][] = [
  ["no URL", [], KEYS, /required option '--url <url>' not specified/],
  ["a URL without scheme", ["--url", "cms.example.test/a"], KEYS, /not a complete URL; write it as/],
  ["no secret key", URL_FLAG, { CC_CMS_ACCESS_KEY: "SAMPLEAK" }, /CC_CMS_SECRET_KEY is not set/],
  ["a header without colon", [...URL_FLAG, "--header", "x"], KEYS, /--header "x" has no colon/],
  ["another time format", [...URL_FLAG, "--timestamp", "now"], KEYS, /--timestamp "now" is not valid/],
  ["a host beside the URL's", [...URL_FLAG, "--header", "Host: other"], KEYS, /host is taken from --url/],
  ["a query with a name twice", ["--url", "https://cms.example.test/a?b=1&b=2"], KEYS, /The query contains b twice/],
  [
    "two ways to say the time",
    [...URL_FLAG, "--timestamp", "2024-01-02T03:04:05Z", "--milliseconds"],
    KEYS,
    /cannot be combined/,
  ],
  [
    "an access key with a slash",
    URL_FLAG,
    { ...KEYS, CC_CMS_ACCESS_KEY: "A/K" },
    /CC_CMS_ACCESS_KEY contains characters/,
  ],
  ["a body file that is not there", [...URL_FLAG, "--body", "@nowhere"], KEYS, /the file nowhere cannot be read/],
];

for (const [reason, args, environment, words] of refused) {
  test(`sign refuses: ${reason}`, async () => {
    const { code, stdout, stderr } = await command(["sign", ...args], environment);
    expect(stderr).toMatch(words);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect([code, stdout]).toEqual([2, ""]);
  });
}

test("an empty query line is signed on request", async () => {
  const [vector] = vectors;
  const { stdout } = await command(
    [
      "sign",
      "--url",
      "https://cms.example.test:28443/rest/cmsapp/v1/openapi/agent/agentprivatecall",
      "--body",
      vector?.request.body ?? "",
      "--timestamp",
      "2024-01-02T03:04:05Z",
      "--empty-query-line",
    ],
    { CC_CMS_ACCESS_KEY: vector?.accessKey ?? "", CC_CMS_SECRET_KEY: vector?.secretKey ?? "" },
  );
  // The signature of vector V1 in the form with the doubtful empty line, computed by another implementation.
  expect(stdout).toContain("/host/8f543878850912e3fce79836a5a9b02cf54f6c8a465a2b9a50777ad0ddfce664\n");
});

test("the value of the header alone can be printed, for other commands", async () => {
  const [vector] = vectors;
  const { code, stdout, stderr } = await command(
    [
      "sign",
      ...URL_FLAG,
      "--body",
      vector?.request.body ?? "",
      "--timestamp",
      "2024-01-02T03:04:05Z",
      "--authorization-only",
    ],
    KEYS,
  );
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^auth-v2\/SAMPLEAK\/2024-01-02T03:04:05Z\/host\/[0-9a-f]{64}\n$/);
});
