import vectorsJson from "./c2-vectors.json" with { type: "json" };

type Texts = Record<string, string>;

/** A request with its C2 signature, computed by another implementation; most were checked against the vendor's own code. */
export interface Vector {
  name: string;
  accessKey: string;
  secretKey: string;
  timestamp: string;
  request: { method: string; path: string; query: Texts; signedHeaders: Texts; body: string };
  expected: { signingKey: string; canonicalRequest: string; signature: string; authorization: string };
}

/** JSON gives each vector's headers and query a type of its own, with the others' names as undefined. */
function defined(record: Record<string, string | undefined>): Texts {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

export const vectors: Vector[] = vectorsJson.map(({ method, path, query, signedHeaders, body, ...vector }) => ({
  ...vector,
  request: { method, path, query: defined(query), signedHeaders: defined(signedHeaders), body },
}));
