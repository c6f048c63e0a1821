import { isIP } from "node:net";

/** A key and its certificate, both PEM. */
export interface Identity {
  key: string;
  certificate: string;
}

/** How long the certificate is valid, in ms: longer than anybody leaves a reference running. */
const VALIDITY = 365 * 24 * 3_600_000;

/**
 * A new identity for localhost and 127.0.0.1, and for further names and addresses.
 * The certificate signs itself: to trust it is to trust this server only.
 */
export async function newIdentity(hosts: readonly string[] = []): Promise<Identity> {
  // Loaded late: it takes a tenth of a second, and a server without TLS does not need it.
  const { generate } = await import("selfsigned");
  // Clients evaluate the validity by their own clock, so the injected time of the reference plays no part here.
  const notBeforeDate = new Date(Date.now() - 60_000);
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate,
    notAfterDate: new Date(notBeforeDate.getTime() + VALIDITY),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [...new Set(["localhost", "127.0.0.1", ...hosts])].map((host) =>
          isIP(host) ? { type: 7, ip: host } : { type: 2, value: host },
        ),
      },
    ],
  });
  return { key, certificate: cert };
}
