// What the answer to a sign-in says: agent, VDN, media servers, and time.
import type { OperationKey } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { viewsOf } from "./agent-findings.ts";
import { integerOf } from "./agent-view.ts";
import type { Check } from "./check.ts";
import { AGENT } from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { agents } from "./scenarios/agentgateway.ts";
import { LOGIN } from "./scenarios/session.ts";
import { cited, eachSuccess, isAbsent, ofSignIn, SIGN_IN_ROWS } from "./session.ts";
import { CLOCK_TOLERANCE, isInMilliseconds } from "./times.ts";

const signedInAgent = ofSignIn({
  name: "signed-in-agent",
  byAnswer: true,
  level: "MUST",
  requirement: "The response to the sign-in names the agent who signs in.",
  stated: () => [SIGN_IN_ROWS.workno],
  evaluate(observations, operation) {
    const own = observations.facts.agentgateway?.agentid;
    return eachSuccess(
      (exchange) => {
        const workno = resultOf(exchange, "workno");
        // The schema check reports a missing field.
        if (isAbsent(workno) || integerOf(workno) === own) return undefined;
        return { where: "/result/workno", expected: `"${own}"`, actual: shortJson(workno) };
      },
      () => cited(SIGN_IN_ROWS.workno),
    )(observations, operation);
  },
  fails: {
    because: "The response names another agent.",
    change: (recording, operation) => recording.set(accepted(operation), "/result/workno", "1099"),
  },
});

/** The sign-in that succeeds on a conforming deployment: the one that begins the session, or takes it over. */
function accepted({ operationId }: OperationKey) {
  return { operationId, step: operationId === LOGIN ? "sign-in" : "forced sign-in" };
}

function resultOf(exchange: AnsweredExchange, property: string): unknown {
  const result = payloadOf(exchange);
  return isRecord(result) ? result[property] : undefined;
}

const signedInVdn = ofSignIn({
  name: "signed-in-vdn",
  level: "SHOULD",
  asks: [agents],
  requirement: "The VDN in the response to the sign-in is that in the response about the agent.",
  evaluate(observations, operation) {
    const own = observations.facts.agentgateway?.agentid;
    const view = viewsOf(observations, AGENT).find(
      ({ agent, properties }) => agent === own && integerOf(properties.vdnid),
    );
    const vdn = integerOf(view?.properties.vdnid);
    if (!view || vdn === undefined) return { untested: "a response about the requesting agent, with the VDN" };
    return eachSuccess(
      (exchange) => {
        const vdnid = resultOf(exchange, "vdnid");
        if (isAbsent(vdnid) || integerOf(vdnid) === vdn) return undefined;
        const expected = `${vdn}, as in [${view.exchange.request.key}]`;
        return { where: "/result/vdnid", expected, actual: shortJson(vdnid) };
      },
      () => cited(SIGN_IN_ROWS.vdnid),
    )(observations, operation);
  },
  fails: {
    because: "The response to the sign-in has another VDN.",
    change: (recording, operation) => recording.set(accepted(operation), "/result/vdnid", "171"),
  },
});

/** Three letters for the media servers, as both pages have them. */
const MEDIA_SERVERS = /^[TF]{3}$/;

const signedInMedia = ofSignIn({
  name: "signed-in-media-servers",
  level: "SHOULD",
  asks: [agents],
  requirement: "The media servers in the response to the sign-in are those in every response about the agent.",
  evaluate(observations, operation) {
    const own = observations.facts.agentgateway?.agentid;
    const views = viewsOf(observations, AGENT).filter(
      ({ agent, properties }) => agent === own && MEDIA_SERVERS.test(String(properties.mediatype)),
    );
    const [view] = views;
    if (!view) return { untested: "a response about the requesting agent, with the media servers" };
    // If the media servers change later, the answers say nothing about the sign-in.
    if (views.some(({ properties: { mediatype } }) => mediatype !== view.properties.mediatype)) return { findings: [] };
    return eachSuccess(
      (exchange) => {
        const mediatype = resultOf(exchange, "mediatype");
        if (!MEDIA_SERVERS.test(String(mediatype)) || mediatype === view.properties.mediatype) return undefined;
        const expected = `${shortJson(view.properties.mediatype)}, as in [${view.exchange.request.key}]`;
        return { where: "/result/mediatype", expected, actual: shortJson(mediatype) };
      },
      () => cited(SIGN_IN_ROWS.mediatype),
    )(observations, operation);
  },
  fails: {
    because: "The response to the sign-in shows no media server.",
    change: (recording, operation) => recording.set(accepted(operation), "/result/mediatype", "FFF"),
  },
});

/** A time of whatever unit, so that it has any number of digits. */
export function loginTimeOf(exchange: AnsweredExchange): number | undefined {
  const time = resultOf(exchange, "loginTime");
  return /^[0-9]+$/.test(String(time)) ? Number(time) : undefined;
}

const signInUnit = ofSignIn({
  name: "sign-in-time-in-ms",
  byAnswer: true,
  level: "MUST",
  requirement: "The sign-in time is in milliseconds since 1970.",
  stated: () => [SIGN_IN_ROWS.loginTime],
  evaluate: eachSuccess(
    (exchange) => {
      const time = loginTimeOf(exchange);
      if (time === undefined || isInMilliseconds(time)) return undefined;
      return { where: "/result/loginTime", expected: "ms since 1970, in this century", actual: String(time) };
    },
    () => cited(SIGN_IN_ROWS.loginTime),
  ),
  fails: {
    because: "The time is in seconds.",
    change: (recording, operation) =>
      recording.set(accepted(operation), "/result/loginTime", (time: string) => time.slice(0, -3)),
  },
});

const signInNow = ofSignIn({
  name: "sign-in-time-now",
  byAnswer: true,
  level: "SHOULD",
  requirement: `The sign-in time is the current time, within ${CLOCK_TOLERANCE / 1000} s.`,
  evaluate: eachSuccess(
    (exchange) => {
      const time = loginTimeOf(exchange);
      // One in another unit is for another check.
      if (time === undefined || !isInMilliseconds(time)) return undefined;
      if (Math.abs(time - exchange.received) <= CLOCK_TOLERANCE) return undefined;
      const expected = `${Math.round(exchange.received)}, or ${CLOCK_TOLERANCE} ms more or less`;
      return { where: "/result/loginTime", expected, actual: String(time) };
    },
    () => cited(SIGN_IN_ROWS.loginTime),
  ),
  fails: {
    because: "The time is in another time zone.",
    change: (recording, operation) =>
      recording.set(accepted(operation), "/result/loginTime", (time: string) => String(Number(time) - 3_600_000)),
  },
});

export const signInChecks: readonly Check[] = [
  ...signedInAgent,
  ...signedInVdn,
  ...signedInMedia,
  ...signInUnit,
  ...signInNow,
];
