// Reports as runs make them, written by hand, for the tests of everything that is made from a report.

import { catalogue, isChosen, type Row } from "../../checks/catalogue.ts";
import { bundleOf, type Surface, surfaces } from "../../contract/contract.ts";
import type { Risk } from "../../deployment/deployment.ts";
import type { Waiver } from "../../deployment/waivers.ts";
import { number } from "../../report/counts.ts";
import type {
  Cause,
  CauseExample,
  CheckReport,
  Counts,
  Coverage,
  ExchangeReport,
  Latency,
  Report,
  SurfaceFacts,
} from "../../report/report.ts";
import { EXIT_CODES, type RunVerdict, worst } from "../../report/verdict.ts";
import { UNENDED } from "../../suite/unended.ts";

const BASE_URL = "https://platform.example.test:8043";
const AGENT = "agentgateway.queryAgentInfoByWorkNo";
const LIST = "agentgateway.queryAllOnlineAgents";
const CALLS = "agentgateway.queryAllCallInfoByAgentWorkNoEx";
const BATCH = "cc-cms.queryAgentStatusInfoByAgentIds";
const PRIVATE_CALLS = "cc-cms.queryAgentPrivateCalls";

const PAGES = {
  agent: '"Querying the Details About a Specified Agent" (2023-09-27)',
  list: '"Querying the Details About All Online Agents That Have Signed In to a Skill Queue" (undated)',
  calls: '"Querying Call IDs of a Specified Agent" (undated)',
  batch: '"Querying Agent Information in Batches" (2023-12-19)',
  privateCalls: '"Querying Private Calls of a Specified Agent" (undated)',
};

export const sampleWaiver: Waiver = {
  check: `${AGENT}.sign-in-time`,
  subject: 1099,
  reason: "The sign-in time is in seconds until the next release of the gateway.",
  owner: "Platform team",
  evidence: "https://tickets.example.test/4711",
  expires: "2027-03-31",
};

/** Texts that each format has to escape in its own way: HTML, XML, Markdown, shell, and what steers a terminal. */
export const HOSTILE = `</script></pre>--><img src=x onerror=alert(1)>"'&amp;|\`$(id)\`]]>\u0000\u001b[31m\u202egnp\u2028\ud800`;

const AGENT_BODY =
  '{"message":"success","retcode":"0","result":{"workno":"1099","name":"Tomas Lind","status":"7","ctiStatus":"5","groupid":1,"groupname":null,"skilllist":[{"name":"voice","id":1,"mediatype":5}],"callids":[],"mediatype":"TFF","vdnid":170,"phonenumber":"70999","currentstatetime":147,"logindate":1714982700,"inMultimediaConf":0,"currentStateReason":0}}';
const LIST_BODY =
  '{"message":"success","retcode":"0","result":[{"skillMediaType":5,"skillId":1,"agent":[{"workno":"1031","name":"Ines Duarte","status":4,"ctiStatus":1,"groupid":1,"groupname":null,"skilllist":[],"callids":[],"mediatype":"TTF","vdnid":170,"phonenumber":"70931","currentstatetime":600,"logindate":"2024-05-06 08:00:00","inMultimediaConf":0,"currentStateReason":0},{"workno":"1099","name":"Tomas Lind","status":7,"ctiStatus":5,"groupid":1,"groupname":null,"skilllist":[],"callids":[],"mediatype":"TFF","vdnid":170,"phonenumber":"70999","currentstatetime":147,"logindate":"2024-05-06 08:05:00","inMultimediaConf":0,"curr';
const BATCH_BODY =
  '{"result":"0","resultCode":"0100000","resultDatas":[{"agentId":1099,"locationId":0,"currentStateReason":0,"prevState":4,"prevStateTime":3,"currentState":3,"currentStateTime":147,"logonTime":1714982700000,"agentRelease":2,"currentPrivateCallNum":1}],"resultDesc":[{"agentId":1099,"locationId":0,"currentStateReason":0,"prevState":4,"prevStateTime":3,"currentState":3,"currentStateTime":147,"logonTime":1714982700000,"agentRelease":2,"currentPrivateCallNum":1}]}';
const TRACE_BODY =
  "<html><head><title>Error 500</title></head><body><h1>HTTP Status 500</h1><pre>java.lang.NullPointerException\n\tat com.example.gateway.AgentResource.find(AgentResource.java:118)\n\tat com.example.gateway.Main.run(/opt/gateway/lib/Main.java:40)</pre><script>document.title='taken'</script></body></html>";

