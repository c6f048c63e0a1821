import { generate } from "selfsigned";

const DAY = 24 * 60 * 60 * 1000;

export interface KeyPair {
  key: string;
  cert: string;
}

const newAuthority = () =>
  generate([{ name: "commonName", value: "Sample CA" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, digitalSignature: true, critical: true },
    ],
  });

const authority = await newAuthority();

/** The certificate of the CA that signs the others. */
export const CA = authority.cert;

/** The certificate of a CA with the same name and another key. */
export async function otherAuthority(): Promise<string> {
  return (await newAuthority()).cert;
}

/** A certificate of the CA for 127.0.0.1, or for another name; `days` from now on, negative for one that has expired. */
export async function certificate(name = "127.0.0.1", days = 1): Promise<KeyPair> {
  const isAddress = /^[0-9.]+$/.test(name);
  const { private: key, cert } = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 10 * DAY),
    notAfterDate: new Date(Date.now() + days * DAY),
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "subjectAltName", altNames: [isAddress ? { type: 7, ip: name } : { type: 2, value: name }] },
    ],
    ca: { key: authority.private, cert: authority.cert },
  });
  return { key, cert };
}

/** A certificate that nobody has signed but itself. */
export async function selfSignedCertificate(): Promise<KeyPair> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    keyType: "ec",
    algorithm: "sha256",
  });
  return { key, cert };
}
