import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { UsageError } from "../deployment/usage-error.ts";

/** Kinds of keys that sign the text itself; the others sign its SHA-256. */
const WITHOUT_DIGEST = ["ed25519", "ed448"];

/** Kinds of keys whose signatures Node and OpenSSL make in the same way, without further choices. */
const KINDS = [...WITHOUT_DIGEST, "rsa", "ec"];

/** A private key of the user (PEM); `passphrase` if it is encrypted. Throws a UsageError with the next step. */
export function signingKey(pem: Buffer, file: string, passphrase: string | undefined): KeyObject {
  return usable(file, () => createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) }));
}

/** A public key, or a certificate (PEM). Throws a UsageError with the next step. */
export function verifyingKey(pem: Buffer, file: string): KeyObject {
  if (pem.includes("PRIVATE KEY")) throw new UsageError(`${file} has a private key; give the public key`);
  return usable(file, () => createPublicKey(pem));
}

function usable(file: string, read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (error) {
    // Node names the reason only in a code.
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UsageError(
      /PASSPHRASE|BAD_DECRYPT|BAD_PASSWORD|INTERRUPTED/.test(code)
        ? `${file} is encrypted; set SIGN_KEY_PASSPHRASE to its passphrase`
        : `${file} has no key that can be used; give a PEM file of an Ed25519, EC or RSA key`,
    );
  }
  const kind = key.asymmetricKeyType ?? "";
  if (!KINDS.includes(kind))
    throw new UsageError(`${file} has a key of the kind ${kind}; give an Ed25519, EC or RSA key`);
  return key;
}

function digestFor(key: KeyObject): string | null {
  return WITHOUT_DIGEST.includes(key.asymmetricKeyType ?? "") ? null : "sha256";
}

/** The signature of a text: as `openssl dgst -sha256 -sign`, or `openssl pkeyutl -sign -rawin` for Ed25519. */
export function signatureOf(text: Uint8Array, key: KeyObject): Buffer {
  return sign(digestFor(key), text, key);
}

/** Whether a signature of a text was made with the private part of a key. */
export function isSignedWith(text: Uint8Array, signature: Uint8Array, key: KeyObject): boolean {
  return verify(digestFor(key), text, key, signature);
}
