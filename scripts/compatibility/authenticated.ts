import { c2Authorization, DEFAULT_C2 } from "../../contract-tests/client/c2-signature.ts";
import { guidIn } from "../../contract-tests/client/guid.ts";
import { builtInDataset } from "../../contract-tests/reference/dataset-file.ts";

/**
 * A `fetch` that does what no document says, and a team writes once for any client: it keeps the guid of AgentGateway,
 * and signs requests to CC-CMS. All go to the reference deployment at this address.
 */
export function authenticated(address: string, fetch = globalThis.fetch): typeof globalThis.fetch {
  const reference = new URL(address);
  const [credentials = { accessKey: "", secretKey: "" }] = builtInDataset().accessKeys;
  let guid: string | undefined;
  return async (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input, reference);
    const url = new URL(pathname + search, reference);
    const request = input instanceof Request ? new Request(url, input) : new Request(url, init);
    if (pathname.startsWith("/rest/cmsapp")) {
      const signed = { method: request.method, path: pathname, query: {}, body: await request.clone().text() };
      const available = { host: reference.host };
      const authorization = await c2Authorization(signed, available, credentials, DEFAULT_C2, Date.now());
      request.headers.set("Authorization", authorization);
    } else if (guid !== undefined) request.headers.set("Guid", guid);
    // Some clients send a text without saying that it is JSON.
    if (request.body !== null) request.headers.set("Content-Type", "application/json");
    const response = await fetch(request);
    guid = guidIn(response.headers.get("set-guid") ?? "") ?? guid;
    return response;
  };
}