function exchange(
  id: number,
  part: Partial<ExchangeReport> & Pick<ExchangeReport, "operationId" | "request">,
): ExchangeReport {
  const surface: Surface = /Status|Private/.test(part.operationId) ? "cc-cms" : "agentgateway";
  const url = `${BASE_URL}${part.url ?? `/agentgateway/resource/agentgroup/1030/agentbyworkno/1099`}`;
  const method = surface === "cc-cms" ? "POST" : "GET";
  const answered = part.failure === undefined;
  return {
    id,
    surface,
    method,
    ...(answered ? { status: 200, size: part.excerpt?.length ?? 0 } : {}),
    startedAt: new Date(Date.UTC(2026, 5, 15, 9, 30, 0, id * 311)).toISOString(),
    duration: 18 + ((id * 7) % 23),
    curl:
      surface === "cc-cms"
        ? `curl --request POST "${url}" --header "Content-Type: application/json; charset=UTF-8" --header "$(cti-contract sign --method POST --url '${url}' --body '{"ccId":1,"vdn":170,"agentIds":[1099]}')" --data '{"ccId":1,"vdn":170,"agentIds":[1099]}'`
        : `curl --request ${method} "${url}" --header "Content-Type: application/json; charset=UTF-8" --header "Guid: $AGENTGATEWAY_GUID"`,
    ...part,
    url,
  };
}

const EXCHANGES: readonly ExchangeReport[] = [
  exchange(0, {
    operationId: "queryAgentInfoByWorkNo",
    request: "queryAgentInfoByWorkNo: agents, first, 1099",
    excerpt: AGENT_BODY,
  }),
  exchange(1, {
    operationId: "queryAllOnlineAgents",
    request: "queryAllOnlineAgents: online agents, first",
    url: "/agentgateway/resource/agentgroup/1030/allonlineagents",
    excerpt: LIST_BODY,
    size: 2_031_877,
    duration: 812.4,
  }),
  exchange(2, {
    operationId: "queryAllCallInfoByAgentWorkNoEx",
    request: "queryAllCallInfoByAgentWorkNoEx: calls, first, 1100",
    url: "/agentgateway/resource/calldata/1030/allcallinfoEx/1100",
    status: 500,
    excerpt: TRACE_BODY,
  }),
  exchange(3, {
    operationId: "queryAgentInfoByWorkNo",
    request: "queryAgentInfoByWorkNo: other guids, foreign guid, 1099",
    url: "/agentgateway/resource/agentgroup/1031/agentbyworkno/1099",
    excerpt: AGENT_BODY,
  }),
  exchange(4, {
    operationId: "queryAgentInfoByWorkNo",
    request: "queryAgentInfoByWorkNo: agents, first, 1031",
    url: "/agentgateway/resource/agentgroup/1030/agentbyworkno/1031",
    excerpt: AGENT_BODY.replaceAll("1099", "1031").replace("Tomas Lind", HOSTILE.replaceAll('"', "")),
  }),
  exchange(5, {
    operationId: "queryAgentStatusInfoByAgentIds",
    request: "queryAgentStatusInfoByAgentIds: batch, one, 1099",
    url: "/rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids",
    excerpt: BATCH_BODY,
  }),
  exchange(6, {
    operationId: "queryAgentPrivateCalls",
    request: "queryAgentPrivateCalls: private calls, first, 1099",
    url: "/rest/cmsapp/v1/openapi/agent/agentprivatecall",
    failure: "a closed connection before the response was complete",
  }),
];

/** A check that does not pass, by its id. */
type Outcome = Partial<Pick<CheckReport, "verdict" | "reason" | "exchanges" | "causes">>;

function cause(
  where: string,
  expected: string,
  source: string,
  actual: string,
  more: Partial<Cause> & Partial<Pick<CauseExample, "exchange" | "subject" | "waivedBy">> = {},
): Cause {
  const { exchange: id = 0, subject, waivedBy, ...rest } = more;
  const example = {
    where: where.replace("*", "0").replace("*", "1"),
    expected,
    actual,
    exchange: id,
    ...(subject === undefined ? {} : { subject }),
    ...(waivedBy ? { waivedBy } : {}),
  };
  return { where, expected, source, fault: "deployment", count: 1, examples: [example], ...rest };
}

