import { expect, test } from "vitest";
import { codeOf } from "../../transport/failures.ts";

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
