import { X509Certificate } from "node:crypto";
import type { PeerCertificate, TLSSocket } from "node:tls";

/** Facts of a TLS connection; the texts come from the server. */
export interface TlsFacts {
  /** For example TLSv1.3. */
  protocol: string;
  cipher: string;
  subject: string;
  issuer: string;
  /** ISO 8601 */
  validFrom: string;
  /** ISO 8601 */
  validTo: string;
  /** SHA-256 of the certificate, as pairs of hex digits. */
  fingerprint: string;
}

/** The facts of an open connection; undefined without a certificate with readable times. */
export function tlsFactsOf(socket: TLSSocket): TlsFacts | undefined {
  // Not with getPeerX509Certificate, after which Node 20 does not find the certificate any more.
  // Without a certificate there is an object without properties.
  const { raw }: Partial<PeerCertificate> = socket.getPeerCertificate();
  if (!raw) return undefined;
  const { subject, issuer, validFrom, validTo, fingerprint256 } = new X509Certificate(raw);
  const [from, to] = [new Date(validFrom), new Date(validTo)];
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return undefined;
  return {
    protocol: socket.getProtocol() ?? "",
    cipher: socket.getCipher().name,
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    validFrom: from.toISOString(),
    validTo: to.toISOString(),
    fingerprint: fingerprint256,
  };
}

/** A name of X.509 in one line; Node writes one line for each part, and nothing at all for a name without parts. */
function nameOf(name: string | undefined): string {
  return (name ?? "").replaceAll("\n", ", ");
}
