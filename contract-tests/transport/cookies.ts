import { Cookie, CookieJar, MemoryCookieStore } from "tough-cookie";

/** Maximum size of a cookie with its attributes, in bytes, and maximum number of cookies. Source: RFC 6265, 6.1. */
const MOST_BYTES = 4096;
const MOST_COOKIES = 50;

/** Bytes of all cookies together. Common servers refuse a header of more than 8 KiB, which has other lines as well. */
const MOST_BYTES_SENT = 6144;

/**
 * The cookies that one surface of a deployment has set (RFC 6265), such as those of a load balancer.
 *
 * A cookie with `Secure` is kept and sent over plain HTTP only on a loopback address, as browsers do.
 * The list of public suffixes is not asked: what is kept goes to one host anyway.
 * They are bounded, so that a deployment cannot make requests grow until they are refused; the oldest go first.
 */
export class Cookies {
  readonly #store = new MemoryCookieStore();
  readonly #jar = new CookieJar(this.#store, { rejectPublicSuffixes: false });

  /** Keeps the cookies of `Set-Cookie` headers, except malformed cookies, too long ones, and those for other hosts. */
  keep(url: string, lines: readonly string[]): void {
    for (const line of lines) {
      const cookie = Buffer.byteLength(line, "latin1") > MOST_BYTES ? undefined : Cookie.parse(line);
      if (cookie === undefined) continue;
      this.#jar.setCookieSync(withMoment(cookie), url, { ignoreError: true });
      this.#drop(url);
    }
  }

  /** The value of the header `Cookie` for a request; undefined for none. */
  header(url: string): string | undefined {
    return this.#jar.getCookieStringSync(url) || undefined;
  }

  #drop(url: string): void {
    const kept = this.#jar.getCookiesSync(url, { allPaths: true });
    // The number of a cookie grows with each that is made; of dates two can be equal.
    kept.sort((one, other) => other.creationIndex - one.creationIndex);
    let bytes = 0;
    for (const [index, cookie] of kept.entries()) {
      bytes += sizeOf(cookie);
      if (index < MOST_COOKIES && bytes <= MOST_BYTES_SENT) continue;
      this.#store.removeCookie(String(cookie.domain), String(cookie.path), cookie.key, () => undefined);
    }
  }
}

/** The cookie with its end as a moment: the jar counts Max-Age from when a cookie was last sent, so that it never ends. */
function withMoment(cookie: Cookie): Cookie {
  const end = typeof cookie.maxAge === "number" ? cookie.expiryTime(new Date()) : undefined;
  if (end === undefined) return cookie;
  cookie.maxAge = null;
  cookie.setExpires(new Date(Math.max(0, end)));
  return cookie;
}

/** Its bytes in the header, with what parts it from the next one. */
function sizeOf(cookie: Cookie): number {
  return Buffer.byteLength(`${cookie.cookieString()}; `, "latin1");
}
