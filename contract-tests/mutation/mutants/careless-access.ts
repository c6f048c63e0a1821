// Access with credentials that careless clients send, or without a value to compare with.
import { type C2Request, verifyC2 } from "../../reference/c2-verification.ts";
import { type Change, combined, type World } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";
import { dataFor } from "./answers.ts";
import { changing, codeOf, type Json, perWorld, queuesIn, textOf, withBody } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { rightGuid } from "./near-guids.ts";
import { AGENT, CALLS, GATEWAY_QUERIES, LIST, queryAt, receivedIn, SIGNED_QUERIES } from "./queries.ts";
import { changingCode, changingSession, sessionOf, sessionRequestIn } from "./session-operations.ts";
import { acceptedIn, authorizationOf, secretKeyOf } from "./signatures.ts";

/** A query with this text in the header Guid is answered as if it were the right guid. */
const takingGuid = (text: string): Change => ({
  surface: "agentgateway",
  request(raw, world) {
    const right = rightGuid(raw, world);
    if (raw.headers.guid === text && right !== undefined) raw.headers.guid = right;
  },
});

/** A request to CC-CMS whose Authorization is such a one is answered. */
const takingSignature = (isTaken: (authorization: string, request: C2Request, world: World) => boolean): Change => ({
  surface: "cc-cms",
  signature(verdict, request, world) {
    const authorization = authorizationOf(request);
    if (
      verdict.accepted ||
      authorization === undefined ||
      !SIGNED_QUERIES.some((one) => one === queryAt(request.target)?.query)
    )
      return verdict;
    return isTaken(authorization, request, world) ? acceptedIn(world) : verdict;
  },
});

/** A right signature, but for the name of its kind. */
function isRightOtherwise(authorization: string, request: C2Request, world: World): boolean {
  if (!authorization.startsWith("auth-v1/")) return false;
  const right = authorization.replace("auth-v1/", "auth-v2/");
  const rawHeaders = request.rawHeaders.map((text) => (text === authorization ? right : text));
  const time = Date.parse(right.split("/")[2] ?? "");
  return (
    verifyC2({ ...request, rawHeaders }, (key) => secretKeyOf(key, world), time).accepted || isOfKnownKey(right, world)
  );
}

/** What is signed begins with the kind, so that only whether the key is known can be looked at. */
function isOfKnownKey(authorization: string, world: World): boolean {
  return secretKeyOf(authorization.split("/")[1] ?? "", world) !== undefined;
}

const HEADER = "Set-GUID";

function withGuid(sent: Sent, guid: string | undefined): Sent {
  return guid === undefined ? sent : { ...sent, headers: { ...sent.headers, [HEADER]: `JSESSIONID=${guid}` } };
}

const GUID_REFUSALS = ["100-006", "000-003"];

/** The guids that a forced sign-in has replaced, and the agents of them. */
const takenOver = perWorld(() => new Map<string, string>());

/** The first guid of each agent. */
const firstGuids = perWorld(() => new Map<string, string>());

