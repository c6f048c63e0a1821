import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Exchange } from "../../transport/exchange.ts";
import { Secrets } from "../../transport/secrets.ts";

const SECRET = 'Pass"Word/é!ÿ?';
const forms: [form: string, text: string][] = [
  ["as it is", SECRET],
  ["percent-encoded", encodeURIComponent(SECRET)],
  ["percent-encoded with small digits", encodeURIComponent(SECRET).replace(/%../g, (code) => code.toLowerCase())],
  ["percent-encoded strictly", encodeURIComponent(SECRET).replace("!", "%21")],
  ["in base64 for URLs", Buffer.from(SECRET).toString("base64url")],
  ["in base64, whose padding tells nothing", Buffer.from(SECRET).toString("base64").replace(/=+$/, "")],
  ["as it stands in JSON", JSON.stringify(SECRET).slice(1, -1)],
];

function exchange(text: string): Exchange {
  return {
    request: {
      method: "GET",
      url: `https://x.example.test/?q=${text}`,
      headers: [
        ["Guid", "new"],
        ["X-Note", text],
      ],
      body: text,
    },
    result: {
      answer: {
        status: 200,
        headers: [
          ["Set-GUID", "JSESSIONID=new"],
          ["X-Note", text],
        ],
        body: Buffer.from(`ÿ${text}ÿ`),
      },
    },
    startedAt: "2024-05-06T09:30:00.000Z",
    duration: 1,
  };
}

for (const [form, text] of forms) {
  test(`a secret is masked everywhere in an exchange: ${form}`, () => {
    const { request, result } = new Secrets([SECRET]).captured(exchange(text));
    expect(request).toMatchObject({
      url: "https://x.example.test/?q=***",
      headers: [
        ["Guid", "***"],
        ["X-Note", "***"],
      ],
      body: "***",
    });
    expect(result).toMatchObject({
      answer: {
        headers: [
          ["Set-GUID", "***"],
          ["X-Note", "***"],
        ],
      },
    });
    expect("answer" in result && Buffer.from(result.answer.body).toString()).toBe("ÿ***ÿ");
  });
}

test("a secret that is learnt later is masked from then on, also in failures", () => {
  const secrets = new Secrets([]);
  const failed: Exchange = {
    ...exchange("x"),
    result: { failure: { kind: "broken", message: "new-guid is unknown" } },
  };
  expect(secrets.captured(failed).result).toMatchObject({ failure: { message: "new-guid is unknown" } });
  secrets.add("new-guid");
  expect(secrets.captured(failed).result).toMatchObject({ failure: { message: "*** is unknown" } });
});

test("an empty secret masks nothing, and a short one nothing in a text of the suite", () => {
  expect(new Secrets(["", "11"]).masked("11 calls")).toBe("11 calls");
});

/** Texts that were cut short, with the place where they are from: what is left of a secret is masked as well. */
const cut: [text: string, masked: string][] = [
  ['"xxx sample-pass...', '"xxx ***...'],
  ["xxx SAMPLE-PASS… and more", "xxx ***… and more"],
  ["xxx sam...", "xxx sam..."],
  ['{\\"k\\":\\"s\\u0061mple-\\u00...', '{\\"k\\":\\"***...'],
  ["?q=s%61mple%2...", "?q=***..."],
  [`${Buffer.from("sample-password").toString("base64").slice(0, 10)}...`, "***..."],
  ["the sample-password...", "the ***..."],
];
for (const [text, masked] of cut)
  test(`the beginning of a secret before an ellipsis is masked: ${text}`, () => {
    expect(new Secrets(["sample-password"]).masked(text)).toBe(masked);
  });

