/** The name before the guid: its own, or that of another header or cookie. `=` at the end of a guid is not a name. */
const NAME = /^(JSESSIONID=|[^=;\s"]+=(?=[^=;\s]))/;

/**
 * The guid in a `Set-GUID` header (`JSESSIONID=<guid>`); undefined without one.
 * A part after a semicolon, as in a cookie, does not belong to it, nor do quotes around it.
 * Source: "Authentication Mode of Agent Operation Interfaces" (cec_07_0005).
 */
export function guidIn(setGuid: string): string | undefined {
  return withoutQuotes(guidTextIn(setGuid));
}

/** The value at the place of the guid in a `Set-GUID` header, with quotes if there are any. */
export function guidTextIn(setGuid: string): string {
  const [guid = ""] = setGuid.trim().replace(NAME, "").split(";");
  return guid.trim();
}

/** The guid in a response body: the whole text, without the name of the header before it. */
export function guidInBody(text: string): string | undefined {
  return withoutQuotes(text.trim().replace(/^JSESSIONID=/, ""));
}

function withoutQuotes(text: string): string | undefined {
  const inside = text.replace(/^"(.*)"$/, "$1");
  return inside === "" ? undefined : inside;
}
