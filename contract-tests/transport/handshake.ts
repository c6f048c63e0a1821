// Why a TLS handshake failed, in the words of a run and of doctor.
import type { Limits, TlsSettings } from "../deployment/deployment.ts";
import { wordsFor } from "./failure-words.ts";

/** Codes of OpenSSL for an answer that is not TLS at all. */
export const NO_TLS = ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "ERR_SSL_HTTP_REQUEST"];

/** Codes of OpenSSL for a certificate that none of those to trust has signed; the last is for a CA with a new key. */
const NOT_SIGNED = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_SIGNATURE_FAILURE",
];

/** The words for a code that means that no certificate in tls.ca has signed the certificate. */
export function notSignedWords(code: string, { ca, caFile }: TlsSettings): string | undefined {
  if (ca === undefined || !NOT_SIGNED.includes(code)) return undefined;
  return `is not signed by any certificate in ${caFile === undefined ? "tls.ca" : `${caFile} (tls.ca)`}`;
}

/** The code of an error of our own: the server hung up right after the handshake, without an alert. */
export const REFUSED = "closed after the handshake";

/** What a server may have against a client that it hangs up on. */
export function clientWords({ clientCertificate }: TlsSettings): string {
  return clientCertificate
    ? "it may not accept the client certificate (tls.clientCertificate)"
    : "it may require a client certificate (tls.clientCertificate)";
}

/** The reason for a failed handshake and the next step, by the code of OpenSSL or Node. */
export function handshakeWords(code: string, tls: TlsSettings, limits: Limits): string {
  const { clientCertificate, serverName } = tls;
  switch (code) {
    case "ERR_SSL_UNSUPPORTED_PROTOCOL":
    case "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION":
    case "ERR_SSL_VERSION_TOO_LOW":
    case "ERR_SSL_NO_PROTOCOLS_AVAILABLE":
      return "no common TLS version: the server's is older than 1.2, the minimum of the suite; enable TLS 1.2 or 1.3 on the server";
    case "ERR_SSL_DH_KEY_TOO_SMALL":
    case "ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED":
    case "ERR_SSL_WRONG_SIGNATURE_TYPE":
    case "CA_MD_TOO_WEAK":
    case "CA_KEY_TOO_SMALL":
    case "EE_KEY_TOO_SMALL":
      return `the server's TLS is too old to be safe (${code}); update it`;
    case "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE":
      return `the server rejects the handshake: ${clientWords(tls)}, or have no common cipher`;
    case "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE":
    case "ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED":
    case "ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN":
    case "ERR_SSL_TLSV1_ALERT_ACCESS_DENIED":
      return clientCertificate
        ? `the server does not accept the client certificate (${code}); check tls.clientCertificate and its validity`
        : "the server requires a client certificate; set tls.clientCertificate in the deployment file";
    case "ERR_SSL_TLSV1_UNRECOGNIZED_NAME":
    case "ERR_SSL_TLSV1_ALERT_UNRECOGNIZED_NAME":
      return `the server does not know the name in ${serverName === undefined ? "url; set tls.serverName to its name" : "tls.serverName; correct it"}`;
    case "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL":
      return "the server does not speak HTTP/1.1 on this port, perhaps only HTTP/2; enable HTTP/1.1, or check the port";
    case "ECONNRESET":
      return "the connection was closed during the handshake, perhaps by a firewall or a proxy, or because the port speaks another protocol; check the port";
    case REFUSED:
      return `the server closes the connection after the handshake: ${clientWords(tls)}`;
    case "TimeoutError":
      return `no handshake within ${limits.connect / 1000} s: the port probably speaks another protocol; check the port`;
    default:
      return wordsFor(code, limits) ?? `the handshake failed (${code}); check the port`;
  }
}
