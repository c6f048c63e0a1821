import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { authenticated } from "./authenticated.ts";

/**
 * Runs something with the address of a server that sends requests on with guid or signature: for clients in languages
 * in which nobody has written that here. It ends with what was run.
 */
export async function withForwarder<Result>(
  reference: string,
  run: (address: string) => Promise<Result>,
): Promise<Result> {
  const fetch = authenticated(reference);
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const { method = "GET", url = "/" } = request;
    const answer = await fetch(url, { method, ...(body.length > 0 && { body }) }).catch((error: unknown) =>
      Response.json({ message: String(error) }, { status: 502 }),
    );
    response.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") ?? "" });
    response.end(await answer.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
