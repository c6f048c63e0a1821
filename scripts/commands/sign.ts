import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { c2Sign, c2Timestamp, queryOf } from "../../contract-tests/client/c2-signature.ts";
import { secretFrom } from "../../contract-tests/deployment/from-flags.ts";
import { ACCESS_KEY_FORM, SECRET_KEY_FORM } from "../../contract-tests/deployment/secret-forms.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { newCommand, withAction } from "../command-line.ts";

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw new UsageError(`--url "${text}" is not a complete URL; write it as https://host:port/path`);
  return url;
}

function queryFrom({ searchParams }: URL): Record<string, string> {
  try {
    return queryOf(searchParams);
  } catch (error) {
    throw new UsageError(`--url: ${error instanceof Error ? error.message : error} Give each name once`);
  }
}

async function bodyOf(text: string): Promise<string> {
  if (!text.startsWith("@")) return text;
  return readFile(text.slice(1), "utf8").catch(() => {
    throw new UsageError(`--body: the file ${text.slice(1)} cannot be read; check its name`);
  });
}

function headerOf(text: string): [string, string] {
  const colon = text.indexOf(":");
  if (colon < 1) throw new UsageError(`--header "${text}" has no colon; write Name: value`);
  const name = text.slice(0, colon).trim();
  if (name.toLowerCase() === "host") throw new UsageError("--header: host is taken from --url; leave it out");
  return [name, text.slice(colon + 1).trim()];
}

function timestampOf(text: string | undefined, milliseconds: boolean): string {
  if (text !== undefined && milliseconds)
    throw new UsageError("--timestamp and --milliseconds cannot be combined; leave one out");
  if (text === undefined) return c2Timestamp(milliseconds ? "milliseconds" : "seconds");
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new UsageError(`--timestamp "${text}" is not valid; write it as 2024-01-02T03:04:05Z`);
  return text;
}

function methodOf(text: string): string {
  if (!/^[A-Za-z]+$/.test(text))
    throw new UsageError(`--method "${text}" is not an HTTP method; give one such as POST`);
  return text.toUpperCase();
}

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
    .requiredOption("--url <url>", "full URL of the request")
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
    const signedHeaders = { ...(withoutHost ? {} : { Host: url.host }), ...Object.fromEntries(header.map(headerOf)) };
    const request = {
      method: methodOf(method),
      path: url.pathname,
      query: queryFrom(url),
      signedHeaders,
      body: await bodyOf(body),
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
