/** Why a MUST check finds no fault that no other check finds, by `<surface> <name>`. */
export const neverAlone: Readonly<Record<string, string>> = {
  "agentgateway envelope":
    "the schemas of success and of failure say the same of result, so that response-schema always finds it too; this check says it in one sentence",
  "agentgateway no-server-error":
    "each wrong request to this surface has a check that wants it refused and finds the failure too, some of them as SHOULD only",
};
