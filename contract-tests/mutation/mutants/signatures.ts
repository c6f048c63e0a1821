import {
  type C2Request,
  type C2Verdict,
  canonicalRequestOf,
  signatureOf,
  verifyC2,
} from "../../reference/c2-verification.ts";
import type { Change, World } from "../../reference/change.ts";
import { type Query, queryAt } from "./queries.ts";

/** What can be wrong with the signature of a request. */
export type SignatureKind =
  | "none"
  | "malformed"
  | "unknown-key"
  | "wrong-signature"
  | "altered-body"
  | "altered-path"
  | "altered-header"
  | "old-timestamp"
  | "replay";

/** A change that accepts signatures that are to be refused, of these kinds and for these queries. */
export function accepting(kinds: readonly SignatureKind[], queries: readonly Query[]): Change {
  return {
    signature(verdict, request, world) {
      const query = queryAt(request.target)?.query;
      if (verdict.accepted || !queries.some((wanted) => wanted === query)) return verdict;
      return kinds.includes(signatureKindOf(request, world)) ? acceptedIn(world) : verdict;
    },
  };
}

/** A verdict that accepts a request as one of the first key of the dataset, which may ask about what a suite asks. */
export function acceptedIn({ dataset }: World): C2Verdict {
  return { accepted: true, accessKey: dataset.accessKeys[0]?.accessKey ?? "" };
}

/**
 * What is wrong with a signature that was refused.
 * Of what was signed instead of what was sent nothing is known, so a few likely things are tried;
 * what is none of them is taken for an altered header.
 */
function signatureKindOf(request: C2Request, world: World): SignatureKind {
  const authorization = authorizationOf(request);
  if (authorization === undefined) return "none";
  const [scheme, accessKey = "", timestamp = "", names = "", signature, ...more] = authorization.split("/");
  if (scheme !== "auth-v2" || signature === undefined || more.length > 0) return "malformed";
  const secretKey = secretKeyOf(accessKey, world);
  if (secretKey === undefined) return "unknown-key";

  const isRight = (changes: Partial<C2Request>, time = Date.parse(timestamp)) =>
    verifyC2({ ...request, ...changes }, (key) => secretKeyOf(key, world), time).accepted;
  if (isRight({}, world.now())) return "replay";
  if (isRight({})) return "old-timestamp";
  const text = Buffer.from(request.body).toString("utf8");
  const bodies = [`${text} `, `${text.slice(0, -1)} `, text.trim(), ""];
  if (bodies.some((body) => isRight({ body: Buffer.from(body) }))) return "altered-body";
  const [path = ""] = request.target.split("?");
  if ([path, `${path}/`, `${path}/other`, `${path}?`].some((target) => isRight({ target }))) return "altered-path";
  // Of no header nothing can be signed, and the deployment that is changed must not fail because of it.
  if (names === "") return "malformed";
  const prefix = authorization.slice(0, authorization.lastIndexOf("/"));
  const expected = signatureOf(secretKey, prefix, canonicalRequestOf(request, names.split(";")));
  return differences(signature, expected) <= 4 ? "wrong-signature" : "altered-header";
}

export function authorizationOf({ rawHeaders }: C2Request): string | undefined {
  const index = rawHeaders.findIndex((name, place) => place % 2 === 0 && name.toLowerCase() === "authorization");
  return index < 0 ? undefined : rawHeaders[index + 1];
}

export function secretKeyOf(accessKey: string, { dataset }: World): string | undefined {
  return dataset.accessKeys.find((key) => key.accessKey === accessKey)?.secretKey;
}

/** In how many places two texts differ. */
function differences(one: string, other: string): number {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }, (_, index) => one[index] !== other[index]).filter(Boolean).length;
}
