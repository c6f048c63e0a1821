// Verdicts and exit codes, and what a report shows.
import { expect, test } from "vitest";
import { operationsOf } from "../../contract/contract.ts";
import { type Ended, runScript, withoutProgress } from "./run-command.ts";
import {
  AGENTGATEWAY,
  answering,
  CC_CMS,
  fileFor,
  GIVEN_GUID,
  SECRETS,
  SIGN_IN,
  start,
  together,
  verify,
} from "./verified-reference.ts";

/** A run that several tests look at. */
function once(run: () => Promise<Ended>): () => Promise<Ended> {
  let ended: Promise<Ended> | undefined;
  return () => {
    ended ??= run();
    return ended;
  };
}

test.concurrent("without options the embedded reference deployment is verified over TLS, with both ways of authentication", async () => {
  const { code, stdout, stderr } = withoutProgress(await runScript("verify", []));
  expect(stderr).toBe("No deployment given: verifying the embedded reference deployment.\n");
  expect(stdout).toMatch(/agentgateway at https:.*: conforms/);
  for (const authentication of ["dynamic", "static"]) {
    expect(stdout).toContain(
      `Verdict on the embedded reference deployment, ${authentication} authentication by edition 2023: conforms (exit code 0)`,
    );
  }
  // Whichever ends first.
  expect(stdout.indexOf("dynamic authentication")).toBeLessThan(stdout.indexOf("static authentication"));
  expect(code).toBe(0);
});

/** Says in a header, in a message and in a code what nobody may be told. */
const telltale = answering("/allcallinfoEx/", (sent, { headers: { guid } }) => ({
  ...sent,
  headers: { ...sent.headers, "content-type": `text/plain; ${guid}` },
  body: JSON.stringify({
    message: guid,
    retcode: `${SECRETS.PASSWORD} ${SECRETS.ACCESS_KEY} ${SECRETS.SECRET_KEY} ${guid}`,
  }),
}));

/** Answers the full batch with as many agents, each of them in a place of the wrong type. */
const misplaced = answering("/agentstatusinfobyagentids", (sent, { body: httpRequest }) => {
  const body = JSON.parse(sent.body.toString());
  if (!Array.isArray(body.resultDesc) || String(httpRequest).length < 10_000) return sent;
  const agents = Array.from({ length: 6000 }, () => ({ ...body.resultDesc[0], locationId: "0" }));
  return { ...sent, body: JSON.stringify({ ...body, resultDesc: agents, resultDatas: agents }) };
});

const faulty = once(async () => {
  const change = together(
    answering("/agentbyworkno/", { set: { "/result/vdnid": "\u001b[2J\u009b\u202e" } }),
    answering("/agentprivatecall", (sent) => ({ ...sent, headers: { ...sent.headers, "content-type": "text/html" } })),
    answering("/allonlineagents", (sent) => ({ ...sent, status: 404, body: "" })),
    telltale,
    misplaced,
  );
  return verify(fileFor(await start({ change })));
});

