import type { Answer, Exchange, Header } from "./exchange.ts";

/** What stands in place of a credential. */
const MASK = "***";

/** Headers whose value is always a credential, whoever sends them. */
const SECRET_HEADERS = new Set(["guid", "authorization", "cookie", "set-guid", "set-cookie"]);

/**
 * Shorter texts are not masked: they stand in answers by chance, and masking changes what is judged.
 * An agent id has five digits at most, and is a password that people choose.
 */
const SHORTEST = 6;

/** The texts that must not leave the transport. It learns new ones while a run goes on. */
export class Secrets {
  readonly #forms = new Set<string>();

  constructor(secrets: readonly string[]) {
    for (const secret of secrets) this.add(secret);
  }

  /** Adds a secret as it is, percent-encoded, in base64 (also that of URLs), and as it stands in JSON. */
  add(secret: string): void {
    if (secret.length < SHORTEST) return;
    const base64 = Buffer.from(secret, "utf8").toString("base64").replace(/=+$/, "");
    const json = JSON.stringify(secret).slice(1, -1);
    const encoded = encodeURIComponent(secret);
    // Signs that encodeURIComponent leaves alone are encoded by others.
    const strict = encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
    const lower = (text: string) => text.replace(/%../g, (code) => code.toLowerCase());
    const base64url = base64.replaceAll("+", "-").replaceAll("/", "_");
    for (const form of [secret, encoded, lower(encoded), strict, lower(strict), base64, base64url, json]) {
      this.#forms.add(form);
    }
  }

  /** The text without secrets. */
  masked(text: string): string {
    // The longest first: one form can be part of another.
    const forms = [...this.#forms].sort((one, other) => other.length - one.length);
    return forms.reduce((rest, form) => rest.replaceAll(form, MASK), text);
  }

  /** The exchange without secrets; all other bytes of the body stay as they came. */
  captured({ request, result, ...times }: Exchange): Exchange {
    return {
      ...times,
      request: {
        ...request,
        url: this.masked(request.url),
        headers: request.headers.map((header) => this.#maskedHeader(header)),
        ...(request.body === undefined ? {} : { body: this.masked(request.body) }),
      },
      result:
        "answer" in result
          ? { answer: this.#maskedAnswer(result.answer) }
          : { failure: { ...result.failure, message: this.masked(result.failure.message) } },
    };
  }

  #maskedHeader([name, value]: Header): Header {
    return [name, SECRET_HEADERS.has(name.toLowerCase()) ? MASK : this.masked(value)];
  }

  #maskedAnswer({ status, headers, body }: Answer): Answer {
    return { status, headers: headers.map((header) => this.#maskedHeader(header)), body: this.#maskedBytes(body) };
  }

  /** Latin-1 maps bytes to characters one to one, so that a secret is found by its bytes in any encoding around it. */
  #maskedBytes(bytes: Uint8Array): Uint8Array {
    const latin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");
    const text = Buffer.from(bytes).toString("latin1");
    const masked = [...this.#forms]
      .map(latin1)
      .sort((one, other) => other.length - one.length)
      .reduce((rest, form) => rest.replaceAll(form, MASK), text);
    return Uint8Array.from(Buffer.from(masked, "latin1"));
  }
}
