import { AGENT_PATH, AGENT_PLACE, CMS, GATEWAY, type SampleRequest, type Setting } from "./request.ts";

const JSON_TYPE = "-H 'Content-Type: application/json; charset=UTF-8'";

/** What is sent to bring a new guid, or may bring one: the answer is shown with its headers. */
const MAY_BRING_GUID = ["getAgentEvent", "handShake"];

/** Lines for a shell: sign in, send, sign out; or sign and send. */
export function curl(request: SampleRequest): string {
  return request.operation.surface === "cc-cms" ? signed(request) : inSession(request);
}

/** The value of an environment variable, or that of the reference deployment. */
function or({ variable, value }: Setting): string {
  return `\${${variable}:-${value}}`;
}

function signed({ operation: { method }, path, body }: SampleRequest): string {
  const isWithBody = body !== undefined;
  return `URL=${or(CMS.url)}${path}
${isWithBody ? `BODY='${JSON.stringify(body)}'\n` : ""}export ${CMS.accessKey.variable}=${or(CMS.accessKey)}
export ${CMS.secretKey.variable}=${or(CMS.secretKey)}
SIGNATURE=$(npx cti-contract sign --url "$URL" ${isWithBody ? '--body "$BODY"' : `--method ${method}`} --authorization-only)
curl -s --cacert ${or(CMS.ca)} -X ${method} \\
  ${JSON_TYPE} \\
  -H "Authorization: $SIGNATURE"${isWithBody ? ' -d "$BODY"' : ""} "$URL"`;
}

/** A path in the shell: `$AGENT` and `$GATEWAY` are set. */
function address(path: string): string {
  const [, agent] = path.split(AGENT_PATH);
  return agent === undefined ? `$GATEWAY${path.replace(AGENT_PLACE, "$AGENT_ID")}` : `$AGENT${agent}`;
}

function inSession({ operation, path }: SampleRequest): string {
  const { operationId, method, security } = operation;
  const isSignIn = security.length === 0;
  const request = (verb: string, options = "") => `curl -s${options} --cacert "$CA" -X ${verb} \\\n  ${JSON_TYPE}`;
  const send = `${request(method, MAY_BRING_GUID.includes(operationId) ? " -i" : "")} -H "Guid: $GUID" "${address(path)}"`;
  const renewal = `ANSWER=$(${send})
echo "$ANSWER"
GUID=$(echo "$ANSWER" | sed -n 's/.*"guid": *"\\([^"]*\\)".*/\\1/p')
echo "$GUID"`;
  const middle = isSignIn ? 'echo "$GUID"' : operationId === "updateGuid" ? renewal : send;
  const lines = [
    `GATEWAY=${or(GATEWAY.url)}`,
    `AGENT_ID=${or(GATEWAY.agentid)}`,
    `CA=${or(GATEWAY.ca)}`,
    `AGENT=$GATEWAY${AGENT_PATH.replace(AGENT_PLACE, "$AGENT_ID")}`,
    `GUID=$(${request("PUT", " -i")} \\`,
    `  -d "{\\"password\\":\\"${or(GATEWAY.password)}\\",\\"phonenum\\":\\"${or(GATEWAY.phonenum)}\\"}" \\`,
    `  "${isSignIn ? address(path) : "$AGENT"}" | tr -d '\\r' | sed -n 's/^[Ss]et-[Gg][Uu][Ii][Dd]: JSESSIONID=//p')`,
    ...(operationId === "logout" ? [] : [middle]),
    `${request("DELETE")} -H "Guid: $GUID" "$AGENT/logout"`,
  ];
  return lines.join("\n");
}
