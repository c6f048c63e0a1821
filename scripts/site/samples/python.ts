import { AGENT_PATH, AGENT_PLACE, CMS, GATEWAY, type SampleRequest, type Setting } from "./request.ts";

/** A program with requests, which is the one package that it needs. */
export function python(request: SampleRequest): string {
  return request.operation.surface === "cc-cms" ? signed(request) : inSession(request);
}

/** The value of an environment variable, or that of the reference deployment. */
function or({ variable, value }: Setting): string {
  return `os.environ.get("${variable}", "${value}")`;
}

/** A path as a text of Python; AGENT is set. */
function address(path: string): string {
  return path.includes(AGENT_PLACE) ? `f"${path.replace(AGENT_PLACE, "{AGENT}")}"` : `"${path}"`;
}

function signed({ path, body, operation: { method } }: SampleRequest): string {
  return `# pip install requests
import datetime, hashlib, hmac, json, os
from urllib.parse import quote

import requests

ADDRESS, PATH = ${or(CMS.url)}, "${path}"
ACCESS_KEY = ${or(CMS.accessKey)}
SECRET_KEY = ${or(CMS.secretKey)}


def hmac_hex(key, text):
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


body = ${body === undefined ? '""' : `json.dumps(${JSON.stringify(body).replaceAll(",", ", ").replaceAll(":", ": ")})`}
host = ADDRESS.split("//")[1]
time = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
prefix = f"auth-v2/{ACCESS_KEY}/{time}/host"
canonical = "\\n".join(["${method}", PATH, "host", "host:" + quote(host, safe=""), quote(body, safe="")])
signature = hmac_hex(hmac_hex(SECRET_KEY, prefix), canonical)
response = requests.request(
    "${method}",
    ADDRESS + PATH,
    data=body,
    headers={"Content-Type": "application/json; charset=UTF-8", "Authorization": f"{prefix}/{signature}"},
    verify=${or(CMS.ca)},
    timeout=30,
)
print(response.status_code, response.text)`;
}

function inSession({ path, operation: { operationId, method, security } }: SampleRequest): string {
  const isSignIn = security.length === 0;
  const call = `call("${method}", ${address(path)})`;
  const renewal = `answer = ${call}.json()
print(answer)
session.headers["Guid"] = answer["result"]["guid"]
`;
  const send = operationId === "updateGuid" ? renewal : `print(${call}.text)\n`;
  return `# pip install requests
import os

import requests

ADDRESS, AGENT = ${or(GATEWAY.url)}, ${or(GATEWAY.agentid)}
CREDENTIALS = {
    "password": ${or(GATEWAY.password)},
    "phonenum": ${or(GATEWAY.phonenum)},
}
CA = ${or(GATEWAY.ca)}
session = requests.Session()
session.headers["Content-Type"] = "application/json; charset=UTF-8"


def call(method, path, body=None):
    """Sends a request, and keeps a new guid for the next one."""
    response = session.request(method, ADDRESS + path, json=body, verify=CA, timeout=30)
    if response.headers.get("Set-GUID"):
        session.headers["Guid"] = response.headers["Set-GUID"].removeprefix("JSESSIONID=")
    return response


print(call("PUT", ${address(isSignIn ? path : AGENT_PATH)}, CREDENTIALS).text)
${isSignIn || operationId === "logout" ? "" : send}print(call("DELETE", ${address(`${AGENT_PATH}/logout`)}).text)`;
}
