import { ADDRESS, CREDENTIALS, type SampleRequest } from "./request.ts";

const JSON_TYPE = "-H 'Content-Type: application/json; charset=UTF-8'";

/** Lines for a shell: sign in, send, sign out; or sign and send. */
export function curl(request: SampleRequest): string {
  return request.operation.surface === "cc-cms" ? signed(request) : inSession(request);
}

function signed({ operation: { method }, path, body }: SampleRequest): string {
  return `URL=${ADDRESS}${path}
BODY='${JSON.stringify(body)}'
export CC_CMS_ACCESS_KEY=EXAMPLEAK0000001 CC_CMS_SECRET_KEY=exampleSecretKey-0123456789abcdef
SIGNATURE=$(npx cti-contract sign --url "$URL" --body "$BODY" --authorization-only)
curl -s --cacert ca.pem -X ${method} ${JSON_TYPE} \\
  -H "Authorization: $SIGNATURE" -d "$BODY" "$URL"`;
}

function inSession(request: SampleRequest): string {
  const { operation, path, parameters } = request;
  const agent = `${ADDRESS}/agentgateway/resource/onlineagent/${parameters.agentid}`;
  const isSignIn = operation.security.length === 0;
  const isSignOut = operation.operationId === "logout";
  const signIn = isSignIn ? path : new URL(agent).pathname;
  const send = `curl -s --cacert ca.pem -X ${operation.method} ${JSON_TYPE} \\
  -H "Guid: $GUID" ${ADDRESS}${path}`;
  return `AGENT=${agent}
GUID=$(curl -s -i --cacert ca.pem -X PUT ${JSON_TYPE} \\
  -d '${JSON.stringify(CREDENTIALS)}' ${signIn === new URL(agent).pathname ? "$AGENT" : ADDRESS + signIn} \\
  | tr -d '\\r' | sed -n 's/^[Ss]et-[Gg][Uu][Ii][Dd]: JSESSIONID=//p')
${isSignIn ? 'echo "$GUID"' : isSignOut ? "# Sign out." : send}
curl -s --cacert ca.pem -X DELETE ${JSON_TYPE} -H "Guid: $GUID" $AGENT/logout`.replace("# Sign out.\n", "");
}
