import type { CcCmsDeployment, Limits } from "../deployment/deployment.ts";
import type { Asker } from "./asker.ts";
import { c2Authorization } from "./c2-signature.ts";
import type { Question } from "./exchange.ts";
import { paced } from "./pace.ts";
import type { Secrets } from "./secrets.ts";
import { openTransport } from "./transport.ts";

/** Asks CC-CMS; each request is signed with C2 on its own. */
export function c2Asker(deployment: CcCmsDeployment, limits: Limits, secrets: Secrets, signal: AbortSignal): Asker {
  const transport = openTransport(deployment.baseUrl, deployment.tls, limits);
  const pace = paced(limits.pace);
  return {
    async ask(question) {
      await pace(signal).catch(() => undefined);
      return secrets.captured(await transport.send(question, proofFor(question, deployment), signal));
    },
    async close() {
      await transport.close();
      return undefined;
    },
  };
}

function proofFor({ method, path, headers, body = "" }: Question, deployment: CcCmsDeployment): Record<string, string> {
  const available = {
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    host: new URL(deployment.baseUrl).host,
    "content-length": String(Buffer.byteLength(body)),
  };
  return { Authorization: c2Authorization({ method, path, body }, available, deployment, deployment.signature) };
}