const INTEGER_TIMES: Cause = {
  where: "/result/*/agent/*/logindate",
  expected: "integer from 0 to 9223372036854775807",
  source: `${PAGES.list}, table 5, row 3.3.14`,
  fault: "deployment",
  count: 6000,
  examples: [1031, 1099, 1102, 1103, 1104].map((subject, index) => ({
    where: `/result/0/agent/${index}/logindate`,
    expected: "integer from 0 to 9223372036854775807",
    actual: `"2024-05-06 08:0${index * 5}:00"`,
    exchange: 1,
    subject,
  })),
};

function cacheable(id: number, page: keyof typeof PAGES): Outcome {
  return {
    verdict: "warn",
    causes: [
      cause(
        "header Cache-Control",
        "no-store, private, or no permission to store the answer",
        "RFC 9111, section 3",
        "public, max-age=60",
        { exchange: id, count: page === "list" ? 2 : 9 },
      ),
    ],
  };
}

const FAILURES: Record<string, Outcome> = {
  [`${LIST}.signed-in-only`]: { verdict: "fail", causes: [INTEGER_TIMES] },
  [`${LIST}.response-schema`]: {
    verdict: "fail",
    causes: [
      INTEGER_TIMES,
      cause(
        "/result/*/agent/*",
        "property currentStateReason",
        `${PAGES.list}, table 5, row 3.3.16`,
        "no such property",
        {
          exchange: 1,
          subject: 1099,
          count: 212,
        },
      ),
      cause("/result/*/skillMediaType", "one of 1, 2, 5, 53", `${PAGES.list}, table 5, row 3.1`, "99", { exchange: 1 }),
    ],
  },
  [`${LIST}.sign-in-time`]: { verdict: "untested", exchanges: [], reason: "a sign-in time that is an integer" },
  [`${AGENT}.table-types`]: {
    verdict: "warn",
    causes: [
      cause("/result/status", "integer, as the table says", `${PAGES.agent}, table 4, row 3.3`, '"7"', {
        fault: "reference",
        subject: 1099,
        count: 4,
      }),
      cause("/result/ctiStatus", "integer, as the table says", `${PAGES.agent}, table 4, row 3.4`, '"5"', {
        fault: "reference",
        subject: 1099,
        count: 4,
      }),
    ],
  },
  [`${AGENT}.sign-in-time`]: {
    verdict: "waived",
    causes: [
      cause(
        "/result/logindate",
        "milliseconds since 1970, in the past",
        `${PAGES.agent}, table 4, row 3.13`,
        "1714982700",
        {
          subject: 1099,
          waivedBy: sampleWaiver,
        },
      ),
    ],
  },
  [`${AGENT}.documented-properties`]: {
    verdict: "warn",
    causes: [
      cause(`/result/${HOSTILE}`, "no property of this name", PAGES.agent, `"${HOSTILE}"`, {
        exchange: 4,
        subject: 1031,
      }),
    ],
  },
  [`${AGENT}.refuses-foreign-guid`]: {
    verdict: "fail",
    causes: [
      cause(
        "/retcode",
        "a code of failure",
        '"Authentication of agents" (2025-02-12), authentication modes, row mismatch',
        "0",
        {
          exchange: 3,
          subject: 1099,
        },
      ),
    ],
  },
  [`${CALLS}.status-documented`]: {
    verdict: "fail",
    causes: [
      cause("status", "a complete answer with HTTP status 200", `${PAGES.calls}, table 2, row 1`, "HTTP status 500", {
        exchange: 2,
        subject: 1100,
      }),
    ],
  },
  [`${CALLS}.no-internals`]: {
    verdict: "warn",
    causes: [
      cause(
        "body",
        "no stack trace, name of an exception or path of the server",
        "CWE-209",
        "java.lang.NullPointerException",
        {
          exchange: 2,
          subject: 1100,
        },
      ),
    ],
  },
  [`${CALLS}.calls-match-state`]: {
    verdict: "untested",
    exchanges: [],
    reason: "an agent in a call among the subjects",
  },
  [`${CALLS}.unique-calls`]: { verdict: "untested", exchanges: [], reason: "an agent in a call among the subjects" },
  [`${CALLS}.call-time`]: { verdict: "untested", exchanges: [], reason: "an agent in a call among the subjects" },
  [`${BATCH}.signed-out-sentinels`]: {
    verdict: "fail",
    causes: [
      cause("/resultDesc/*/currentState", "5, as AgentGateway says", `${PAGES.batch}, table 5, row 3.7`, "3", {
        exchange: 5,
        subject: 1099,
      }),
    ],
  },
  [`${PRIVATE_CALLS}.status-documented`]: {
    verdict: "fail",
    causes: [
      cause(
        "answer",
        "a complete answer with HTTP status 200",
        `${PAGES.privateCalls}, table 1, row 1`,
        "a closed connection before the response was complete",
        { exchange: 6, subject: 1099 },
      ),
    ],
  },
  [`${PRIVATE_CALLS}.private-call-count`]: {
    verdict: "untested",
    exchanges: [],
    reason: "an answer with HTTP status 200",
  },
  [`${AGENT}.not-cacheable`]: cacheable(0, "agent"),
  [`${LIST}.not-cacheable`]: cacheable(1, "list"),
  [`${BATCH}.not-cacheable`]: cacheable(5, "batch"),
};

