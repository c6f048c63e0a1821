// Checks see what was received; whatever leaves the process is masked.
import { expect, test } from "vitest";
import type { Deployment } from "../../deployment/deployment.ts";
import type { Change } from "../../reference/change.ts";
import type { Dataset } from "../../reference/dataset.ts";
import { builtInDataset } from "../../reference/dataset-file.ts";
import type { Report } from "../../report/report.ts";
import { answering } from "./changing.ts";
import { type EvaluatedRun, evaluatedRun } from "./evaluated-run.ts";

interface Credentials {
  password?: string;
  accessKey?: string;
  secretKey?: string;
}

/** A run on the reference, with these credentials in place of the built-in ones. */
function runWith({ password, accessKey, secretKey }: Credentials, change: Change = {}): Promise<EvaluatedRun> {
  const own = builtInDataset();
  const dataset: Dataset = {
    ...own,
    agents: own.agents.map((agent) =>
      agent.workno === 1030 && password !== undefined ? { ...agent, password } : agent,
    ),
    accessKeys: own.accessKeys.map((key, index) =>
      index === 0 ? { ...key, accessKey: accessKey ?? key.accessKey, secretKey: secretKey ?? key.secretKey } : key,
    ),
  };
  return evaluatedRun({ dataset, change }, (deployment): Deployment => {
    const { agentgateway, "cc-cms": ccCms, ...rest } = deployment;
    if (agentgateway?.authentication.kind !== "sign-in" || !ccCms) throw new Error("There is a sign-in, and CC-CMS.");
    const authentication = { ...agentgateway.authentication };
    if (password !== undefined) authentication.password = password;
    return {
      ...rest,
      agentgateway: { ...agentgateway, authentication },
      "cc-cms": { ...ccCms, accessKey: accessKey ?? ccCms.accessKey, secretKey: secretKey ?? ccCms.secretKey },
    };
  });
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, encodeURIComponent(secret), bytes.toString("base64").replace(/=+$/, ""), bytes.toString("base64url")];
}

/** What was sent and received, and what is told of it; without the words of the suite and of the contract. */
function toldIn({ exchanges, checks, surfaces, errors }: Report): string {
  return JSON.stringify([
    // The words for a request and its curl line are the suite's.
    exchanges.map(({ url, excerpt, failure }) => [url, excerpt, failure]),
    checks.map(({ reason, causes }) => [reason, causes.map(({ examples }) => examples.map(({ actual }) => actual))]),
    surfaces.map(({ reason, cutShort }) => [reason, cutShort]),
    errors,
  ]);
}

function bodiesIn(texts: EvaluatedRun["texts"]): string {
  const har = JSON.parse(texts.get("exchanges.har") ?? "") as {
    log: { entries: { request: unknown; response: unknown }[] };
  };
  return JSON.stringify(har.log.entries.map(({ request, response }) => [request, response]));
}

/** Of all checks but one: a run of a second or two may end before the agent is seen to stay in the state of the sign-in. */
const verdictsIn = ({ run }: EvaluatedRun) =>
  Object.fromEntries(
    run.results.filter(({ id }) => !id.endsWith(".own-state-agrees")).map(({ id, verdict }) => [id, verdict]),
  );

/** The beginning of all times in ms that answers have at present. */
const TIME = String(Date.now()).slice(0, 7);

/** Credentials that are values of the platform as well, and whether the suite has words with them in them. */
const values: [what: string, credentials: Credentials, isOwnWord?: true][] = [
  ["a code of failure", { password: "0000001" }, true],
  ["a word of messages", { password: "success" }, true],
  ["a date", { password: "2024-05-06" }],
  ["a part of the code of success", { password: "100000" }, true],
  ["the code of success", { password: "0100000" }, true],
  ["the beginning of times", { password: TIME }],
  ["a time as an access key", { accessKey: TIME }],
  ["the code of success as a secret key", { secretKey: "0100000" }, true],
  ["a word of messages as an access key", { accessKey: "success" }, true],
];

const usual = await runWith({});

for (const [what, credentials, isOwnWord] of values) {
  test(`${what} as a credential: the same is found, and nothing shows it (${JSON.stringify(credentials)})`, async () => {
    const own = await runWith(credentials);
    expect(verdictsIn(own)).toEqual(verdictsIn(usual));
    expect(own.run.results.flatMap(({ findings }) => findings)).toEqual([]);
    expect(own.report.verdict).toBe("conforms");
    expect(own.report.coverage).toEqual(usual.report.coverage);
    const overlay = (texts: EvaluatedRun["texts"]) => texts.get("profile.overlay.yaml")?.match(/- target:/g)?.length;
    expect(overlay(own.texts)).toBe(overlay(usual.texts));
    const shown = [toldIn(own.report), bodiesIn(own.texts), ...(isOwnWord ? [] : own.texts.values())];
    for (const secret of Object.values(credentials))
      for (const form of formsOf(secret)) for (const text of shown) expect(text.includes(form), form).toBe(false);
  });
}