/** A short secret is an id of the platform at the same time. */
const short: [body: string, masked: string][] = [
  ['{"workno":"1099","agentIds":[1031, 1099]}', '{"workno":"1099","agentIds":[1031, 1099]}'],
  ['{"message":"1099","retcode":"1099"}', '{"message":"***","retcode":"1099"}'],
  ['{"password":"1099","phonenum":"1099"}', '{"password":"***","phonenum":"1099"}'],
  [
    '{"message":"(1099) 11099 1099a","pin":1099,"pins":[1, 1099]}',
    '{"message":"(***) 11099 1099a","pin":0,"pins":[1, 0]}',
  ],
  ["<p>1099</p>", "<p>***</p>"],
  ['{"message":"{\\"workno\\":\\"1099\\"}"}', '{"message":"{\\"workno\\":\\"***\\"}"}'],
  ['{"message":"\\u0031099"}', '{"message":"***"}'],
  ['{"message":"MTA5OQ=="}', '{"message":"***=="}'],
];
for (const [body, masked] of short)
  test(`a short secret is masked as a word, but for values of fields of the contract: ${body}`, () => {
    const { request, ...rest } = exchange("x");
    const answer = {
      status: 200,
      headers: [
        ["X-Note", "1099!"],
        ["Content-Length", "1099"],
      ] as const,
      body: Buffer.from(body),
    };
    const url = "https://x.example.test/agentbyworkno/1099";
    const shown = new Secrets(["1099"]).captured({ ...rest, request: { ...request, url, body }, result: { answer } });
    expect(shown.request).toMatchObject({ url, body: masked });
    if (!("answer" in shown.result)) throw new Error("It is answered.");
    expect(Buffer.from(shown.result.answer.body).toString()).toBe(masked);
    expect(shown.result.answer.headers).toEqual([
      ["X-Note", "***!"],
      ["Content-Length", "1099"],
    ]);
  });

test("what is told of an answer has no short secret, but at places where the contract has ids", () => {
  const secrets = new Secrets(["1099"]);
  expect(secrets.maskedAt("/result/workno", "1099")).toBe("1099");
  expect(secrets.maskedAt("/result/3/agentIds/0", "1099")).toBe("1099");
  expect(secrets.maskedAt("/message", '"is 1099"')).toBe('"is ***"');
  expect(secrets.maskedAt("header X-Note", "1099")).toBe("***");
  expect(secrets.maskedAt("status", "agent 1099")).toBe("agent 1099");
});

const code = (sign: string) => sign.charCodeAt(0);
const unit = (sign: string) => `\\u${code(sign).toString(16).padStart(4, "0")}`;
const units = (text: string) => text.split("").map(unit).join("");
const inJson = (value: string) => JSON.stringify(value).slice(1, -1);

/** The secrets of servers that escape more than they must, or otherwise than JavaScript does. */
const escaped: [how: string, secret: string, text: string][] = [
  ["an escaped slash, as PHP writes it", "Ab/cd+ef==", "Ab\\/cd+ef=="],
  ["signs of HTML, as Gson writes them", "Ab/cd+ef==", "Ab/cd+ef\\u003d\\u003d"],
  ["all but ASCII, as Python writes it", "Müller-😀", "M\\u00fcller-\\ud83d\\ude00"],
  ["the same with capital digits", "Müller-😀", "M\\u00FCller-\\uD83D\\uDE00"],
  ["everything", "sample-password", units("sample-password")],
  ["names of HTML", "<a&b>\"'c", "&lt;a&amp;b&gt;&quot;&apos;c"],
  ["numbers of HTML", "ab=cd/efä", "ab&#61;cd&#x2F;ef&#228;"],
  ["some of it, each in its own way", 'a/b"c=d', '%61\\/&#98;\\"\\u0063%3Dd'],
  ["JSON in JSON", 'Ab/cd"ef==', inJson('Ab\\/cd\\"ef\\u003d=')],
  ["a URL in HTML in JSON", "Ab&cd=ef", "?k=Ab%26amp%3Bcd\\u00253Def"],
  ["what looks like an escape", "50%41/&lt;x", "50%41\\/&lt;x"],
  ["what looks like an escape, encoded", "50%41/&lt;x", encodeURIComponent("50%41/&lt;x")],
  ["its base64 in a URL", "~~~???>>>", encodeURIComponent(Buffer.from("~~~???>>>").toString("base64"))],
];

