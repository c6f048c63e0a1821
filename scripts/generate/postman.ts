import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { convert } from "openapi-to-postmanv2";
import type { Bundle, OperationObject } from "./bundle.ts";
import { eachOperation } from "./operations.ts";
import type { Surface } from "./surfaces.ts";

interface Named {
  key: string;
  value: string;
  description?: string;
  disabled?: boolean;
}

/** The parts of a request that are changed. */
interface Request {
  url: { path: string[]; query: Named[]; variable: Named[] };
  method: string;
  header: Named[];
  auth?: object;
  body?: { raw?: string };
}

/** A folder of requests, or one request with its examples of responses. */
interface Item {
  id?: string;
  name: string;
  item?: Item[];
  request?: Request;
  response?: { id?: string; name: string; code: number; originalRequest: Request }[];
}

interface Collection {
  info: { _postman_id?: string; name: string };
  item: Item[];
  variable: Named[];
  auth: object;
  event: object[];
}

/** A secret of a deployment is never in a file: its variable is empty, and the person fills it in. */
const VARIABLES: Record<Surface["key"], Record<string, string>> = {
  agentgateway: { agentid: "1030", workno: "1099", password: "", phonenum: "70930", guid: "" },
  "cc-cms": { accessKey: "", secretKey: "" },
};

/** What fills the header of authentication in. */
const AUTHENTICATION: Record<Surface["key"], object> = {
  agentgateway: apiKey("Guid", "{{guid}}"),
  // The script sets the header, since the signature covers the request.
  "cc-cms": { type: "noauth" },
};

function apiKey(key: string, value: string): object {
  const entries = Object.entries({ key, value, in: "header" });
  return { type: "apikey", apikey: entries.map(([name, text]) => ({ key: name, value: text, type: "string" })) };
}

/** The scripts of a collection: one signs each request, one keeps the guid of each response; both say whether it is a success. */
const SCRIPTS: Record<Surface["key"], Record<string, string>> = {
  agentgateway: { test: "agentgateway-after.js" },
  "cc-cms": { prerequest: "cc-cms-before.js", test: "cc-cms-after.js" },
};

async function script([listen, file]: [string, string]): Promise<object> {
  const text = await readFile(new URL(`postman/${file}`, import.meta.url), "utf8");
  return { listen, script: { type: "text/javascript", exec: text.trimEnd().split("\n") } };
}

/** Values that the person sets once, in the places of a request. */
function withVariables(request: Request, names: string[]): void {
  request.url.variable = request.url.variable
    .filter(({ key }) => request.url.path.includes(`:${key}`))
    .map((variable) => (names.includes(variable.key) ? { ...variable, value: `{{${variable.key}}}` } : variable));
  if (request.body?.raw !== undefined)
    for (const name of names)
      request.body.raw = request.body.raw.replace(new RegExp(`("${name}": )"[^"]*"`), `$1"{{${name}}}"`);
}

/** One request as a person sends it: its variables, its one content type, and nothing optional. */
function prepare(item: Item, request: Request, operation: OperationObject, names: string[]): void {
  delete item.id;
  withVariables(request, names);
  for (const optional of request.url.query) optional.disabled = true;
  for (const header of request.header) if (header.key === "service_token") header.disabled = true;
  request.header = [
    { key: "Content-Type", value: "application/json; charset=UTF-8" },
    ...request.header.filter(({ key }) => key !== "Content-Type"),
  ];
  // Without its own, a request has the authentication of the collection.
  if (operation.security?.length === 0) request.auth = { type: "noauth" };
  for (const example of item.response ?? []) {
    delete example.id;
    [example.name = ""] = example.name.split("\n");
    withVariables(example.originalRequest, names);
  }
}

/**
 * The Postman collection of a bundle: openapi-to-postmanv2 converts it, and this adds what OpenAPI cannot say,
 * the scripts of authentication and an order in which the requests can be run: signing in first, signing out last.
 */
export async function postman(surface: Surface, document: Bundle): Promise<string> {
  const options = {
    requestParametersResolution: "Example",
    exampleParametersResolution: "Example",
    folderStrategy: "Tags",
  };
  const { result, reason, output = [] } = await promisify(convert)({ type: "json", data: document }, options);
  const collection = output[0]?.data as Collection | undefined;
  if (!result || collection === undefined) throw new Error(`${surface.key} has no Postman collection: ${reason}`);

  const variables = VARIABLES[surface.key];
  const operations = new Map(
    eachOperation(document).map(({ method, path, operation }) => [`${method} ${path}`, operation]),
  );
  const last: Item[] = [];
  for (const folder of collection.item) {
    delete folder.id;
    folder.item = (folder.item ?? []).filter((item) => {
      const { request } = item;
      const path = request?.url.path.map((part) => part.replace(/^:(.*)/, "{$1}")).join("/");
      const operation = operations.get(`${request?.method} /${path}`);
      if (request === undefined || operation === undefined)
        throw new Error(`${item.name} is no operation of ${surface.key}.`);
      prepare(item, request, operation, Object.keys(variables));
      if (operation.operationId === "logout") last.push(item);
      return operation.operationId !== "logout";
    });
  }
  collection.item.sort((left, right) => Number(right.name === "Session") - Number(left.name === "Session"));
  collection.item.push(...last);
  delete collection.info._postman_id;
  const isKept = ({ key }: Named) => ["baseUrl", "host", "port"].includes(key);
  collection.variable = [
    ...collection.variable.filter(isKept),
    ...Object.entries(variables).map(([key, value]) => ({ key, value })),
  ];
  collection.auth = AUTHENTICATION[surface.key];
  collection.event = await Promise.all(Object.entries(SCRIPTS[surface.key]).map(script));
  return `${JSON.stringify(collection, null, 2)}\n`;
}
