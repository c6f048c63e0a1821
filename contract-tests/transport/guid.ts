/**
 * The guid in a `Set-GUID` header (`JSESSIONID=<guid>`), or undefined when there is none in it.
 * What follows a semicolon, as in a cookie, is no part of it: no guid has one in it.
 * Source: "Authentication Mode of Agent Operation Interfaces" (cec_07_0005).
 */
export function guidIn(setGuid: string): string | undefined {
  const [guid = ""] = setGuid
    .slice(setGuid.indexOf("=") + 1)
    .split(";")
    .map((part) => part.trim());
  return guid === "" ? undefined : guid;
}
