import type { Command } from "commander";
import { c2Sign } from "../../contract-tests/client/c2-signature.ts";
import { secretFrom } from "../../contract-tests/deployment/from-flags.ts";
import { ACCESS_KEY_FORM, SECRET_KEY_FORM } from "../../contract-tests/deployment/secret-forms.ts";
import { newCommand, withAction } from "../command-line.ts";
import { bodyOf, headersOf, methodOf, queryFrom, timestampOf, urlOf } from "./sign-input.ts";

interface SignOptions {
  url: string;
  method: string;
  body: string;
  header: string[];
  timestamp?: string;
  milliseconds?: boolean;
  emptyQueryLine?: boolean;
  withoutHost?: boolean;
  emptySecret?: boolean;
  authorizationOnly?: boolean;
}

export function signCommand(): Command {
  const command = newCommand(
    "sign",
    "Print the C2 signature of a CC-CMS request, to find out why a server answers 401.",
  )
    .requiredOption("--url <url>", "full URL of the request, as it is sent")
    .option("--method <method>", "HTTP method", "POST")
    .option("--body <text>", "body exactly as sent; @FILE reads it from a file", "")
    .option("--header <name:value...>", "another header to sign; can be repeated", [])
    .option("--timestamp <time>", "UTC time of the signature, such as 2024-01-02T03:04:05Z; now by default")
    .option("--milliseconds", "use the current time with milliseconds")
    .option("--empty-query-line", "sign an empty line if there is no query")
    .option("--without-host", "do not sign host; a server must reject this")
    .option("--empty-secret", "sign with an empty secret key; a server must reject this")
    .option("--authorization-only", "print only the value of the Authorization header, for use in another command")
    .addHelpText(
      "after",
      "\nIt reads the keys from CC_CMS_ACCESS_KEY and CC_CMS_SECRET_KEY. It does not print the secret key and the signing key.",
    );
  return withAction<SignOptions>(command, async (options) => {
    const {
      url: text,
      method,
      body,
      header,
      timestamp,
      milliseconds = false,
      emptyQueryLine = false,
      withoutHost = false,
      emptySecret = false,
      authorizationOnly = false,
    } = options;
    const url = urlOf(text);
    const whole = await bodyOf(body);
    const signedHeaders = {
      ...(withoutHost ? {} : { Host: url.host }),
      ...headersOf(header, Buffer.byteLength(whole)),
    };
    const request = {
      method: methodOf(method),
      path: url.pathname,
      query: queryFrom(url),
      signedHeaders,
      body: whole,
    };
    const keys = {
      accessKey: secretFrom(process.env, "CC_CMS_ACCESS_KEY", ACCESS_KEY_FORM),
      secretKey: emptySecret ? "" : secretFrom(process.env, "CC_CMS_SECRET_KEY", SECRET_KEY_FORM),
    };
    const { canonicalRequest, authorization } = await c2Sign(
      request,
      keys,
      timestampOf(timestamp, milliseconds),
      emptyQueryLine,
    );
    if (authorizationOnly) {
      process.stdout.write(`${authorization}\n`);
      return 0;
    }
    process.stdout.write(
      [
        "canonical request, line by line:",
        ...canonicalRequest.split("\n").map((line) => `  ${line}`),
        "",
        "signed headers; send them exactly like this:",
        ...Object.entries(signedHeaders).map(([name, value]) => `  ${name}: ${value}`),
        "",
        `Authorization: ${authorization}`,
        "",
      ].join("\n"),
    );
    return 0;
  });
}
