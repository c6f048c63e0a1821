// Recordings of one answer, each as another recorder writes it; made by hand from what these write.
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

export const ORIGIN = "https://platform.example.test:8043";
export const STARTED = "2026-06-15T09:30:00.000Z";
export const GUID = "11f4d2a8-2b0c-4c88-9a43-recorded0001.AgentGateway0";
export const PASSWORD = "correct horse";
export const COOKIE = "f00dfeedf00dfeed";
export const ACCESS_KEY = "RECORDEDKEY00001";
export const SIGNATURE = "0f".repeat(32);

/** The answer about an agent in a reserved state: one finding, of `unmapped-states`. */
export const AGENT = {
  message: "success",
  retcode: "0",
  result: {
    workno: "1099",
    name: "José",
    status: 1,
    ctiStatus: 1,
    groupid: 1,
    groupname: null,
    skilllist: [{ name: "voice", id: 1, mediatype: 5 }],
    callids: ["1714986000-1450"],
    mediatype: "TTF",
    vdnid: 170,
    phonenumber: "70999",
    currentstatetime: 60,
    logindate: Date.parse(STARTED) - 3_600_000,
    inMultimediaConf: 0,
    currentStateReason: 0,
  },
};

interface Named {
  name: string;
  value: string;
}

export interface Recorded {
  startedDateTime: string;
  time: number;
  request: {
    method: string;
    url: string;
    headers: Named[];
    postData?: { mimeType: string; text: string };
    [other: string]: unknown;
  };
  response: {
    status: number;
    headers: Named[];
    content: { [field: string]: unknown };
    [other: string]: unknown;
  };
  [other: string]: unknown;
}

const named = (headers: Record<string, string>): Named[] =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

/** A request about an agent, with what it was answered with. */
export function entry(content: Recorded["response"]["content"], headers: Record<string, string> = {}): Recorded {
  return {
    startedDateTime: STARTED,
    time: 12.5,
    request: {
      method: "GET",
      url: `${ORIGIN}/agentgateway/resource/agentgroup/1030/agentbyworkno/1099`,
      headers: named({ Guid: GUID, Cookie: `route=1; JSESSIONID=${COOKIE}` }),
    },
    response: {
      status: 200,
      headers: named({ "Content-Type": "application/json;charset=UTF-8", ...headers }),
      content,
    },
  };
}

const TEXT = JSON.stringify(AGENT);
const BYTES = Buffer.from(TEXT);
const size = BYTES.length;
const mimeType = "application/json";
const base64 = (bytes: Buffer) => ({ mimeType, text: bytes.toString("base64"), encoding: "base64" });

/** HTTP/2 as Chromium has it: pseudo headers, small letters, and several cookies as one header. */
function chromium(): Recorded {
  const own = entry({ size, mimeType, text: TEXT });
  own.request.headers = named({ ":method": "GET", ":path": "/", guid: GUID, cookie: `JSESSIONID=${COOKIE}` });
  own.response.headers = named({
    ":status": "200",
    "content-type": "application/json",
    "content-encoding": "br",
    "set-cookie": `a=1; Path=/\nJSESSIONID=${COOKIE}; HttpOnly`,
  });
  return {
    ...own,
    _initiator: { type: "script" },
    _priority: "High",
    _resourceType: "xhr",
    connection: "443",
    cache: {},
  };
}

export const forms: Record<string, Recorded> = {
  Chromium: chromium(),
  "Chromium, in base64": entry({ size, ...base64(BYTES) }),
  Firefox: {
    ...entry({ mimeType: "application/json; charset=UTF-8", size, text: TEXT }, { "Content-Encoding": "gzip" }),
    pageref: "page_1",
    _securityState: "secure",
    serverIPAddress: "192.0.2.7",
  },
  "mitmproxy, whose size is that of the compressed body": entry(
    { size: gzipSync(BYTES).length, compression: 80, mimeType, text: TEXT },
    { "content-encoding": "gzip" },
  ),
  "Fiddler, compressed": entry(
    { size: gzipSync(BYTES).length, ...base64(gzipSync(BYTES)) },
    { "Content-Encoding": "gzip" },
  ),
  "Fiddler, decoded in base64": entry({ size, ...base64(BYTES) }, { "Content-Encoding": "gzip" }),
  "mitmproxy, a body that compression makes longer": entry(
    { size: 2 * size, compression: -size, mimeType, text: TEXT },
    { "content-encoding": "gzip" },
  ),
  "a proxy, brotli, decoded in base64": entry({ size, ...base64(BYTES) }, { "content-encoding": "br" }),
  "a proxy, deflate": entry({ size: 1, ...base64(deflateSync(BYTES)) }, { "Content-Encoding": "deflate" }),
  "a proxy, brotli in gzip": entry(
    { size: 1, ...base64(gzipSync(brotliCompressSync(BYTES))) },
    { "content-encoding": "br, gzip" },
  ),
};
