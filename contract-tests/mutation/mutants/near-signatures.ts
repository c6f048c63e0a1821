// CC-CMS accepts a signature that is almost right, does not cover everything, or is in the wrong place.
import { type C2Request, canonicalRequestOf, signatureOf, verifyC2 } from "../../reference/c2-verification.ts";
import type { Change, World } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";
import { changing } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { queryAt, SIGNED_QUERIES } from "./queries.ts";
import { acceptedIn, authorizationOf, secretKeyOf } from "./signatures.ts";

/** A signature as it came, and the one that is right for the request, or for a change of it. */
interface Given {
  request: C2Request;
  world: World;
  accessKey: string;
  names: string[];
  signature: string;
  /** The right one; with another secret key, or for another request, where these are given. */
  right(change?: Partial<C2Request>, secretKey?: string): string;
}

/** A change that takes signatures that are refused, where `isTaken` says so. */
function taking(isTaken: (given: Given) => boolean): Change {
  return {
    signature(verdict, request, world) {
      const query = queryAt(request.target)?.query;
      const authorization = authorizationOf(request);
      if (verdict.accepted || !SIGNED_QUERIES.some((wanted) => wanted === query) || authorization === undefined)
        return verdict;
      // What is too old or was sent before stays refused: that is another mutant.
      if (/timestamp|used before/.test(verdict.reason)) return verdict;
      const [, accessKey = "", , names = "", signature] = authorization.split("/");
      if (signature === undefined) return verdict;
      const signedNames = names === "" ? [] : names.split(";");
      const prefix = authorization.slice(0, authorization.lastIndexOf("/"));
      const own = secretKeyOf(accessKey, world) ?? "";
      const right = (change: Partial<C2Request> = {}, secretKey = own) =>
        signatureOf(secretKey, prefix, canonicalRequestOf({ ...request, ...change }, signedNames));
      return isTaken({ request, world, accessKey, names: signedNames, signature, right }) ? acceptedIn(world) : verdict;
    },
  };
}

const isOfKnownKey = ({ accessKey, world }: Given) => secretKeyOf(accessKey, world) !== undefined;
const isKnown = (given: Given) => isOfKnownKey(given) && given.names.includes("host");

const near: [name: string, summary: string, isTaken: (given: Given) => boolean][] = [
  [
    "signature-compared-as-far-as-it-goes",
    "A signature that is cut off is accepted.",
    (given) => isKnown(given) && given.signature !== "" && given.right().startsWith(given.signature),
  ],
  ["empty-signature-taken", "An empty signature is accepted.", (given) => isKnown(given) && given.signature === ""],
  [
    "signature-may-go-on",
    "A signature with characters appended is accepted.",
    (given) => isKnown(given) && given.signature.startsWith(given.right()),
  ],
  [
    "signature-in-any-letter-case",
    "The letter case of a signature is not compared.",
    (given) => isKnown(given) && given.signature.toLowerCase() === given.right(),
  ],
  [
    "key-in-any-letter-case",
    "The letter case of an access key is not compared.",
    ({ accessKey, names, world, right, signature }) =>
      names.includes("host") &&
      world.dataset.accessKeys.some(
        (key) => key.accessKey.toLowerCase() === accessKey.toLowerCase() && right({}, key.secretKey) === signature,
      ),
  ],
  [
    "method-not-signed",
    "The method is not covered by the signature.",
    (given) => isKnown(given) && ["GET", "PUT"].some((method) => given.right({ method }) === given.signature),
  ],
  [
    "body-need-not-be-signed",
    "A signature without a body is accepted for any body.",
    (given) => isKnown(given) && given.right({ body: new Uint8Array() }) === given.signature,
  ],
  [
    "query-not-signed",
    "The query string is not covered by the signature.",
    (given) => isKnown(given) && given.right({ target: given.request.target.replace(/\?.*$/, "") }) === given.signature,
  ],
  [
    "host-need-not-be-signed",
    "A signature whose signed headers do not include host is accepted.",
    (given) =>
      isOfKnownKey(given) &&
      given.names.length > 0 &&
      !given.names.includes("host") &&
      given.right() === given.signature,
  ],
  [
    "no-header-need-be-signed",
    "A signature without signed headers is accepted.",
    (given) => isOfKnownKey(given) && given.names.length === 0 && given.right() === given.signature,
  ],
  [
    "empty-secret-taken",
    "A signature made with an empty secret key is accepted.",
    (given) => isKnown(given) && given.right({}, "") === given.signature,
  ],
  [
    "unknown-key-with-empty-secret",
    "The secret key of an unknown access key is empty.",
    (given) => !isOfKnownKey(given) && given.right({}, "") === given.signature,
  ],
];

/** A change that takes the signature from elsewhere, where there is no Authorization. */
function from(find: (request: C2Request) => string | undefined): Change {
  return {
    signature(verdict, request, world) {
      const found = authorizationOf(request) === undefined ? find(request) : undefined;
      if (verdict.accepted || found === undefined) return verdict;
      const target = request.target.replace(/\?.*$/, "");
      const rawHeaders = [...request.rawHeaders, "authorization", found];
      return verifyC2({ ...request, target, rawHeaders }, (key) => secretKeyOf(key, world), world.now());
    },
  };
}

const refusing = (status: number, concerns: (sent: Sent) => boolean = () => true): Change =>
  changing(SIGNED_QUERIES, (sent) => (sent.status === 401 && concerns(sent) ? { ...sent, status } : sent));

export const nearSignatureMutants: readonly Mutant[] = [
  ...near.map(([name, summary, isTaken]): Mutant => ({ name, kind: "access", summary, change: taking(isTaken) })),
  {
    name: "signature-from-another-header",
    kind: "access",
    summary: "The signature is accepted in the header X-Authorization.",
    change: from(({ rawHeaders }) => {
      const index = rawHeaders.findIndex((name, place) => place % 2 === 0 && name.toLowerCase() === "x-authorization");
      return index < 0 ? undefined : rawHeaders[index + 1];
    }),
  },
  {
    name: "signature-from-the-query",
    kind: "access",
    summary: "The signature is accepted in the query string.",
    change: from(({ target }) => target.split("?Authorization=")[1]),
  },
  {
    name: "forbidden-for-unauthorized",
    kind: "access",
    summary: "A wrong signature is refused with HTTP status 403, although the address is not locked.",
    change: refusing(403),
  },
  {
    name: "bad-request-for-unauthorized",
    kind: "access",
    summary: "A wrong signature is refused with HTTP status 400.",
    change: refusing(400),
  },
  {
    name: "not-found-for-unauthorized",
    kind: "access",
    summary: "A wrong signature is refused with HTTP status 404, as if the query did not exist.",
    change: refusing(404),
  },
];
