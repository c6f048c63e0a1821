import { expect, test } from "vitest";
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

test("an empty or very short secret masks nothing", () => {
  expect(new Secrets(["", "1"]).masked("11 calls")).toBe("11 calls");
});
