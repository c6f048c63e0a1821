import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type C2Request, c2Sign, c2Timestamp, type Hmac, headersToSign } from "../client/c2-signature.ts";
import type { CcCmsDeployment, Limits } from "../deployment/deployment.ts";
import type { Client } from "./client.ts";
import type { HttpRequest } from "./exchange.ts";
import { paced } from "./pace.ts";
import type { Credential } from "./risk.ts";
import type { Secrets } from "./secrets.ts";
import { openTransport, type TransportOptions } from "./transport.ts";
import {
  inOtherCase,
  inOtherScheme,
  isMisplaced,
  isNoSignature,
  misplaced,
  NO_SIGNATURES,
  OLD,
  OTHER_HOST,
  OTHER_METHOD,
  otherBody,
  otherPath,
  UNKNOWN_KEY,
  UNSIGNED_QUERY,
} from "./wrong-credentials.ts";

/** A client of CC-CMS, which signs each request with C2. */
export function c2Client(
  deployment: CcCmsDeployment,
  limits: Limits,
  secrets: Secrets,
  signal: AbortSignal,
  options: TransportOptions = {},
): Client {
  const transport = openTransport(deployment.baseUrl, deployment.tls, limits, options);
  const pace = paced(limits.pace);
  /** What was sent as credential, since equal requests have equal signatures while the timestamp is the same. */
  const sent = new Set<string>();

  /** A credential that was not sent before: without a nonce only time can make the same request another one. */
  async function freshCredential(httpRequest: HttpRequest, credential: Credential): Promise<string> {
    for (;;) {
      const now = Date.now();
      const authorization = await authorizationFor(httpRequest, deployment, credential, now);
      if (!sent.has(authorization)) {
        sent.add(authorization);
        // Either can be in a refusal, and whoever reads it could ask with the right one until its time is over.
        secrets.add(signatureIn(authorization));
        secrets.add(signatureIn(await authorizationFor(httpRequest, deployment, "valid", now)));
        return authorization;
      }
      await sleep(deployment.signature.timestamp === "seconds" ? 50 : 1);
    }
  }

  async function send(httpRequest: HttpRequest, authorization: string | undefined, isPaced: boolean) {
    if (isPaced) await pace(signal).catch(() => undefined);
    const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
    return transport.send(httpRequest, headers, signal);
  }

  return {
    async ask(httpRequest, { credential, unpaced = false }) {
      if (credential === "none") return send(httpRequest, undefined, !unpaced);
      if (isNoSignature(credential)) return send(httpRequest, NO_SIGNATURES[credential], !unpaced);
      if (isMisplaced(credential)) {
        const { httpRequest: changed, headers } = misplaced(
          credential,
          httpRequest,
          await freshCredential(httpRequest, "valid"),
        );
        if (!unpaced) await pace(signal).catch(() => undefined);
        return transport.send(changed, headers, signal);
      }
      const authorization = await freshCredential(httpRequest, credential === "replay" ? "valid" : credential);
      if (credential === "unsigned-query")
        return send({ ...httpRequest, path: `${httpRequest.path}${UNSIGNED_QUERY}` }, authorization, !unpaced);
      const exchange = await send(httpRequest, authorization, !unpaced);
      return credential === "replay" ? send(httpRequest, authorization, !unpaced) : exchange;
    },
    tls: transport.tls,
    proxy: transport.proxy,
    async close() {
      await transport.close();
      return undefined;
    },
  };
}

function signatureIn(authorization: string): string {
  return authorization.slice(authorization.lastIndexOf("/") + 1);
}

async function authorizationFor(
  httpRequest: HttpRequest,
  deployment: CcCmsDeployment,
  credential: Credential,
  now: number,
): Promise<string> {
  const { method, path, headers, body = "" } = httpRequest;
  const { accessKey, signature: options } = deployment;
  const available: Record<string, string> = {
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    host: new URL(deployment.baseUrl).host,
    "content-length": String(Buffer.byteLength(body)),
  };
  const request: C2Request = { method, path, body, signedHeaders: headersToSign(available, options.signedHeaders) };
  const timestamp = c2Timestamp(options.timestamp, credential === "old-timestamp" ? now - OLD : now);
  const sign = async (change: Partial<C2Request> = {}, key = accessKey, secretKey = deployment.secretKey) => {
    const keys = { accessKey: key, secretKey };
    return (await c2Sign({ ...request, ...change }, keys, timestamp, options.emptyQueryLine, nodeHmac)).authorization;
  };
  switch (credential) {
    case "valid":
    case "old-timestamp":
    case "unsigned-query":
      return sign();
    case "other-scheme":
      return inOtherScheme(await sign());
    case "unknown-key":
      return sign({}, UNKNOWN_KEY);
    case "wrong-signature":
      return (await sign()).replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    case "altered-body":
      return sign({ body: otherBody(body) });
    case "altered-path":
      return sign({ path: otherPath(path) });
    case "altered-header":
      return sign({ signedHeaders: { ...request.signedHeaders, host: OTHER_HOST } });
    case "altered-method":
      return sign({ method: OTHER_METHOD });
    case "unsigned-body":
      return sign({ body: "" });
    case "unsigned-host":
      return sign({ signedHeaders: withoutHost(request.signedHeaders, available) });
    case "unsigned-headers":
      return sign({ signedHeaders: {} });
    case "empty-secret":
      return sign({}, accessKey, "");
    case "unknown-key-empty-secret":
      return sign({}, UNKNOWN_KEY, "");
    case "empty-signature":
      return (await sign()).replace(/[^/]*$/, "");
    case "cut-signature":
      return (await sign()).slice(0, -1);
    case "long-signature":
      return `${await sign()}0`;
    case "signature-in-capitals":
      return (await sign()).replace(/[^/]*$/, (signature) => signature.toUpperCase());
    case "key-in-other-case":
      return sign({}, otherKey(accessKey));
    default:
      throw new Error(`CC-CMS has no credential ${credential}.`);
  }
}

/** HMAC-SHA256 of Node: Web Crypto takes tens of times as long, and the mutation tests sign very often. */
const nodeHmac: Hmac = (key, message) => createHmac("sha256", key).update(message, "utf8").digest("hex");

/** The signed headers without the one that has to be among them; the media type, where there is no other one. */
function withoutHost(signed: Record<string, string>, available: Record<string, string>): Record<string, string> {
  const others = Object.entries(signed).filter(([name]) => name.toLowerCase() !== "host");
  return others.length > 0 ? Object.fromEntries(others) : { "content-type": available["content-type"] ?? "" };
}

/** The access key in the other letter case; where it has no letters that would be the right one. */
function otherKey(accessKey: string): string {
  const other = inOtherCase(accessKey);
  return other === accessKey ? UNKNOWN_KEY : other;
}
