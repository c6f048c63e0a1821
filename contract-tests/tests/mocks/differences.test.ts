// The table of what a mock answers where a deployment answers otherwise: each row with the requests that it is about.
import { afterAll, beforeAll, expect, test } from "vitest";
import { mockDifferences } from "../../../scripts/docs/left-open.ts";
import { startMocks, stopMocks } from "../../mocks/mocks.ts";
import type { Mock } from "../../mocks/prism.ts";

let mocks: Mock[] = [];
beforeAll(async () => {
  mocks = await startMocks({ agentgateway: 0, "cc-cms": 0 });
});
afterAll(() => stopMocks(mocks));

interface Request {
  surface: Mock["surface"];
  path: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

const json = { "Content-Type": "application/json; charset=UTF-8" };
const poll: Request = {
  surface: "agentgateway",
  path: "/agentgateway/resource/agentevent/1030",
  method: "GET",
  headers: { Guid: "sample.AgentGateway0" },
};
const signIn: Request = {
  surface: "agentgateway",
  path: "/agentgateway/resource/onlineagent/1030",
  method: "PUT",
  headers: json,
  body: JSON.stringify({ password: "sample-password", phonenum: "70930" }),
};
const time: Request = {
  surface: "cc-cms",
  path: "/rest/cmsapp/v1/openapi/configures/ctiservertime",
  method: "POST",
  headers: { ...json, Authorization: "any" },
  body: JSON.stringify({ ccId: 1 }),
};

const each = (requests: Request[], change: Partial<Request>) => requests.map((request) => ({ ...request, ...change }));
const having = (requests: Request[], headers: Record<string, string>) =>
  requests.map((request) => ({ ...request, headers: { ...request.headers, ...headers } }));

/** The requests of each row, with the media type of the answers; null for no body. */
const rows: Record<string, { requests: Request[]; type: string | null; statuses: number[] }> = {
  "AgentGateway without `Guid`": { requests: each([poll], { headers: {} }), type: "problem", statuses: [401] },
  "AgentGateway, invalid parameter or body": {
    requests: [...each([poll], { path: poll.path.replace("1030", "7") }), ...each([signIn], { body: "{}" })],
    type: null,
    statuses: [400, 400],
  },
  "CC-CMS without `Authorization`": { requests: each([time], { headers: json }), type: "json", statuses: [401] },
  "CC-CMS, wrong signature": { requests: [time], type: "json", statuses: [200] },
  "CC-CMS, invalid body": { requests: each([time], { body: "{}" }), type: "problem", statuses: [422] },
  "body that is not JSON": { requests: each([signIn, time], { body: "{" }), type: "json", statuses: [400, 400] },
  "AgentGateway, body of another media type": {
    requests: having([signIn], { "Content-Type": "text/plain" }),
    type: null,
    statuses: [400],
  },
  "CC-CMS, body of another media type": {
    requests: having([time], { "Content-Type": "text/plain" }),
    type: "problem",
    statuses: [415],
  },
  "body of more than 10 MB": {
    requests: each([signIn, time], { body: " ".repeat(10 * 1024 * 1024 + 1) }),
    type: "json",
    statuses: [413, 413],
  },
  "`Accept` without `application/json`": {
    requests: having([poll, signIn, time], { Accept: "text/xml" }),
    type: "problem",
    statuses: [406, 406, 406],
  },
  "`Prefer` with an example or a code that the operation does not have": {
    requests: [...having([poll, time], { Prefer: "example=none" }), ...having([poll], { Prefer: "code=418" })],
    type: "problem",
    statuses: [404, 404, 404],
  },
  "`Prefer` with a code that is no number": {
    requests: having([poll, time], { Prefer: "code=none" }),
    type: "problem",
    statuses: [422, 422],
  },
  "wrong method, unknown path": {
    requests: [...each([signIn], { method: "POST" }), ...each([poll, time], { path: "/none" })],
    type: "problem",
    statuses: [405, 404, 404],
  },
  "URL that cannot be decoded": {
    requests: each([poll, time], { path: "/%ff" }),
    type: "problem",
    statuses: [400, 400],
  },
  "headers of more than 16 kB": {
    requests: having([poll, time], { Long: "x".repeat(16 * 1024) }),
    type: null,
    statuses: [431, 431],
  },
};

const TYPES: Record<string, RegExp> = { json: /^application\/json/, problem: /^application\/problem\+json/ };

test("every row of the table has requests, and no other", () => {
  expect(mockDifferences.map(({ request }) => request)).toEqual(Object.keys(rows));
});

for (const { request: name, mock } of mockDifferences)
  test(`${name}: ${mock}`, async () => {
    const { requests, type, statuses } = rows[name] ?? { requests: [], type: null, statuses: [] };
    const answers = await Promise.all(
      requests.map(({ surface, path, ...request }) =>
        fetch((mocks.find((one) => one.surface === surface)?.baseUrl ?? "") + path, request),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(statuses);
    const told = [...(/^[0-9]{3}( and [0-9]{3})?/.exec(mock)?.[0].split(" and ") ?? [])].map(Number);
    expect([...new Set(statuses)]).toEqual(told);
    for (const { headers } of answers) {
      const received = headers.get("content-type");
      if (type === null) expect(received).toBeNull();
      else expect(received).toMatch(TYPES[type] ?? "");
      if (mock.includes("sl-violations")) expect(headers.has("sl-violations")).toBe(true);
      if (mock.includes("problem+json")) expect(type).toBe("problem");
    }
  });