const UNTESTED: Record<string, Outcome> = {
  [`${CALLS}.calls-match-state`]: {
    verdict: "untested",
    exchanges: [],
    reason: "an agent in a call among the subjects",
  },
  [`${CALLS}.unique-calls`]: { verdict: "untested", exchanges: [], reason: "an agent in a call among the subjects" },
  [`${CALLS}.call-time`]: { verdict: "untested", exchanges: [], reason: "an agent in a call among the subjects" },
  [`${AGENT}.refuses-other-vdn`]: {
    verdict: "untested",
    exchanges: [],
    reason: "forbidden.otherVdn in the deployment file",
  },
};

function checkReport({ id, check, operation }: Row, outcomes: Record<string, Outcome>): CheckReport {
  const { level, risk, requirement } = check;
  const { surface, operationId } = operation;
  const exchanges = EXCHANGES.filter((one) => one.operationId === operationId).map((one) => one.id);
  return {
    id,
    surface,
    operationId,
    level,
    risk,
    requirement,
    verdict: "pass",
    exchanges,
    causes: [],
    ...outcomes[id],
  };
}

function countsOf(checks: readonly CheckReport[], notPermitted: number): Counts {
  const counts: Counts = { pass: 0, fail: 0, warn: 0, waived: 0, untested: 0, notPermitted };
  for (const { verdict } of checks) counts[verdict] += 1;
  return counts;
}

const PROPERTIES: Record<string, string[]> = {
  [AGENT]:
    "workno name status ctiStatus groupid groupname skilllist callids mediatype vdnid phonenumber currentstatetime logindate inMultimediaConf currentStateReason"
      .split(" ")
      .map((name) => `/result/${name}`)
      .concat([
        "/message",
        "/retcode",
        "/result",
        "/result/skilllist/*/name",
        "/result/skilllist/*/id",
        "/result/skilllist/*/mediatype",
      ]),
  [LIST]: [
    "/message",
    "/retcode",
    "/result",
    "/result/*/skillId",
    "/result/*/skillMediaType",
    "/result/*/agent/*/workno",
    "/result/*/agent/*/logindate",
  ],
  [CALLS]: ["/message", "/retcode", "/result", "/result/*"],
  [BATCH]: [
    "/result",
    "/resultCode",
    "/resultDatas",
    "/resultDesc",
    "/resultDesc/*/agentId",
    "/resultDesc/*/currentState",
    "/resultDesc/*/logonTime",
  ],
  [PRIVATE_CALLS]: ["/result", "/resultCode", "/resultDatas/*", "/resultDesc/*"],
};
const STATES = [1, 2, 3, 4, 5, 6, 7, 8].map((state) => `/result/status=${state}`);

/** The first of each list as seen, the others not. */
function coverageOf(row: Row, share: number): Coverage {
  const { surface, operationId, errorCodes } = row.operation;
  const split = (all: readonly string[], part = share) => {
    const count = Math.ceil(all.length * part);
    return { seen: all.slice(0, count), unseen: all.slice(count) };
  };
  return {
    surface,
    operationId,
    answers: share === 0 ? 0 : 37,
    branches: split(["success", "failure"]),
    properties: split(PROPERTIES[`${surface}.${operationId}`] ?? []),
    enumValues: split(surface === "agentgateway" ? STATES : [], share / 2),
    errorCodes: split(errorCodes, share / 2),
  };
}

