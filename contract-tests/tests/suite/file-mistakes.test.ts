// The mistakes of a deployment file are never findings about the deployment.
import { expect, test } from "vitest";
import type { Deployment } from "../../deployment/deployment.ts";
import { answering } from "./changing.ts";
import { evaluatedRun } from "./evaluated-run.ts";

const lines = {
  "cc-cms.ccId": 22,
  "cc-cms.vdn": 23,
  "subjects.signedOut": 29,
  "subjects.otherVdn": 30,
  "subjects.unknown": 31,
};
const subjects = { inCall: 1099, signedIn: 1031, privateCalls: 1099, signedOut: 1100, otherVdn: 2005, unknown: 59_998 };

interface Changes {
  ccCms?: Partial<NonNullable<Deployment["cc-cms"]>>;
  subjects?: Partial<typeof subjects>;
}

/** The right file, with mistakes. */
function fileWith({ ccCms = {}, subjects: others = {} }: Changes): (deployment: Deployment) => Deployment {
  return (deployment) => {
    const own = { ...subjects, ...others };
    const { agentgateway, "cc-cms": monitoring } = deployment;
    if (!agentgateway || !monitoring) throw new Error("The embedded deployment has both surfaces.");
    const agents = [...new Set([own.privateCalls, own.inCall, own.signedIn, own.signedOut])];
    return {
      ...deployment,
      places: { file: "deployment.yaml", lines },
      subjects: own,
      forbidden: { otherVdn: own.otherVdn, unknown: own.unknown },
      agentgateway: { ...agentgateway, agents: [1030, ...agents] },
      "cc-cms": { ...monitoring, agents, ...ccCms },
    };
  };
}

const closing: [what: string, changes: Changes, reason: string][] = [
  [
    "another VDN that there is",
    { ccCms: { vdn: 171 } },
    "deployment.yaml:23: cc-cms.vdn is 171, but agent 1030 signed in to VDN 170; correct it, or use an agent of VDN 171; CC-CMS returns no subject",
  ],
  [
    "a VDN that there is not",
    { ccCms: { vdn: 4999 } },
    "deployment.yaml:23: cc-cms.vdn is 4999, but agent 1030 signed in to VDN 170; correct it, or use an agent of VDN 4999; CC-CMS returns no subject",
  ],
  [
    "another call centre",
    { ccCms: { ccId: 2 } },
    "deployment.yaml:22: cc-cms.ccId is 2, and vdn 170, but CC-CMS returns no subject, while AgentGateway returns 1099, 1031, 1100; correct ccId or vdn, or have the key authorized for them",
  ],
];

for (const [what, changes, reason] of closing) {
  test(`${what}: could not run, with the line of the file, and nothing is found about the deployment`, async () => {
    const { report, run } = await evaluatedRun({}, fileWith(changes));
    expect(run.results.filter(({ verdict }) => verdict === "fail" || verdict === "warn")).toEqual([]);
    expect([report.verdict, report.exitCode]).toEqual(["could not run", 2]);
    expect(report.surfaces.map(({ surface, verdict, reason: own }) => [surface, verdict, own])).toEqual([
      ["agentgateway", "conforms", undefined],
      ["cc-cms", "could not run", reason],
    ]);
  });
}

const missing: [what: string, changes: Changes, surface: string, words: string, verdict?: string][] = [
  [
    "a subject whom nobody knows",
    { subjects: { signedOut: 5555 } },
    "cc-cms",
    "deployment.yaml:29: subjects.signedOut is 5555, which no response contains; use an agent of VDN 170",
  ],
  [
    "an agent of another VDN among the subjects",
    { subjects: { signedOut: 2006, otherVdn: 2005 } },
    "cc-cms",
    "deployment.yaml:29: subjects.signedOut is 2006, which no response contains; use an agent of VDN 170",
  ],
  [
    "an agent of the VDN in place of one of another VDN",
    { subjects: { otherVdn: 1032 } },
    "agentgateway",
    "deployment.yaml:30: subjects.otherVdn is 1032, which is in VDN 170, like agentgateway.agentid; use an agent of another VDN",
  ],
  [
    "an agent who is signed in, in place of one who does not exist",
    { subjects: { unknown: 1032 } },
    "agentgateway",
    "deployment.yaml:31: subjects.unknown is 1032, and this agent exists; use an id that no agent has",
    // No row says how such an agent is answered about.
    "conforms",
  ],
];