export const carelessAccessMutants: readonly Mutant[] = [
  { name: "empty-guid-taken", kind: "access", summary: "An empty header Guid is accepted.", change: takingGuid("") },
  { name: "null-guid-taken", kind: "access", summary: "The guid null is accepted.", change: takingGuid("null") },
  { name: "star-guid-taken", kind: "access", summary: "The guid * is accepted.", change: takingGuid("*") },
  {
    name: "empty-authorization-taken",
    kind: "access",
    summary: "An empty Authorization is accepted.",
    change: takingSignature((authorization) => authorization === ""),
  },
  {
    name: "bearer-authorization-taken",
    kind: "access",
    summary: "Any Authorization of type Bearer is accepted.",
    change: takingSignature((authorization) => authorization.startsWith("Bearer ")),
  },
  {
    name: "basic-authorization-taken",
    kind: "access",
    summary: "Any Authorization of type Basic is accepted.",
    change: takingSignature((authorization) => authorization.startsWith("Basic ")),
  },
  {
    name: "older-signatures-unchecked",
    kind: "access",
    summary: "A signature of an older version is not verified.",
    change: takingSignature(isRightOtherwise),
  },
  {
    name: "foreign-guid-where-nobody-is-signed-in",
    kind: "access",
    summary: "Any guid is accepted for an agent who is signed out.",
    change: changing([AGENT, LIST, CALLS], (sent, received) => {
      const { sessions } = received.world;
      const isOurs = sessions.all().some(({ guids }) => guids.has(String(received.request.headers.guid)));
      if (codeOf(sent) !== "000-003" || !isOurs || sessions.of(received.agentid)) return sent;
      return withBody(sent, dataFor(received));
    }),
  },
  {
    name: "taken-over-guid-good-for-queries",
    kind: "access",
    summary: "Queries with the former guid are accepted after a forced sign-in.",
    change: {
      surface: "agentgateway",
      request(raw, world) {
        const received = sessionRequestIn(raw, world);
        const former = takenOver(world);
        const guid = received && sessionOf(received)?.guid;
        if (received?.operation === "forceLogin" && guid !== undefined) former.set(guid, received.agentid);
        const right = rightGuid(raw, world);
        if (right !== undefined && former.get(String(raw.headers.guid)) === queryAt(raw.url ?? "")?.agentid)
          raw.headers.guid = right;
      },
    },
  },
  {
    name: "refused-query-announces-guid",
    kind: "access",
    summary: "The refusal of a query without a guid contains the guid of the session.",
    change: changing(GATEWAY_QUERIES, (sent, { request, world, agentid }) =>
      (request.headers.guid ?? "") === "" && GUID_REFUSALS.includes(codeOf(sent) ?? "")
        ? withGuid(sent, world.sessions.of(agentid)?.guid)
        : sent,
    ),
  },
  {
    name: "second-sign-in-announces-guid",
    kind: "access",
    summary: "The refusal of a second sign-in contains the guid of the session.",
    change: changingCode("login", ["100-002"], (sent, received) => withGuid(sent, sessionOf(received)?.guid)),
  },
  {
    name: "every-sign-in-brings-one-guid",
    kind: "state",
    summary: "Every sign-in of an agent returns the same guid.",
    change: combined([
      {
        surface: "agentgateway",
        request(raw, world) {
          const agentid = sessionRequestIn(raw, world)?.agentid ?? queryAt(raw.url ?? "")?.agentid ?? "";
          const right = world.sessions.of(agentid)?.guid;
          if (right !== undefined && raw.headers.guid === firstGuids(world).get(agentid)) raw.headers.guid = right;
        },
      },
      changingSession(["login", "forceLogin"], (sent, received) => {
        const guid = sessionOf(received)?.guid;
        if (codeOf(sent) !== "0" || guid === undefined) return sent;
        const first = firstGuids(received.world).get(received.agentid) ?? guid;
        firstGuids(received.world).set(received.agentid, first);
        return withGuid(sent, first);
      }),
    ]),
  },
  {
    name: "refusal-shows-secret-key",
    kind: "access",
    summary: "The refusal of a signature contains the secret key.",
    change: changing(SIGNED_QUERIES, (sent, { request, world }) => {
      const key = secretKeyOf((request.headers.authorization ?? "").split("/")[1] ?? "", world);
      if (sent.status !== 401 || key === undefined) return sent;
      return { ...sent, body: textOf(sent).replace(/}\s*$/, `,"expected":${JSON.stringify(key)}}`) };
    }),
  },
  {
    name: "list-of-all-vdns-as-own",
    kind: "access",
    summary: "The list shows agents of other VDNs with the VDN of the requesting agent.",
    change: changing(LIST, (sent, received) => {
      if (codeOf(sent) !== "0") return sent;
      const body = JSON.parse(textOf(sent));
      const [queue] = queuesIn(body);
      const vdnid = received.world.centre.agent(Number(received.agentid))?.profile.vdn;
      const [shown] = queue?.agent ?? [];
      const others = received.world.centre.agentsSignedIn().filter(({ profile }) => profile.vdn !== vdnid);
      for (const { profile } of others) queue?.agent.push({ ...shown, workno: String(profile.workno), vdnid });
      return { ...sent, body: JSON.stringify(body) };
    }),
  },
  {
    name: "agents-made-up",
    kind: "access",
    summary: "A query about any id returns invented data, with the VDN of the requesting agent.",
    change: {
      surface: "agentgateway",
      answer(sent, request, world) {
        const received = receivedIn(request, world);
        if (received?.query !== AGENT || codeOf(sent) !== "300-002") return sent;
        const own = world.centre.agent(Number(received.agentid));
        if (!own) return sent;
        const { result, ...envelope } = dataFor({ ...received, agents: [own.profile.workno] }) ?? {};
        return withBody(sent, { ...envelope, result: { ...(result as Json), workno: received.workno } });
      },
    },
  },
];
