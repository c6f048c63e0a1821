import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../deployment/deployment.ts";
import type { TransportFailure } from "../../transport/exchange.ts";
import { codeOf } from "../../transport/failure-words.ts";
import { type Attempt, failureOf } from "../../transport/failures.ts";

const codes: [given: object, code: string][] = [
  [{ code: "ECONNRESET" }, "ECONNRESET"],
  [{ name: "TimeoutError" }, "TimeoutError"],
  [{ code: "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE" }, "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"],
  [{ code: "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE" }, "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"],
  [{ code: "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA" }, "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA"],
];

for (const [given, code] of codes)
  test(`the code of ${JSON.stringify(given)} is ${code}, whatever the version of OpenSSL`, () => {
    expect(codeOf(Object.assign(new Error("sample"), given))).toBe(code);
  });

const kinds: [code: string, phase: Attempt["phase"], kind: TransportFailure["kind"], isSent?: true][] = [
  ["ECONNRESET", undefined, "broken"],
  ["ECONNRESET", "connection", "unreachable"],
  ["ECONNRESET", "handshake", "unreachable"],
  ["ERR_SSL_ANYTHING", undefined, "broken"],
  ["ERR_SSL_ANYTHING", "handshake", "unreachable"],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", undefined, "broken"],
  ["UND_ERR_HEADERS_OVERFLOW", undefined, "broken"],
  ["UND_ERR_INVALID_ARG", undefined, "unreachable"],
  ["UND_ERR_DESTROYED", undefined, "interrupted"],
  ["EANYTHING", undefined, "unreachable", true],
  ["ERR_OUT_OF_RANGE", undefined, "unreachable", true],
];

const sent: Omit<Attempt, "phase" | "isBegun"> = {
  origin: "https://gateway.example.test",
  limits: DEFAULT_LIMITS,
  tls: { insecure: false },
};

for (const [code, phase, kind, isSent] of kinds)
  test(`${code} ${phase === undefined ? "after the request was sent" : `of the ${phase}`} is ${kind}${isSent ? ", and the request may have arrived" : ""}`, () => {
    const failure = failureOf(Object.assign(new Error("sample"), { code }), { ...sent, phase, isBegun: false });
    expect({ kind: failure.kind, isSent: failure.isSent }).toEqual({ kind, isSent });
  });

test.each(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"])(
  "%s is a connection that was closed only if no response has begun: one of which a part came is not asked for again",
  (code) => {
    const closed = [false, true].map(
      (isBegun) =>
        failureOf(Object.assign(new Error("sample"), { code }), { ...sent, phase: undefined, isBegun }).isClosed,
    );
    expect(closed).toEqual([true, undefined]);
  },
);