for (const [what, changes, surface, words, verdict = "incomplete"] of missing) {
  test(`${what}: ${verdict}, with the line of the file, and nothing is found about the deployment`, async () => {
    const { report, run, texts } = await evaluatedRun({}, fileWith(changes));
    expect(run.results.filter(({ verdict }) => verdict === "fail" || verdict === "warn")).toEqual([]);
    expect([report.verdict, report.exitCode]).toEqual([verdict, verdict === "conforms" ? 0 : 3]);
    expect(report.surfaces.find((own) => own.surface === surface)?.verdict).toBe(verdict);
    expect(texts.get("stdout")?.replaceAll(/\n +/g, " ")).toContain(words);
  });
}

const faulty: [what: string, Parameters<typeof answering>, check: string][] = [
  [
    "CC-CMS that never answers about one agent",
    [
      "/agentstatusinfobyagentids",
      (sent) => {
        const body: { resultDesc?: unknown } = JSON.parse(sent.body.toString());
        if (!Array.isArray(body.resultDesc)) return sent;
        const resultDesc = body.resultDesc.filter(({ agentId }) => agentId !== 1100);
        return { ...sent, body: JSON.stringify({ ...body, resultDesc }) };
      },
    ],
    "asked-agents-once",
  ],
  [
    "CC-CMS that answers with lists of nobody known",
    [
      "/agentstatusinfobyagentids",
      (sent) => ({ ...sent, body: sent.body.toString().replaceAll('"agentId":1', '"agentId":4') }),
    ],
    "asked-agents-once",
  ],
  [
    "CC-CMS that answers batches with nobody, and private calls with those that wait",
    [
      "/agentstatusinfobyagentids",
      (sent) => {
        const body: { resultDesc?: unknown } = JSON.parse(sent.body.toString());
        return Array.isArray(body.resultDesc) ? { ...sent, body: JSON.stringify({ ...body, resultDesc: [] }) } : sent;
      },
    ],
    "asked-agents-once",
  ],
  [
    "a sign-in that tells another VDN than the queries, and CC-CMS whose states are wrong",
    [
      "/",
      (sent, { url }) => ({
        ...sent,
        body: url.includes("/onlineagent/")
          ? sent.body.toString().replace(/"vdnid":"?170"?/, '"vdnid":"171"')
          : sent.body.toString().replaceAll(/"currentState":\d+/g, '"currentState":7'),
      }),
    ],
    "same-state-on-both",
  ],
];

for (const [what, change, check] of faulty) {
  test(`with a right file a faulty deployment is found: ${what}`, async () => {
    const { run } = await evaluatedRun({ change: answering(...change) }, fileWith({}));
    const found = run.results.filter(({ verdict }) => verdict === "fail" || verdict === "warn").map(({ id }) => id);
    expect(found.some((id) => id.endsWith(`.${check}`))).toBe(true);
  });
}

test("agents who are made up about any id say nothing of the file", async () => {
  const madeUp = answering("/agentbyworkno/", (sent, { url }) => {
    if (!sent.body.toString().includes("300-002")) return sent;
    const result = { workno: url.slice(url.lastIndexOf("/") + 1), vdnid: 170, status: 4, ctiStatus: 1 };
    return { ...sent, status: 200, body: JSON.stringify({ message: "", retcode: "0", result }) };
  });
  const { run, texts } = await evaluatedRun({ change: madeUp }, fileWith({}));
  const failed = run.results.filter(({ verdict }) => verdict === "fail").map(({ id }) => id);
  expect(failed).toContain("agentgateway.queryAgentInfoByWorkNo.refuses-other-vdn");
  expect(texts.get("stdout")).not.toContain("subjects.otherVdn");
});
