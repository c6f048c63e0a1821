import type { Answer, Header } from "./exchange.ts";

/** What stands in place of a credential. */
export const MASK = "***";

/** Response headers that hand out credentials. */
const SECRET_HEADERS = new Set(["set-guid", "set-cookie"]);

/** The answer without the credentials that it hands out or repeats. */
export function masked(answer: Answer, secrets: readonly string[]): Answer {
  return {
    status: answer.status,
    headers: answer.headers.map(
      ([name, value]): Header => [name, SECRET_HEADERS.has(name.toLowerCase()) ? MASK : maskedText(value, secrets)],
    ),
    body: maskedBytes(answer.body, secrets),
  };
}

function maskedText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
}

/** Latin-1 maps bytes to characters one to one, so that all other bytes stay as they came. */
function maskedBytes(bytes: Uint8Array, secrets: readonly string[]): Uint8Array {
  const asLatin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");
  const text = Buffer.from(bytes).toString("latin1");
  return Buffer.from(maskedText(text, secrets.map(asLatin1)), "latin1");
}