interface SampleOptions {
  name: string;
  verified?: readonly Surface[];
  outcomes?: Record<string, Outcome>;
  allow?: Risk[];
  /** How much of the contract the run saw. */
  share?: number;
  part?: Partial<Report>;
}

function sampleReport({
  name,
  verified = surfaces,
  outcomes = {},
  allow,
  share = 0.9,
  part = {},
}: SampleOptions): Report {
  const allowed = allow ?? ["read-only", "session", "take-over"];
  const rows = catalogue.filter(
    ({ check, operation }) =>
      verified.includes(operation.surface) && (check.needs ?? []).every((needed) => verified.includes(needed)),
  );
  const checks = rows.filter(({ check }) => allowed.includes(check.risk)).map((row) => checkReport(row, outcomes));
  const notPermitted = rows
    .filter(({ check }) => !allowed.includes(check.risk))
    .map(({ id, check: { level, risk, requirement } }) => ({ id, level, risk, requirement }));
  const facts = verified.map((surface): SurfaceFacts => {
    const own = checks.filter((check) => check.surface === surface);
    const counts = countsOf(own, notPermitted.filter(({ id }) => id.startsWith(`${surface}.`)).length);
    const untested = own.some(({ level, verdict }) => level === "MUST" && verdict === "untested");
    const verdict: RunVerdict = counts.fail > 0 ? "does not conform" : untested ? "incomplete" : "conforms";
    return {
      surface,
      baseUrl: BASE_URL,
      verdict,
      counts,
      insecure: false,
      tls: {
        protocol: "TLSv1.3",
        cipher: "TLS_AES_256_GCM_SHA384",
        subject: "CN=platform.example.test",
        issuer: "CN=Example CA",
        validFrom: "2026-01-01T00:00:00.000Z",
        validTo: "2027-01-01T00:00:00.000Z",
        fingerprint: "5F:0A:7C:11:5F:0A:7C:11:5F:0A:7C:11:5F:0A:7C:11:5F:0A:7C:11:5F:0A:7C:11:5F:0A:7C:11:5F:0A:7C:11",
      },
    };
  });
  const verdict = worst(facts.map((surface) => surface.verdict));
  const queries = [...new Map(rows.map((row) => [row.operation.operationId, row])).values()];
  return {
    format: "cti-contract-report/1",
    complete: true,
    failOn: "MUST",
    suite: { name: "cti-contract", version: "0.1.0" },
    contracts: verified.map((surface) => ({
      surface,
      title: bundleOf(surface).info.title,
      digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      editions: Object.entries(bundleOf(surface)["x-source-pages"])
        .filter(([, { baseline }]) => baseline)
        .map(([page, { title, edition }]) => ({ page, title, edition })),
    })),
    deployment: { name, allow: [...allowed] },
    startedAt: "2026-06-15T09:30:00.000Z",
    endedAt: "2026-06-15T09:31:52.400Z",
    verdict,
    exitCode: EXIT_CODES[verdict],
    counts: countsOf(checks, notPermitted.length),
    surfaces: facts,
    checks,
    notPermitted,
    waiverProblems: [],
    errors: [],
    coverage: queries.map((row) => coverageOf(row, share)),
    latency: queries.map(
      ({ operation: { surface, operationId } }, index): Latency => ({
        surface,
        operationId,
        count: 77 - index,
        p50: 14.2 + index * 9.1,
        p95: 41.7 + index * index * 60.3,
        max: 55 + index * index * index * 95.5,
      }),
    ),
    exchanges: EXCHANGES.filter(({ surface }) => verified.includes(surface)),
    ...part,
  };
}

export const conforming: Report = sampleReport({
  name: "Site Lisbon, acceptance",
  allow: ["read-only", "session", "take-over", "flood", "lock-out", "change"],
});

/** Everything that a finding can be, and texts of the deployment that are meant to break reports. */
export const failing: Report = sampleReport({
  name: "Site Lisbon, acceptance",
  outcomes: FAILURES,
  share: 0.7,
  part: {
    waiverProblems: [
      `the waiver of ${BATCH}.stable waives nothing: the check passes; remove it`,
      `the waiver of ${CALLS}.json expired after 2026-05-31; remove it, or agree on a later date with its owner (Platform team)`,
    ],
  },
});

/** MUST checks are untested, nothing failed. */
export const incomplete: Report = sampleReport({ name: "Site Porto", outcomes: UNTESTED, share: 0.5 });

