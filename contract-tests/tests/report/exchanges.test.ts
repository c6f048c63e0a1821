import { expect, test } from "vitest";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { exchangesOf } from "../../report/exchanges.ts";
import { shortened, visible, visibleLines } from "../../report/visible.ts";
import { answered, STARTED_AT, URL_ASKED, unanswered, unsent } from "./captured.ts";

const deployment = embeddedDeployment({ baseUrl: "https://127.0.0.1:8043", certificate: "PEM" }, "static");

const common = {
  surface: "cc-cms",
  operationId: "queryAgentPrivateCalls",
  request: "queryAgentPrivateCalls: private calls, calls, 1099",
  method: "POST",
  url: URL_ASKED,
  curl: expect.stringMatching(
    /^AUTHORIZATION="\$\(npx cti-contract sign .* && curl .*'https:\/\/platform\.example\.test:8043\/rest/,
  ),
};

test("what was answered, in the order of asking", () => {
  const times = { startedAt: STARTED_AT, duration: 18.25 };
  expect(exchangesOf([answered(), unanswered("broken")], deployment)).toEqual([
    { id: 0, ...common, ...times, status: 200, size: 14, excerpt: '{"result":"0"}' },
    { id: 1, ...common, ...times, failure: "broken, since a test says so" },
  ]);
});

test("the size of a body that was cut is what came", () => {
  const cut = { length: 70_000, problem: "not JSON" };
  expect(exchangesOf([answered({ answer: { body: "beginning", cut } })], deployment)).toMatchObject([
    { size: 70_000, excerpt: "beginning" },
  ]);
});

test("what was not sent is no exchange", () => {
  expect(exchangesOf([unanswered("refused"), unsent], deployment)).toEqual([]);
  expect(exchangesOf([unsent, answered()], deployment)).toMatchObject([{ id: 0, status: 200 }]);
});

const excerpts: [what: string, body: Uint8Array | string, excerpt: string][] = [
  ["what steers a terminal", "a\u001b[31m\u009b\u0000b", "a\\u{1b}[31m\\u{9b}\\u{0}b"],
  [
    "what turns writing around or cannot be seen",
    "\ufeffa\u202eb\u200b\u2028",
    "\\u{feff}a\\u{202e}b\\u{200b}\\u{2028}",
  ],
  ["what is no character", "\ufffe\u{1ffff}", "\\u{fffe}\\u{1ffff}"],
  ["lines", "{\r\n\t1\n}", "{\\u{d}\n\t1\n}"],
  ["what is not UTF-8", Uint8Array.of(0x61, 0xe9, 0x62), "a\ufffdb"],
];
for (const [what, body, excerpt] of excerpts) {
  test(`an excerpt of a body with ${what}`, () => {
    const [own] = exchangesOf([answered({ answer: { body } })], deployment);
    expect(own?.excerpt).toBe(excerpt);
    expect(own?.size).toBe(Buffer.byteLength(body));
  });
}

const long: [what: string, character: string][] = [
  ["ASCII", "a"],
  ["two bytes", "é"],
  ["three bytes", "张"],
  ["four bytes", "🎧"],
  ["a code", "\u0001"],
];
for (const [what, character] of long) {
  test(`an excerpt of a long body has at most 2000 characters: ${what}`, () => {
    // One before them, so that no border fits.
    const [own] = exchangesOf([answered({ answer: { body: `"${character.repeat(5000)}` } })], deployment);
    const { excerpt = "" } = own ?? {};
    expect(excerpt.length).toBeGreaterThanOrEqual(1999);
    expect(excerpt.length).toBeLessThanOrEqual(2000);
    expect(excerpt.endsWith("…")).toBe(true);
    expect(excerpt).not.toMatch(/\ufffd|[\ud800-\udbff](?![\udc00-\udfff])/);
  });
}

test("a text of exactly the length is whole", () => {
  expect([shortened("abc", 3), shortened("abcd", 3), shortened("a🎧b", 3)]).toEqual(["abc", "ab…", "a…"]);
});

test("in one line also line breaks are codes", () => {
  expect([visible("a\n\tb\ud800"), visibleLines("a\n\tb\ud800")]).toEqual([
    "a\\u{a}\\u{9}b\\u{d800}",
    "a\n\tb\\u{d800}",
  ]);
});
