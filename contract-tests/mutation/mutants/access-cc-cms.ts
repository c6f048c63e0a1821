// CC-CMS answers callers without permission, or refuses in a form that clients cannot understand.
import { hasStatedMethod } from "../../checks/refusal.ts";
import { operationOf } from "../../contract/contract.ts";
import { statusInfo } from "../../reference/cc-cms-answers.ts";
import type { Sent } from "../../reference/sent.ts";
import { dataFor } from "./answers.ts";
import { agentsIn, changing, changingBody, withBody } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { BATCH, calledByName, PRIVATE_CALLS, type Query, type ReceivedQuery, SIGNED_QUERIES } from "./queries.ts";
import { accepting, type SignatureKind } from "./signatures.ts";

const ABOUT: Record<Query, [name: string, words: string]> = {
  [BATCH]: ["batch", "a batch of agents"],
  [PRIVATE_CALLS]: ["private-calls", "private calls"],
};

const SIGNATURES: [kind: SignatureKind, words: string][] = [
  ["none", "is answered without Authorization"],
  ["malformed", "is answered with a malformed Authorization"],
  ["unknown-key", "is answered with an unknown access key"],
  ["wrong-signature", "is answered with a wrong signature"],
  ["altered-body", "is answered with the signature of another body"],
  ["altered-path", "is answered with the signature of another path"],
  ["altered-header", "is answered with the signature of another host"],
];

const unauthorized = (queries: Query | readonly Query[], edit: (sent: Sent, received: ReceivedQuery) => Sent) =>
  changing(queries, (sent, received) => (sent.status === 401 ? edit(sent, received) : sent));

const isSigned = ({ request }: ReceivedQuery): boolean => request.headers.authorization !== undefined;

export const accessSignedMutants: readonly Mutant[] = [
  ...SIGNED_QUERIES.flatMap((query) =>
    SIGNATURES.map(([kind, words]): Mutant => {
      const [name, what] = ABOUT[query] ?? calledByName(query);
      return {
        name: `${name}-with-signature-${kind}`,
        kind: "access",
        summary: `A request about ${what} ${words}.`,
        change: accepting([kind], [query]),
      };
    }),
  ),
  {
    name: "signature-unchecked",
    kind: "access",
    summary: "Any Authorization is accepted, and also a missing one.",
    change: accepting(
      ["none", "malformed", "unknown-key", "wrong-signature", "altered-body", "altered-path", "altered-header"],
      SIGNED_QUERIES,
    ),
  },
  {
    name: "only-the-key-checked",
    kind: "access",
    summary: "Any signature with a known access key is accepted.",
    change: accepting(["wrong-signature", "altered-body", "altered-path", "altered-header"], SIGNED_QUERIES),
  },
  {
    name: "only-key-and-time-signed",
    kind: "access",
    summary: "A signature is also accepted for any other request.",
    change: accepting(["altered-body", "altered-path", "altered-header"], SIGNED_QUERIES),
  },
  {
    name: "old-timestamps-accepted",
    kind: "access",
    summary: "A signature never expires.",
    change: accepting(["old-timestamp"], SIGNED_QUERIES),
  },
  {
    name: "unauthorized-with-states",
    kind: "access",
    summary: "A request without Authorization is answered with HTTP status 401 and all the data.",
    change: unauthorized(BATCH, (sent, received) => ({ ...withBody(sent, dataFor(received)), status: 401 })),
  },
  {
    name: "unauthorized-with-private-calls",
    kind: "access",
    summary: "The refusal of a wrong signature has a code of failure and the private calls.",
    change: unauthorized(PRIVATE_CALLS, (sent, received) =>
      isSigned(received) ? withBody(sent, { ...dataFor(received), result: "1", resultCode: "0101003" }) : sent,
    ),
  },
  {
    name: "signature-refused-with-code-of-success",
    kind: "access",
    summary: "A wrong signature is answered with success and no data.",
    change: unauthorized(SIGNED_QUERIES, (sent, received) =>
      isSigned(received)
        ? withBody(sent, { result: "0", resultCode: "0100000", resultDatas: [], resultDesc: [] })
        : sent,
    ),
  },
  {
    name: "no-authorization-ends-in-error",
    kind: "access",
    summary: "A request without Authorization causes HTTP status 500.",
    change: unauthorized(BATCH, (sent, received) => (isSigned(received) ? sent : { ...sent, status: 500 })),
  },
  {
    name: "no-authorization-loses-the-connection",
    kind: "access",
    summary: "A request without Authorization closes the connection without a response.",
    change: unauthorized(PRIVATE_CALLS, (sent, received) => {
      if (!isSigned(received)) received.request.raw.socket.destroy();
      return sent;
    }),
  },
  {
    name: "malformed-authorization-ends-in-error",
    kind: "access",
    summary: "A malformed Authorization causes HTTP status 500.",
    change: unauthorized(PRIVATE_CALLS, (sent, { request }) =>
      (request.headers.authorization ?? "").split("/").length === 5 || request.headers.authorization === undefined
        ? sent
        : { ...sent, status: 500 },
    ),
  },
  {
    name: "no-authorization-in-another-envelope",
    kind: "access",
    summary: "A request without Authorization is refused with HTTP status 200 and another envelope.",
    change: unauthorized(BATCH, (sent, received) =>
      isSigned(received) ? sent : withBody(sent, { error: "unauthorized" }),
    ),
  },
  ...SIGNED_QUERIES.filter((query) => hasStatedMethod(operationOf("cc-cms", query))).map((query): Mutant => {
    const [name, what] = ABOUT[query] ?? calledByName(query);
    return {
      name: `${name}-with-every-method`,
      kind: "access",
      summary: `A request about ${what} with another method than POST is answered.`,
      change: changing(query, (sent, received) => (sent.status === 405 ? withBody(sent, dataFor(received)) : sent)),
    };
  }),
  {
    name: "other-signed-method-ends-in-error",
    kind: "access",
    summary: "A request with another method than POST causes HTTP status 500.",
    change: changing(SIGNED_QUERIES, (sent) => (sent.status === 405 ? { ...sent, status: 500 } : sent)),
  },
  {
    name: "batch-of-other-vdn",
    kind: "access",
    summary: "A batch contains agents of another VDN than that of the request.",
    change: changingBody(BATCH, (body, { agents, world }) => {
      const others = agents
        .filter((workno) => agentsIn(body).every(({ agentId }) => agentId !== workno))
        .flatMap((workno) => world.centre.agent(workno) ?? []);
      agentsIn(body).push(...others.map((agent) => ({ ...statusInfo(agent, world.now()) })));
    }),
  },
];
