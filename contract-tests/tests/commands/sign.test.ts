import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { vectors } from "../client/c2-vectors.ts";
import { command } from "./in-process.ts";

for (const { name, accessKey, secretKey, timestamp, request, expected } of vectors) {
  test(`sign prints vector ${name}`, async () => {
    const { method, path, query, signedHeaders, body } = request;
    const { Host: host, ...others } = signedHeaders;
    const headers = Object.entries(others).flatMap(([header, value]) => ["--header", `${header}: ${value}`]);
    const search = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
    const url = `https://${host}${path}${search.length > 0 ? `?${search.join("&")}` : ""}`;
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
type Refused = [reason: string, args: string[], environment: Record<string, string>, words: RegExp];
const refused: Refused[] = [
  ["no URL", [], KEYS, /required option '--url <url>' not specified/],
  ["a URL without scheme", ["--url", "cms.example.test/a"], KEYS, /not a complete URL; write it as/],
  ["no secret key", URL_FLAG, { CC_CMS_ACCESS_KEY: "SAMPLEAK" }, /CC_CMS_SECRET_KEY is not set/],
  ["a header without colon", [...URL_FLAG, "--header", "x"], KEYS, /--header "x" has no colon/],
  ["another time format", [...URL_FLAG, "--timestamp", "now"], KEYS, /--timestamp "now" is not valid/],
  ["a host beside the URL's", [...URL_FLAG, "--header", "Host: other"], KEYS, /host is taken from --url/],
  ["a query with a name twice", ["--url", "https://cms.example.test/a?b=1&b=2"], KEYS, /The query contains b twice/],
  ["a query with a plus", ["--url", "https://cms.example.test/a?b=c+d"], KEYS, /c\+d, whose \+ .* write %20 or %2B/],
  ["a query that is no UTF-8", ["--url", "https://cms.example.test/a?b=%ff"], KEYS, /contains %ff, which is no UTF-8/],
  ["a query with a lone %", ["--url", "https://cms.example.test/a?b=5%"], KEYS, /contains 5%, which is no UTF-8/],
  ...(
    [
      ["a host in capitals", "https://CMS.example.test/a", "https://cms.example.test/a"],
      ["the usual port", "https://cms.example.test:443/a", "https://cms.example.test/a"],
      ["no path", "https://cms.example.test", "https://cms.example.test/"],
      ["dot segments", "https://cms.example.test/a/../b/./c", "https://cms.example.test/b/c"],
      ["a backslash", "https://cms.example.test/a\\b", "https://cms.example.test/a/b"],
      ["a blank", "https://cms.example.test/a?b=c d", "https://cms.example.test/a?b=c%20d"],
      ["a line end", "https://cms.example.test/a\n", "https://cms.example.test/a"],
    ] as const
  ).map(
    ([reason, url, meant]): Refused => [
      `a URL with ${reason}, which would be sent in another way`,
      ["--url", url],
      KEYS,
      new RegExp(
        `^sign: --url .* is not what HTTP clients send; write it as ${meant.replaceAll(/[.?/]/g, "\\$&")} if you mean that$`,
        "m",
      ),
    ],
  ),
  [
    "a user in the URL",
    ["--url", "https://me:word@cms.example.test/a"],
    KEYS,
    /^sign: --url: a user before the host (?!.*word)/,
  ],
  [
    "a user, and backslashes",
    ["--url", "https:\\\\me:word@cms.example.test/a"],
    KEYS,
    /a user before the host (?!.*word)/,
  ],
  ["a fragment", ["--url", "https://cms.example.test/a#b"], KEYS, /the part from # on is not sent/],
  ["Authorization among the headers", [...URL_FLAG, "--header", "AUTHORIZATION: a"], KEYS, /it has the signature/],
  [
    "a length that is not that of the body",
    [...URL_FLAG, "--body", "é", "--header", "Content-Length: 1"],
    KEYS,
    /is 1, but the body has 2 bytes/,
  ],
  ["a header twice", [...URL_FLAG, "--header", "X-A: 1", "--header", "x-a: 2"], KEYS, /x-a is given twice/],
  ["a header without name", [...URL_FLAG, "--header", ": 1"], KEYS, /has no valid name/],
  ["a blank before the colon", [...URL_FLAG, "--header", "X-A : 1"], KEYS, /has no valid name/],
  ["a header without value", [...URL_FLAG, "--header", "X-A: "], KEYS, /blanks around a value are not sent/],
  ["blanks around a value", [...URL_FLAG, "--header", "X-A:  1"], KEYS, /blanks around a value are not sent/],
  [
    "a line end in a header",
    [...URL_FLAG, "--header", "X-A: 1\r\nX-B: 2"],
    KEYS,
    /has line ends or letters beyond ASCII/,
  ],
  ["a header beyond ASCII", [...URL_FLAG, "--header", "X-A: é"], KEYS, /has line ends or letters beyond ASCII/],
  ["30 February", [...URL_FLAG, "--timestamp", "2024-02-30T03:04:05Z"], KEYS, /"2024-02-30T03:04:05Z" is not valid/],
  ["a method in small letters", [...URL_FLAG, "--method", "post"], KEYS, /"post" is not an HTTP method in capitals/],
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

test("sign refuses a body file that is no UTF-8, and signs a byte order mark", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cti-contract-test-"));
  const file = join(folder, "body.json");
  await writeFile(file, Buffer.from([0xff, 0xfe]));
  const refusal = await command(["sign", ...URL_FLAG, "--body", `@${file}`], KEYS);
  expect([refusal.code, refusal.stderr]).toEqual([
    2,
    expect.stringMatching(/body\.json is not UTF-8; convert it first\n$/),
  ]);
  await writeFile(file, "\uFEFF{}");
  const { stdout } = await command(["sign", ...URL_FLAG, "--body", `@${file}`], KEYS);
  expect(stdout).toContain("  %EF%BB%BF%7B%7D\n");
  await rm(folder, { recursive: true });
});

test("empty pairs of a query are not signed", async () => {
  const { stdout } = await command(["sign", "--url", "https://cms.example.test/a?&b=1&&a&"], KEYS);
  expect(stdout).toContain("  /a\n  a=&b=1\n  host\n");
});

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