describe("a secret is masked whatever is escaped in it", () => {
  for (const [how, secret, text] of escaped) {
    test(how, () => {
      const masked = new Secrets([secret]).masked(`before ${text} after`);
      expect(masked).toMatch(/^before .*\*\*\*.* after$/);
      // Less than four signs of it are no secret any more: a padding, or quotes that were around it.
      for (let at = 0; at + 4 <= text.length; at += 1) expect(masked).not.toContain(text.slice(at, at + 4));
    });
  }

  test("any secret, each of its characters as itself or escaped, and JSON stays JSON", () => {
    const hex = (sign: string) => code(sign).toString(16);
    const ways: ((sign: string) => string)[] = [
      inJson,
      unit,
      (sign) => unit(sign).replace(/[0-9a-f]{4}$/, (digits) => digits.toUpperCase()),
      encodeURIComponent,
      (sign) => [...Buffer.from(sign)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
      (sign) => `&#${code(sign)};`,
      (sign) => `&#x${hex(sign)};`,
      (sign) => (sign === "/" ? "\\/" : inJson(sign)),
    ];
    const sign = fc.constantFrom(..."aZ09/+=-_.~!\"'<>&?#äß€");
    const secret = fc.array(fc.tuple(sign, fc.constantFrom(...ways)), { minLength: 6, maxLength: 40 });
    // Nothing that the beginning of the secret could be taken for a part of.
    const around = fc.constantFrom("", "x ", "\\n", "ä", "\\u00e4", " 100% ", "{", '\\"');
    fc.assert(
      fc.property(secret, around, around, (signs, before, after) => {
        const text = signs.map(([one, way]) => way(one)).join("");
        const masked = new Secrets([signs.map(([one]) => one).join("")]).masked(`{"k":"${before}${text}${after}"}`);
        expect(masked).toBe(`{"k":"${before}***${after}"}`);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

test("case does not matter", () => {
  const guid = "1f2e3d4c-aaaa-4bbb-8ccc-0123456789ab.AgentGateway0";
  const secrets = new Secrets([guid]);
  for (const text of [guid.toUpperCase(), guid.toLowerCase(), units(guid.toUpperCase())])
    expect(secrets.masked(`{"k":"${text}"}`)).toBe('{"k":"***"}');
});

test("of several secrets, also ones that overlap, nothing is left", () => {
  const secrets = new Secrets(["secret-one", "one-more", "secret-one-more-and-more", "other-secret"]);
  expect(secrets.masked("secret-one-more, other-secret, secret-one-more-and-more!")).toBe("***, ***, ***!");
});

const json: [what: string, secret: string, text: string, masked: string][] = [
  ["a half of an escape is not left", "nsecret", '{"k":"a\\nsecret"}', '{"k":"a***"}'],
  ["an escape before it is left", "nsecret", '{"k":"a\\\\nsecret"}', '{"k":"a\\\\***"}'],
  ["an escape after it is left", "secret", '{"k":"secret\\n\\u00e4"}', '{"k":"***\\n\\u00e4"}'],
  ["a number", "123456", '{"k": 123456, "l":[171512345600, -123456.5]}', '{"k": 0, "l":[0, 0]}'],
  ["digits in a text", "123456", '{"k":"123456","l":"tel 0123456"}', '{"k":"***","l":"tel 0***"}'],
];
for (const [what, secret, text, masked] of json) {
  test(`JSON stays JSON: ${what}`, () => {
    expect(new Secrets([secret]).masked(text)).toBe(masked);
    expect(() => JSON.parse(masked)).not.toThrow();
  });
}

test("what is like an escape and none, and escapes without a secret, stay as they are", () => {
  const text = '{"k":"100% \\u00e4 %zz & &nothing; &#x110000; &#; \\\\u12 \\/ %4"}';
  expect(new Secrets(["secret-one"]).masked(text)).toBe(text);
  expect(new Secrets(["secret-one"]).masked(`${text}\\u1 secret-one \\`)).toBe(`${text}\\u1 *** \\`);
});

describe("of a body that was cut, the beginning of a secret at its end is masked", () => {
  const secret = "first-half-second-half";
  const answer = (text: string) => ({
    status: 200,
    headers: [],
    body: Buffer.from(text),
    cut: { length: 100_000, problem: "not JSON" },
  });
  const masked = (text: string) => Buffer.from(new Secrets([secret]).maskedAnswer(answer(text)).body).toString();

  test("as it is", () => {
    expect(masked("a page with first-half-sec")).toBe("a page with ***");
    expect(masked("a page with first-class words")).toBe("a page with first-class words");
  });

  test("in another form", () => {
    const hex = Buffer.from(secret).toString("hex");
    expect(masked(`a page with ${hex.slice(0, 20)}`)).toBe(
      "(left out: 32 bytes that may have a credential in another form)",
    );
  });
});

test("the time does not grow with the number of secrets", () => {
  const body = Buffer.from(JSON.stringify(Array.from({ length: 20_000 }, (_, id) => ({ id, url: `a/${id}?b=%20` }))));
  const { request, ...rest } = exchange("x");
  const large: Exchange = { ...rest, request, result: { answer: { status: 200, headers: [], body } } };
  const timeWith = (count: number) => {
    const secrets = new Secrets(Array.from({ length: count }, (_, id) => `${id}-secret-${id}`));
    const times = Array.from({ length: 5 }, () => {
      const started = performance.now();
      secrets.captured(large);
      return performance.now() - started;
    });
    return Math.min(...times);
  };
  timeWith(1);
  expect(timeWith(2_000)).toBeLessThan(10 * timeWith(2) + 20);
});