/** Short ones, which are ids: a report has to show them where they are those of an agent. */
const ids: [what: string, password: string][] = [
  ["the agent's own id", "1030"],
  ["the id of another agent", "1099"],
  ["the phone number of the agent", "70930"],
  ["one digit", "1"],
];

for (const [what, password] of ids) {
  test(`${what} as the password: the same is found, and where it is repeated it is masked`, async () => {
    const plain = await runWith({ password });
    expect(verdictsIn(plain)).toEqual(verdictsIn(usual));
    // Ids stay where the contract has them, so that a report can be read.
    expect(plain.report.exchanges.some(({ excerpt }) => /"workno": ?"?1099"?/.test(excerpt ?? ""))).toBe(true);
    const repeating = await runWith(
      { password },
      answering("/", (sent) => ({
        ...sent,
        headers: { ...sent.headers, "X-Password": password, "X-Note": `the password ${password} is right` },
        body: sent.body
          .toString()
          .replace(
            /"message":"[^"]*"/,
            () => `"message":"password (${password})","debug":{"password":"${password}","pin":${Number(password)}}`,
          ),
      })),
    );
    const bodies = bodiesIn(repeating.texts);
    expect(bodies).toContain("the password *** is right");
    expect(bodies).toContain("password (***)");
    for (const text of repeating.texts.values()) {
      expect(text).not.toContain(`password (${password})`);
      expect(text).not.toContain(`the password ${password} is right`);
      expect(text).not.toMatch(new RegExp(`"?(password|pin|X-Password)\\\\?"?: ?\\\\?"?${password}\\b`));
    }
  });
}

const secrets = { password: "correct horse/7+ä", accessKey: "EXAMPLEAK0000009", secretKey: "another/Secret+Key-009" };

test("a deployment that repeats credentials everywhere, also where findings cut them short, shows none", async () => {
  const { password, accessKey, secretKey } = secrets;
  const all = Object.values(secrets);
  const own = await runWith(
    secrets,
    answering("/", (sent, { headers: { guid, authorization }, url }) => {
      const credentials = [...all, guid, authorization?.split("/").at(-1)].filter(
        (credential) => typeof credential === "string",
      );
      const forms = credentials.flatMap(formsOf).join(" ");
      if (url.includes("/calldata/"))
        return { ...sent, status: 500, headers: { "Content-Type": "text/html" }, body: `<p>${forms}</p>` };
      const text = sent.body.toString();
      const told = text
        .replace(/"message":"[^"]*"/, () => `"message":${JSON.stringify(forms)}`)
        // 77 characters are shown of a value.
        .replace(/"name":"[^"]*"/g, () => `"name":["${"x".repeat(60)} ${password}${accessKey}${secretKey}"]`)
        .replace(/"vdnid":"?170"?/g, () => `"vdnid":"${secretKey}"`);
      return { ...sent, headers: { ...sent.headers, "X-Proof": forms.replaceAll("ä", "%C3%A4") }, body: told };
    }),
  );
  expect(own.report.verdict).toBe("does not conform");
  const actual = own.report.checks
    .flatMap(({ causes }) => causes.flatMap(({ examples }) => examples))
    .map((one) => one.actual);
  expect(actual).toContain('"***"');
  expect(actual.some((text) => /^\["x{60} \*\*\*\.\.\.$/.test(text))).toBe(true);
  for (const [name, text] of own.texts) {
    for (const secret of all)
      for (const form of formsOf(secret)) expect(text.includes(form), `${name}: ${form}`).toBe(false);
    // The beginning of a secret is none that can be left, either.
    for (const secret of all) expect(text.includes(secret.slice(0, 8)), `${name}: ${secret}`).toBe(false);
  }
});

test("reports of two runs with other guids and signatures can be compared: nothing differs", async () => {
  const repeating = answering("/", (sent, { headers: { guid, authorization } }) => ({
    ...sent,
    body: sent.body.toString().replace(/"message":"[^"]*"/, () => `"message":["${guid ?? authorization}"]`),
  }));
  const [older, newer] = [await runWith({}, repeating), await runWith({}, repeating)];
  const causes = ({ report }: EvaluatedRun) =>
    report.checks.map(({ id, causes: own }) => [
      id,
      own.map(({ where, expected, examples }) => [where, expected, examples[0]?.actual]),
    ]);
  expect(causes(newer)).toEqual(causes(older));
});
