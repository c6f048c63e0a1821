import { ADDRESS, CREDENTIALS, type SampleRequest } from "./request.ts";

/** A program with requests, which is the one package that it needs. */
export function python(request: SampleRequest): string {
  return request.operation.surface === "cc-cms" ? signed(request) : inSession(request);
}

function signed({ path, body, operation: { method } }: SampleRequest): string {
  return `# pip install requests
import datetime, hashlib, hmac, json
from urllib.parse import quote

import requests

ADDRESS, PATH = "${ADDRESS}", "${path}"
ACCESS_KEY, SECRET_KEY = "EXAMPLEAK0000001", "exampleSecretKey-0123456789abcdef"


def hmac_hex(key, text):
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


body = json.dumps(${JSON.stringify(body).replaceAll(",", ", ").replaceAll(":", ": ")})
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
    verify="ca.pem",
    timeout=30,
)
print(response.status_code, response.text)`;
}

function inSession({ path, parameters, operation: { operationId, method, security } }: SampleRequest): string {
  const agent = `/agentgateway/resource/onlineagent/${parameters.agentid}`;
  const isSignIn = security.length === 0;
  const send = `print(call("${method}", "${path}").text)\n`;
  return `# pip install requests
import requests

ADDRESS = "${ADDRESS}"
session = requests.Session()
session.headers["Content-Type"] = "application/json; charset=UTF-8"


def call(method, path, body=None):
    """Sends a request, and keeps a new guid for the next one."""
    response = session.request(method, ADDRESS + path, json=body, verify="ca.pem", timeout=30)
    if response.headers.get("Set-GUID"):
        session.headers["Guid"] = response.headers["Set-GUID"].removeprefix("JSESSIONID=")
    return response


print(call("PUT", "${isSignIn ? path : agent}", ${JSON.stringify(CREDENTIALS).replaceAll(",", ", ").replaceAll(":", ": ")}).text)
${isSignIn || operationId === "logout" ? "" : send}print(call("DELETE", "${agent}/logout").text)`;
}
