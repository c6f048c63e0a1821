import { setTimeout as sleep } from "node:timers/promises";
import type { CcCmsDeployment, Limits } from "../deployment/deployment.ts";
import type { Asker } from "./asker.ts";
import { type C2Request, c2Sign, c2Timestamp, headersToSign } from "./c2-signature.ts";
import type { Question } from "./exchange.ts";
import { paced } from "./pace.ts";
import type { Proof } from "./risk.ts";
import type { Secrets } from "./secrets.ts";
import { openTransport } from "./transport.ts";
import { MALFORMED_AUTHORIZATION, OLD, OTHER_HOST, otherBody, otherPath, UNKNOWN_KEY } from "./wrong-proofs.ts";

/** Asks CC-CMS; each request is signed with C2 on its own. */
export function c2Asker(deployment: CcCmsDeployment, limits: Limits, secrets: Secrets, signal: AbortSignal): Asker {
  const transport = openTransport(deployment.baseUrl, deployment.tls, limits);
  const pace = paced(limits.pace);
  /** What was sent as proof, since equal questions have equal signatures while the timestamp is the same. */
  const sent = new Set<string>();

  /** A proof that was not sent before: without a nonce only time can make the same question another one. */
  async function freshProof(question: Question, proof: Proof): Promise<string> {
    for (;;) {
      const now = Date.now();
      const authorization = authorizationFor(question, deployment, proof, now);
      if (!sent.has(authorization)) {
        sent.add(authorization);
        // Either can be in a refusal, and whoever reads it could ask with the right one until its time is over.
        secrets.add(signatureIn(authorization));
        secrets.add(signatureIn(authorizationFor(question, deployment, "valid", now)));
        return authorization;
      }
      await sleep(deployment.signature.timestamp === "seconds" ? 50 : 1);
    }
  }

  async function send(question: Question, authorization: string | undefined, isPaced: boolean) {
    if (isPaced) await pace(signal).catch(() => undefined);
    const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
    return transport.send(question, headers, signal);
  }

  return {
    async ask(question, { proof, unpaced = false }) {
      if (proof === "none") return send(question, undefined, !unpaced);
      if (proof === "malformed-authorization") return send(question, MALFORMED_AUTHORIZATION, !unpaced);
      const authorization = await freshProof(question, proof === "replay" ? "valid" : proof);
      const exchange = await send(question, authorization, !unpaced);
      return proof === "replay" ? send(question, authorization, !unpaced) : exchange;
    },
    tls: transport.tls,
    async close() {
      await transport.close();
      return undefined;
    },
  };
}

function signatureIn(authorization: string): string {
  return authorization.slice(authorization.lastIndexOf("/") + 1);
}

function authorizationFor(question: Question, deployment: CcCmsDeployment, proof: Proof, now: number): string {
  const { method, path, headers, body = "" } = question;
  const { accessKey, secretKey, signature: options } = deployment;
  const available: Record<string, string> = {
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    host: new URL(deployment.baseUrl).host,
    "content-length": String(Buffer.byteLength(body)),
  };
  const request: C2Request = { method, path, body, signedHeaders: headersToSign(available, options.signedHeaders) };
  const timestamp = c2Timestamp(options.timestamp, proof === "old-timestamp" ? now - OLD : now);
  const sign = (change: Partial<C2Request> = {}, key = accessKey) =>
    c2Sign({ ...request, ...change }, { accessKey: key, secretKey }, timestamp, options.emptyQueryLine).authorization;
  switch (proof) {
    case "valid":
    case "old-timestamp":
      return sign();
    case "unknown-key":
      return sign({}, UNKNOWN_KEY);
    case "wrong-signature":
      return sign().replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    case "altered-body":
      return sign({ body: otherBody(body) });
    case "altered-path":
      return sign({ path: otherPath(path) });
    case "altered-header":
      return sign({ signedHeaders: { ...request.signedHeaders, host: OTHER_HOST } });
    default:
      throw new Error(`CC-CMS has no proof ${proof}.`);
  }
}
