// The answer with the time of the CTI server is wrong, or goes to callers without permission.
import type { Change, World } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";
import { isSuccess, type Json, perWorld, textOf } from "./changing.ts";
import type { Mutant } from "./mutant.ts";

const PATH = "/rest/cmsapp/v1/openapi/configures/ctiservertime";

/** A change of the body of answers of success. */
function changingTime(edit: (body: Json & { resultDesc: number }, world: World) => unknown): Change {
  return {
    surface: "cc-cms",
    operations: ["queryCtiServerTime"],
    answer(sent, { raw }, world) {
      if (raw.url !== PATH || !isSuccess(sent)) return sent;
      const body = JSON.parse(textOf(sent)) as Json & { resultDesc: number };
      edit(body, world);
      return { ...sent, body: JSON.stringify(body) };
    },
  };
}

/** Another time, in both of its fields. */
function told(edit: (time: number) => unknown): Change {
  return changingTime((body) => {
    const time = edit(body.resultDesc);
    Object.assign(body, { resultDesc: time, resultDatas: time });
  });
}

const started = perWorld(() => ({ time: 0 }));

const inADay = (sent: Sent): Sent => ({
  ...sent,
  headers: { ...sent.headers, "Cache-Control": "public, max-age=86400" },
});

export const serverTimeMutants: readonly Mutant[] = [
  {
    name: "server-time-as-text",
    kind: "form",
    summary: "The time of the CTI server is a string of digits.",
    change: told(String),
  },
  {
    name: "server-time-as-date",
    kind: "form",
    summary: "The time of the CTI server is a date in words.",
    change: told((time) => new Date(time).toISOString()),
  },
  {
    name: "server-time-in-object",
    kind: "form",
    summary: "The time of the CTI server is in an object.",
    change: told((time) => ({ time })),
  },
  {
    name: "server-time-with-fraction",
    kind: "form",
    summary: "The time of the CTI server has a fraction.",
    change: told((time) => time + 0.5),
  },
  {
    name: "server-time-in-seconds",
    kind: "meaning",
    summary: "The time of the CTI server is in seconds.",
    change: told((time) => Math.floor(time / 1000)),
  },
  {
    name: "server-time-in-microseconds",
    kind: "meaning",
    summary: "The time of the CTI server is in microseconds.",
    change: told((time) => time * 1000),
  },
  {
    name: "server-time-of-other-zone",
    kind: "meaning",
    summary: "The time of the CTI server is three hours ahead.",
    change: told((time) => time + 10_800_000),
  },
  {
    name: "server-time-frozen",
    kind: "state",
    summary: "The time of the CTI server does not advance.",
    change: changingTime((body, world) => {
      const first = started(world);
      first.time ||= body.resultDesc - (body.resultDesc % 1000) + 1;
      Object.assign(body, { resultDesc: first.time, resultDatas: first.time });
    }),
  },
  {
    name: "server-time-backwards",
    kind: "state",
    summary: "The time of the CTI server runs backwards.",
    change: changingTime((body, world) => {
      const first = started(world);
      first.time ||= body.resultDesc;
      const time = first.time - (body.resultDesc - first.time);
      Object.assign(body, { resultDesc: time, resultDatas: time });
    }),
  },
  {
    name: "server-time-told-twice",
    kind: "meaning",
    summary: "The two fields of the time of the CTI server are a second apart.",
    change: changingTime((body) => {
      body.resultDatas = body.resultDesc + 1000;
    }),
  },
  {
    name: "server-time-cacheable",
    kind: "form",
    summary: "Any proxy may store the time of the CTI server for a day.",
    change: { answer: (sent, { raw }) => (raw.url === PATH && isSuccess(sent) ? inADay(sent) : sent) },
  },
  {
    name: "server-time-for-wrong-signatures",
    kind: "access",
    summary: "A request for the time of the CTI server with a wrong signature is answered.",
    change: {
      signature: (verdict, { target, rawHeaders }) =>
        target === PATH && rawHeaders.some((name) => /^authorization$/i.test(name))
          ? { accepted: true, accessKey: "EXAMPLEAK0000001" }
          : verdict,
    },
  },
  {
    name: "server-time-of-no-centre",
    kind: "form",
    summary: "A request for the time of the CTI server without a call centre ID is answered.",
    change: {
      requestBody: (body, operation) =>
        operation === "queryCtiServerTime" && JSON.stringify(body) === "{}" ? { ccId: 1 } : body,
    },
  },
];