/** A run that was killed when it had just begun to ask. */
export const killed: Report = sampleReport({
  name: "Site Porto",
  share: 0.1,
  part: {
    complete: false,
    verdict: "incomplete",
    exitCode: 3,
    checks: [],
    counts: countsOf([], 0),
    notPermitted: [],
    surfaces: incomplete.surfaces.map(({ tls: _, ...facts }) => ({
      ...facts,
      verdict: "incomplete",
      cutShort: UNENDED,
      counts: countsOf([], 0),
    })),
    exchanges: EXCHANGES.slice(0, 2),
  },
});

/** A run that a person has ended: what was asked is evaluated, and the rest was not asked any more. */
export const ended: Report = sampleReport({
  name: "Site Porto",
  outcomes: { [`${AGENT}.stable`]: { verdict: "untested", exchanges: [], reason: "the run was interrupted" } },
  part: {
    complete: false,
    verdict: "incomplete",
    exitCode: 3,
    surfaces: conforming.surfaces.map((facts) => ({
      ...facts,
      verdict: "incomplete",
      cutShort: "the run was interrupted",
    })),
  },
});

const WANTED = { check: "state-*", level: "MUST" } as const;
const PART = {
  ...WANTED,
  checks: catalogue.filter((row) => isChosen(row, WANTED)).length,
  of: catalogue.length,
};

/** How much of all checks the part is. */
export const PART_WORDS = `${number(PART.checks)} of ${number(PART.of)} checks`;

/** A run that was about a part of the checks only. */
export const partial: Report = { ...conforming, selection: PART };

/** Two agents of which something else is expected, at the same place; of a third it is waived. */
export const expectations: Report = sampleReport({
  name: "Site Faro",
  outcomes: {
    [`${AGENT}.state-mapping`]: {
      verdict: "fail",
      causes: [
        {
          where: "/result/status",
          expected: "…, since the platform state is …",
          source: `${PAGES.agent}, table 4, row 3.3`,
          fault: "deployment",
          count: 2,
          examples: [
            {
              where: "/result/status",
              expected: "7, since the platform state is 4",
              actual: "1",
              exchange: 0,
              subject: 1031,
            },
            {
              where: "/result/status",
              expected: "3, since the platform state is 7",
              actual: "5",
              exchange: 0,
              subject: 1099,
            },
          ],
        },
        {
          where: "/result/status",
          expected: "0, since the platform state is 2",
          source: `${PAGES.agent}, table 4, row 3.3`,
          fault: "deployment",
          count: 1,
          examples: [
            {
              where: "/result/status",
              expected: "0, since the platform state is 2",
              actual: "6",
              exchange: 0,
              subject: 1100,
              waivedBy: sampleWaiver,
            },
          ],
        },
      ],
    },
  },
});

/** One surface only, with an agent whose sign-in time is waived. */
export const oneSurface: Report = sampleReport({
  name: "Site Faro",
  verified: ["agentgateway"],
  outcomes: { [`${AGENT}.sign-in-time`]: FAILURES[`${AGENT}.sign-in-time`] ?? {} },
});

/** Nothing could be asked of CC-CMS, and a check broke. */
export const couldNotRun: Report = sampleReport({
  name: "Site Faro",
  part: {
    verdict: "could not run",
    exitCode: 2,
    surfaces: conforming.surfaces.map(({ tls: _, ...facts }) =>
      facts.surface === "cc-cms"
        ? { ...facts, verdict: "could not run", reason: "the name platform.example.test does not resolve" }
        : { ...facts, verdict: "could not run", reason: "a check failed with an error; see below", insecure: true },
    ),
    errors: [`${LIST}.entries-agree: Cannot read properties of undefined (reading 'agent')`],
  },
});

/** Before anything was asked. */
export const empty: Report = {
  format: "cti-contract-report/1",
  complete: false,
  failOn: "MUST",
  suite: { name: "cti-contract", version: "0.1.0" },
  contracts: [],
  deployment: { name: "", allow: [] },
  startedAt: "2026-06-15T09:30:00.000Z",
  endedAt: "2026-06-15T09:30:00.000Z",
  verdict: "could not run",
  exitCode: 2,
  counts: countsOf([], 0),
  surfaces: [],
  checks: [],
  notPermitted: [],
  waiverProblems: [],
  errors: [],
  coverage: [],
  latency: [],
  exchanges: [],
};
