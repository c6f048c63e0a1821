import type { Limits, TlsSettings } from "../deployment/deployment.ts";
import type { TransportFailure } from "./exchange.ts";

type Cause = [kind: "unreachable" | "broken", words: string];

/** Causes that a person can act on, by error code of Node, OpenSSL or undici. */
function causes({ connect, answer, whole, body }: Limits): Record<string, Cause> {
  const seconds = (milliseconds: number) => `${milliseconds / 1000} s`;
  const unknownCa =
    "its certificate is from an unknown CA; name the CA file in the deployment file (tls.ca) or in NODE_EXTRA_CA_CERTS";
  const selfSigned =
    "its certificate is self-signed; name its CA file in the deployment file (tls.ca) or in NODE_EXTRA_CA_CERTS";
  const noTls = "it does not speak TLS; check the port, or use http:// if that is meant";
  return {
    ECONNREFUSED: ["unreachable", "the connection was refused; check host and port"],
    ENOTFOUND: ["unreachable", "the host name is not known; check it"],
    EAI_AGAIN: ["unreachable", "the host name could not be looked up; check it and the name server"],
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
      "its certificate is for another host name; use that name, or give it in the deployment file (tls.serverName)",
    ],
    ERR_SSL_WRONG_VERSION_NUMBER: ["unreachable", noTls],
    ERR_SSL_PACKET_LENGTH_TOO_LONG: ["unreachable", noTls],
    ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: [
      "unreachable",
      "it does not trust the client certificate; check tls.clientCertificate",
    ],
    ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: [
      "unreachable",
      "it asks for a client certificate; give one in the deployment file (tls.clientCertificate)",
    ],
    UND_ERR_HEADERS_TIMEOUT: ["broken", `no answer within ${seconds(answer)}`],
    UND_ERR_BODY_TIMEOUT: ["broken", `the body of the answer stopped for ${seconds(answer)}`],
    UND_ERR_RES_EXCEEDED_MAX_SIZE: ["broken", `the body of the answer is larger than ${body} bytes`],
    ECONNRESET: ["broken", "the connection was reset before the answer was complete"],
    EPIPE: ["broken", "the connection was closed before the request was sent"],
    UND_ERR_SOCKET: ["broken", "the connection was closed before the answer was complete"],
    TimeoutError: ["broken", `the answer was not complete within ${seconds(whole)}`],
  };
}

/** The error code of what undici threw: its own, Node's, or OpenSSL's. */
export function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/** What an error code means, and what to do about it; undefined for one that nobody has met yet. */
export function wordsFor(code: string, limits: Limits): string | undefined {
  return causes(limits)[code]?.[1];
}

/** Codes of OpenSSL for a certificate that none of those to trust has signed; the last is for a CA with a new key. */
const NOT_SIGNED = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_SIGNATURE_FAILURE",
];

/** That nothing in the file of tls.ca has signed a certificate, where that is what a code means. */
export function notSignedWords(code: string, { ca, caFile }: TlsSettings): string | undefined {
  if (ca === undefined || !NOT_SIGNED.includes(code)) return undefined;
  return `is not signed by any certificate in ${caFile === undefined ? "tls.ca" : `${caFile} (tls.ca)`}`;
}

/** What went wrong, in one line. */
export function failureOf(origin: string, error: unknown, limits: Limits, tls: TlsSettings): TransportFailure {
  if (!(error instanceof Error)) throw error;
  const code = codeOf(error);
  const notSigned = notSignedWords(code, tls);
  const [kind, words]: Cause =
    notSigned === undefined
      ? (causes(limits)[code] ?? ["broken", `the answer could not be read (${code}: ${error.message})`])
      : [
          "unreachable",
          `its certificate ${notSigned}; get the present one, since a server that was restarted may have a new one`,
        ];
  return { kind, message: kind === "unreachable" ? `nothing can be asked at ${origin}: ${words}` : words };
}
