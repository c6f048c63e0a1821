// A gateway restarts or closes a connection before any byte of the response: that is no finding, and nobody stays signed in.
import { afterAll, describe, expect, test } from "vitest";
import type { Change } from "../../reference/change.ts";
import { startReference } from "../../reference/reference.ts";
import { hostileRun } from "./hostile-run.ts";

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

interface Row {
  operationId: string;
  /** Method and end of the path of its requests. */
  pattern: RegExp;
  /** The exit code of the run in which the connection of the first, second, ... of these requests is closed. */
  exits: readonly number[];
}

// The last sign-out ends the session: if that was carried out, none succeeds that refused ones could be compared with.
const rows: readonly Row[] = [
  { operationId: "handShake", pattern: /^POST .*\/handshake$/, exits: [0, 0, 0, 0] },
  { operationId: "updateGuid", pattern: /^PUT .*\/updateGuid$/, exits: [0, 0, 0] },
  { operationId: "logout", pattern: /^DELETE .*\/logout$/, exits: [0, 0, 0, 0, 3] },
  { operationId: "login", pattern: /^PUT .*\/onlineagent\/1030$/, exits: [2, 3] },
  { operationId: "forceLogin", pattern: /^PUT .*\/1030\/forcelogin$/, exits: [3] },
  { operationId: "getAgentEvent", pattern: /^GET .*\/agentevent\/1030$/, exits: [0, 0, 0] },
];

/** Closes the connection of the n-th request, before or after it is carried out. */
function closing(pattern: RegExp, number: number, isCarriedOut: boolean): { change: Change; closed(): number } {
  let [times, closed] = [0, 0];
  const isNext = (method = "", url = "") => {
    if (!pattern.test(`${method} ${url}`)) return false;
    times += 1;
    if (times === number) closed += 1;
    return times === number;
  };
  const change: Change = isCarriedOut
    ? {
        answer(sent, { method, url, raw }) {
          if (isNext(method, url)) raw.socket.destroy();
          return sent;
        },
      }
    : {
        request(raw) {
          if (isNext(raw.method, raw.url)) raw.socket.destroy();
        },
      };
  return { change, closed: () => closed };
}

describe.concurrent("the connection is closed", () => {
  for (const { operationId, pattern, exits } of rows)
    for (const [index, exit] of exits.entries())
      for (const isCarriedOut of [false, true])
        test(`${isCarriedOut ? "after" : "before"} request ${index + 1} of ${operationId} is carried out`, async () => {
          const { change, closed } = closing(pattern, index + 1, isCarriedOut);
          const reference = await startReference({
            flowControl: false,
            plain: true,
            pollWait: 20,
            authentication: "dynamic",
            change,
          });
          opened.push(reference);
          const { exitCode, stdout, warnings } = await hostileRun({
            ...reference,
            surface: "agentgateway",
            filter: { operation: operationId },
            takeOver: true,
          });
          expect(closed()).toBe(1);
          expect(exitCode, stdout).toBe(exit);
          expect(warnings).toEqual([]);
          expect(reference.sessions().map(({ agentid }) => agentid)).not.toContain("1030");
        });
});

/** How long a restart lasts, in ms: longer than the suite waits at first, shorter than it waits at last. */
const RESTART = 900;

describe.concurrent("all connections are closed for a while, as by a balancer whose gateway restarts", () => {
  for (const [surface, operation, path] of [
    ["agentgateway", "queryAllOnlineAgents", "allonlineagents"],
    ["cc-cms", "queryCtiServerTime", "ctiservertime"],
  ] as const)
    test(`${surface}: no finding`, async () => {
      let since: number | undefined;
      let closed = 0;
      const change: Change = {
        request(raw) {
          if (since === undefined && raw.url?.includes(path)) since = Date.now();
          if (since === undefined || Date.now() - since > RESTART) return;
          closed += 1;
          raw.socket.destroy();
        },
      };
      const reference = await startReference({ flowControl: false, plain: true, pollWait: 20, change });
      opened.push(reference);
      const filter = { operation, check: "status-documented" };
      const { exitCode, stdout } = await hostileRun({ ...reference, surface, filter });
      expect(closed).toBeGreaterThan(0);
      expect(exitCode, stdout).toBe(0);
    });
});
