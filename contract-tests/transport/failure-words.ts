import type { Limits } from "../deployment/deployment.ts";

/**
 * `unreachable`: no connection came about, so that nothing was sent. `broken`: what came on one is no complete response.
 * `unanswered`: what came is not kept.
 */
export type Cause = [kind: "unreachable" | "broken" | "unanswered", words: string];

/** The code of a body that is not kept, since those before it have used up what a run keeps. */
export const TOO_LARGE_TOGETHER = "TOO_LARGE_TOGETHER";

/** What error codes of Node, OpenSSL or undici mean, and the next step. */
export function causeOf(code: string, { connect, answer, whole, body }: Limits): Cause | undefined {
  const seconds = (milliseconds: number) => `${milliseconds / 1000} s`;
  const unknownCa =
    "its certificate is from an unknown CA; set tls.ca in the deployment file or NODE_EXTRA_CA_CERTS to the CA file";
  const selfSigned =
    "its certificate is self-signed; set tls.ca in the deployment file or NODE_EXTRA_CA_CERTS to its CA file";
  const noTls = "it does not speak TLS; check the port, or use http:// if that is right";
  const causes: Record<string, Cause> = {
    ECONNREFUSED: ["unreachable", "the connection was refused; check host and port"],
    ENOTFOUND: ["unreachable", "the host name is unknown; check it"],
    EAI_AGAIN: ["unreachable", "the lookup of the host name failed; check the name and the name server"],
    EHOSTUNREACH: ["unreachable", "there is no route to the host; check the network"],
    ENETUNREACH: ["unreachable", "there is no route to the network; check the network"],
    ETIMEDOUT: ["unreachable", "no connection in time; check host, port and firewall"],
    UND_ERR_CONNECT_TIMEOUT: ["unreachable", `no connection within ${seconds(connect)}; check host, port and firewall`],
    DEPTH_ZERO_SELF_SIGNED_CERT: ["unreachable", selfSigned],
    SELF_SIGNED_CERT_IN_CHAIN: ["unreachable", unknownCa],
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: ["unreachable", unknownCa],
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ["unreachable", unknownCa],
    CERT_HAS_EXPIRED: ["unreachable", "its certificate has expired; renew it"],
    CERT_NOT_YET_VALID: ["unreachable", "its certificate is not valid yet; check the clocks"],
    ERR_TLS_CERT_ALTNAME_INVALID: [
      "unreachable",
      "its certificate is for another host name; use that name, or set tls.serverName in the deployment file",
    ],
    ERR_SSL_WRONG_VERSION_NUMBER: ["unreachable", noTls],
    ERR_SSL_PACKET_LENGTH_TOO_LONG: ["unreachable", noTls],
    ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: [
      "unreachable",
      "it does not trust the client certificate; check tls.clientCertificate",
    ],
    ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: [
      "unreachable",
      "it requires a client certificate; set tls.clientCertificate in the deployment file",
    ],
    UND_ERR_HEADERS_TIMEOUT: ["broken", `no response within ${seconds(answer)}`],
    UND_ERR_BODY_TIMEOUT: ["broken", `a pause of ${seconds(answer)} in the response body`],
    UND_ERR_RES_EXCEEDED_MAX_SIZE: ["broken", `a response body of more than ${body} bytes`],
    [TOO_LARGE_TOGETHER]: [
      "unanswered",
      "no room for this response body, because those before it were large together; ask fewer agents, or one surface at a time",
    ],
    // The codes of zlib, for a body in a content coding.
    ERR_BUFFER_TOO_LARGE: ["broken", `a response body of more than ${body} bytes, decoded`],
    Z_DATA_ERROR: ["broken", "a response body that is not in the coding of its Content-Encoding"],
    Z_BUF_ERROR: ["broken", "a response body whose Content-Encoding ends too early"],
    UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ["broken", "a response body of another length than its Content-Length"],
    UND_ERR_HEADERS_OVERFLOW: ["broken", "response headers of more than 16 KiB"],
    ECONNRESET: ["broken", "a connection reset before the response was complete"],
    EPIPE: ["broken", "a closed connection before the request was sent"],
    UND_ERR_SOCKET: ["broken", "a closed connection before the response was complete"],
    TimeoutError: ["broken", `no complete response within ${seconds(whole)}`],
  };
  // Brotli has a code for each way to be wrong.
  return causes[code.startsWith("ERR__ERROR_FORMAT_") ? "Z_DATA_ERROR" : code];
}

/** The code of an error of undici, Node or OpenSSL. */
export function codeOf(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  // Newer versions of OpenSSL, which Node 22 and later have, call the same alerts of SSL 3 and later "SSL/TLS".
  return code.replace("ERR_SSL_SSL/TLS_ALERT_", "ERR_SSL_SSLV3_ALERT_");
}

/** The meaning of an error code and the next step; undefined for an unknown code. */
export function wordsFor(code: string, limits: Limits): string | undefined {
  return causeOf(code, limits)?.[1];
}