const found: [mutant: string, words: RegExp][] = [
  ["a wrong type", /fail +MUST +agentgateway\.queryAgentInfoByWorkNo\.response-schema\n/],
  [
    "a text that would steer the terminal",
    /at \/result\/vdnid: got "\\u001b\[2J\\u\{9b\}\\u\{202e\}" \[queryAgentInfoByWorkNo: .*1099\]\n/,
  ],
  [
    "the place in the reference",
    /source +"Querying the Details About a Specified Agent" \(2023-09-27\), table 4, row 3\.10\n/,
  ],
  ["a wrong media type", /warn +SHOULD cc-cms\.queryAgentPrivateCalls\.media-type\n(.*\n){1,3}.*got text\/html/],
  [
    "a path that is not there",
    /fail +MUST +agentgateway\.queryAllOnlineAgents\.status-documented\n(.*\n){1,3}.*got HTTP status 404/,
  ],
  ["credentials, masked", /at \/retcode: got "\*\*\* \*\*\* \*\*\* \*\*\*/],
  ["many findings of one kind, as a count", /and [0-9]+,[0-9]{3} findings more of this kind\n/],
  ["the verdict", /\nVerdict on a test: does not conform \(exit code 1\)(: .*)?\n$/],
];

for (const [mutant, words] of found) {
  test.concurrent(`the report on a faulty deployment shows ${mutant}`, async () => {
    expect((await faulty()).stdout).toMatch(words);
  });
}

test.concurrent("a faulty deployment: exit code 1, a report that can be read, and nothing to say besides", async () => {
  const { code, stdout, stderr } = await faulty();
  expect([code, stderr]).toEqual([1, ""]);
  expect(stdout.split("\n").length).toBeLessThan(400);
});

/** Answers as in the samples, which is tolerated, to somebody who allows little and checks no certificate. */
const tolerated = once(async () => {
  const file = fileFor(await start({ types: "sample" }), {
    "tls: { ca: CA }": "tls: { insecure: true }",
    "allow: [lock-out, resetSkill]\n": "",
  });
  return verify(file, ["--slowest", "3"]);
});

test.concurrent("samples of the reference as answers: a warning, exit code 0", async () => {
  const { code, stdout } = await tolerated();
  expect(stdout).toMatch(/warn +SHOULD agentgateway\.queryAgentInfoByWorkNo\.table-types/);
  expect(stdout).toMatch(/at \/result\/status: got "[0-9]"/);
  expect(stdout).toContain("Verdict on a test: conforms (exit code 0)");
  expect(code).toBe(0);
});

test.concurrent("the report repeats that a certificate is not checked, for its surface", async () => {
  const { stdout } = await tolerated();
  expect(stdout.match(/The certificate was not verified \(insecure: true\)\./g)).toHaveLength(1);
});

test.concurrent("the report says what the deployment file does not allow", async () => {
  const { stdout } = await tolerated();
  expect(stdout).toMatch(
    /Not permitted: the deployment file does not allow flood \(add allow: \[flood\]\): too-many-requests/,
  );
  expect(stdout).toMatch(
    /Not permitted: the deployment file does not allow lock-out \(add allow: \[lock-out\]\): .*refuses-wrong-signature/,
  );
  expect(stdout).toMatch(
    /Not permitted: the deployment file does not allow change \(add allow: \[resetSkill\]\): .*response-schema/,
  );
});

test.concurrent("the slowest parts of a run are listed on stderr, the slowest first", async () => {
  const { stderr } = await tolerated();
  const [title, ...lines] = stderr.trimEnd().split("\n");
  expect(title).toBe("The slowest parts of the run:");
  expect(lines).toHaveLength(3);
  const times = lines.map((line) => Number(/^ +([0-9]+) ms {2}(?:scenario|check): \S/.exec(line)?.[1]));
  expect(times[0]).toBeGreaterThan(1_000);
  expect(times).toEqual(times.toSorted((one, other) => other - one));
});

/** Neither an agent in a call, nor private calls, nor anybody who may not be known. */
const lacking = once(async () => {
  const file = fileFor(await start(), {
    "  inCall: 1099\n": "",
    "  privateCalls: 1099\n": "",
    "  signedOut: 1100\n": "",
    "  otherVdn: 2005\n": "",
    "  unknown: 59998\n": "",
  });
  return verify(file);
});

test.concurrent("a deployment that lacks subjects: exit code 3", async () => {
  const { code, stdout, stderr } = await lacking();
  expect(stdout).toMatch(/agentgateway at .*: incomplete\n/);
  expect(stdout).toMatch(/cc-cms at .*: incomplete\n/);
  expect(stdout).not.toMatch(/^ +(fail|warn) /m);
  expect(stdout).toContain("Verdict on a test: incomplete (exit code 3)");
  expect([code, stderr]).toEqual([3, ""]);
});

const missing: [what: string, check: string, level: string, words: RegExp][] = [
  [
    "an agent in a call",
    "queryAllCallInfoByAgentWorkNoEx.unique-calls",
    "SHOULD",
    /an agent who has a call or a waiting call/,
  ],
  [
    "an agent with private calls",
    "queryAgentPrivateCalls.response-schema",
    "MUST",
    /an item in .*\/resultDesc.*; choose other agents/,
  ],
  ["an agent of another VDN", "queryAgentInfoByWorkNo.refuses-other-vdn", "MUST", /subjects\.otherVdn/],
  ["an id of no agent", "queryAgentInfoByWorkNo.refuses-unknown-agent", "SHOULD", /subjects\.unknown/],
];

for (const [what, check, level, words] of missing) {
  test.concurrent(`what is missing is listed with the checks that miss it: ${what}`, async () => {
    const lines = (await lacking()).stdout.split("\n");
    const place = lines.indexOf(`             ${check}`);
    const reason = lines.slice(0, place).findLast((line) => line.startsWith("  untested "));
    expect(place).toBeGreaterThan(0);
    expect(reason).toMatch(new RegExp(`^ {2}untested ${level} +missing: `));
    expect(reason).toMatch(words);
  });
}

test.concurrent("a file with one surface: only that one is asked, and has its verdict", async () => {
  const log: string[] = [];
  const reference = await start({ log: (line) => log.push(line) });
  const { code, stdout, stderr } = await verify(fileFor(reference, { [AGENTGATEWAY]: "" }));
  expect(stdout).toMatch(/^cc-cms at https:.*: conforms\n/);
  expect(stdout).not.toContain("agentgateway");
  expect([code, stderr]).toEqual([0, ""]);
  expect(log.length).toBeGreaterThan(operationsOf("cc-cms").length);
  expect(log.filter((line) => line.includes("/agentgateway/"))).toEqual([]);
});

test.concurrent("a guid that is refused, with a mutant in the refusal: exit code 1", async () => {
  const change = answering("/", (sent) => ({
    ...sent,
    body: JSON.stringify({ ...JSON.parse(String(sent.body)), message: 1 }),
  }));
  const file = fileFor(await start({ change }), {
    [SIGN_IN]: GIVEN_GUID,
    [CC_CMS]: "",
  });
  const { code, stdout } = await verify(file, [], { GUID: "0f1e2d3c-sample-guid.AgentGateway0" });
  expect(stdout).toMatch(/fail +MUST +agentgateway\.queryAgentInfoByWorkNo\.response-schema\n/);
  expect(code).toBe(1);
});
