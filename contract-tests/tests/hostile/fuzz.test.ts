// What parses the bytes of others, with 10,000 inputs each. HOSTILE_CASES sets another number, HOSTILE_SEED other inputs.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { guidIn, guidInBody } from "../../client/guid.ts";
import { readJson } from "../../contract/json-text.ts";
import { violationsOf } from "../../contract/validator.ts";
import { deploymentFromFile } from "../../deployment/from-file.ts";
import { SAMPLE } from "../../deployment/sample.ts";
import { UsageError } from "../../deployment/usage-error.ts";
import { entriesIn } from "../../traffic/har-file.ts";
import { Judge } from "../../traffic/judge.ts";
import { bodyOf } from "../../transport/body.ts";
import { Cookies } from "../../transport/cookies.ts";
import { Secrets } from "../../transport/secrets.ts";

const settings = {
  numRuns: Number(process.env.HOSTILE_CASES ?? 10_000),
  seed: Number(process.env.HOSTILE_SEED ?? 15),
};
const LIMIT = Math.max(120_000, settings.numRuns * 12);

const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A text with some characters replaced, left out or repeated. */
function damaged(texts: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(8),
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  return fc.tuple(fc.constantFrom(...texts), fc.array(edit, { maxLength: 5 })).map(([text, edits]) =>
    edits.reduce((now, [place, length, added]) => {
      const at = Math.floor(place * now.length);
      return now.slice(0, at) + added + now.slice(at + length);
    }, text),
  );
}

const JSON_TEXT =
  '{"result":"0","resultDesc":[{"agentId":1099,"skills":[1,2.5e3,-0],"name":"a\\u00e9"}],"result":null}';
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.json().map((text) => Buffer.from(text)),
  damaged([JSON_TEXT, `\ufeff${JSON_TEXT}`]).map((text) => Buffer.from(text)),
);

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

test("the body of an answer is read as JSON.parse reads it, or has a problem in one line", () => {
  fc.assert(
    fc.property(bytes, (body) => {
      const read = readJson(body);
      const text = Buffer.from(body)
        .toString("utf8")
        .replace(/^\ufeff/, "");
      if ("value" in read) expect(read.value).toEqual(parsed(text)?.value);
      else {
        expect(read.problem).toMatch(/^[\x20-\x7e]{1,120}$/);
        expect(parsed(text) === undefined || text.includes("\ufffd")).toBe(true);
      }
    }),
    settings,
  );
});

test("any JSON is validated, and each violation has its words", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.boolean(), (value, isPayload) => {
      const body = isPayload ? { result: "0", resultDesc: value, resultDatas: value } : value;
      for (const { pointer, expected, actual } of violationsOf("cc-cms", "AgentStatusInfoResponse", body))
        expect([typeof pointer, expected === "", actual === ""]).toEqual(["string", false, false]);
    }),
    settings,
  );
});

test("an answer of any headers is read and masked", () => {
  const secrets = new Secrets(["sample-secret-key-0123", "short"]);
  const header = fc.tuple(
    fc.constantFrom("Content-Type", "Set-GUID", "X-Trace", "Content-Length"),
    damaged(["text/html; charset=utf-16le", 'application/json;charset="x', "sample-secret-key-0123"]),
  );
  fc.assert(
    fc.property(fc.array(header, { maxLength: 4 }), bytes, fc.boolean(), (headers, body, isSecret) => {
      const own = isSecret ? Buffer.concat([body, Buffer.from("sample-secret-key-0123")]) : body;
      const answer = { status: 200, headers, body: own };
      expect(bodyOf(answer)).toBeTypeOf("object");
      const masked = secrets.maskedAnswer(answer);
      const text = `${JSON.stringify(masked.headers)}${Buffer.from(masked.body).toString("latin1")}`;
      expect(text.includes("sample-secret-key-0123")).toBe(false);
    }),
    settings,
  );
});

test("cookies of any form keep the header Cookie within its bounds, on one line", () => {
  const line = damaged([
    "a=b; Path=/; Max-Age=100",
    "__Host-a=b; Secure; Path=/",
    'x="y z"; Domain=example.test; Expires=Wed, 21 Oct 2099 07:28:00 GMT',
    `long=${"x".repeat(3000)}`,
  ]);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const cookies = new Cookies();
      cookies.keep("http://127.0.0.1:8043/a/b", lines);
      const header = cookies.header("http://127.0.0.1:8043/a/b") ?? "";
      expect(Buffer.byteLength(header, "latin1")).toBeLessThanOrEqual(6144);
      expect(header).not.toMatch(/[\r\n\0]/);
    }),
    settings,
  );
});

test("a guid has no blanks around it, no end of a cookie and no quotes", () => {
  fc.assert(
    fc.property(damaged(["JSESSIONID=abc-def==; Path=/", '"abc"', " sid=1 "]), (text) => {
      const guid = guidIn(text);
      expect(guid === undefined || (guid !== "" && guid.trim() === guid) || /^"/.test(text)).toBe(true);
      expect(guid ?? "").not.toContain(";");
      expect(guidInBody(text)).not.toBe("");
    }),
    settings,
  );
});

test(
  "a deployment file is read, or refused with what is wrong",
  () => {
    const file = join(folder, "deployment.yaml");
    const environment = {
      AGENTGATEWAY_PASSWORD: "sample-password",
      CC_CMS_ACCESS_KEY: "EXAMPLEAK0000001",
      CC_CMS_SECRET_KEY: "exampleSecretKey-0123456789abcdef",
    };
    const sample = SAMPLE.replaceAll(/^\s*#.*\n/gm, "");
    fc.assert(
      fc.property(damaged([sample]), (text) => {
        writeFileSync(file, text);
        try {
          expect(deploymentFromFile(file, environment).name).toBeTypeOf("string");
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          expect(error.message).toContain("deployment.yaml");
          expect(error.message).not.toMatch(/sample-password|exampleSecretKey-/);
        }
      }),
      settings,
    );
  },
  LIMIT,
);

const HAR = JSON.stringify({
  log: {
    version: "1.2",
    entries: [
      {
        startedDateTime: "2026-06-15T09:30:00.000Z",
        time: 5,
        request: {
          method: "GET",
          url: "https://gateway.example.test:8043/agentgateway/resource/agentgroup/1030/agentbyworkno/1099",
          headers: [{ name: "Guid", value: "sample-guid" }],
        },
        response: {
          status: 200,
          headers: [{ name: "Content-Type", value: "application/json" }],
          content: { size: 2, mimeType: "application/json", text: JSON_TEXT },
        },
      },
    ],
  },
});

test(
  "a HAR is judged, or refused in one line",
  async () => {
    await fc.assert(
      fc.asyncProperty(damaged([HAR]), async (text) => {
        async function* parts() {
          yield Buffer.from(text);
        }
        const judge = new Judge({ edition: "2023", addresses: {} });
        try {
          for await (const entry of entriesIn(parts(), "a.har")) judge.add(entry, `entry ${judge.entries}`);
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          expect(error.message).toMatch(/^a\.har [^\n]+$/);
        }
      }),
      settings,
    );
  },
  LIMIT,
);
