// How every answer has to be sent and written, whatever it is about.
import { citationText, isBaseline, type Operation } from "../contract/contract.ts";
import { schemasAlong } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { charsetOf } from "../transport/body.ts";
import { headersOf } from "../transport/exchange.ts";
import { signedInAgents } from "./agent-findings.ts";
import { answerWords, pageWords } from "./answer-words.ts";
import { codeRow, common, each, withJson } from "./answers.ts";
import type { Check, Finding } from "./check.ts";
import { findingOf, rootSchema, sourceAt } from "./finding.ts";
import { codeOf, isRefusalStatus } from "./parsed-exchange.ts";
import { isPutOff, putOffReason } from "./refusal-rule.ts";

/** Pages besides the five baseline pages are of later editions: an installation may be older than the operation. */
function isNotOffered({ surface, source }: Operation, status: number): boolean {
  return [404, 405].includes(status) && !isBaseline(surface, source.page);
}

const status: Check = {
  ...common,
  name: "status-documented",
  level: "MUST",
  requirement: "A valid request gets a complete response: one with a code, or a documented refusal of the credential.",
  stated: codeRow,
  evaluate(observations, operation) {
    const source = citationText(operation.surface, codeRow(operation)[0] ?? operation.source);
    const exchanges = observations.of(operation).filter(({ request }) => request.expects === "answer");
    const findings: Finding[] = [];
    let answered = 0;
    let lacking: string | undefined;
    const signedIn = signedInAgents(observations);
    for (const exchange of exchanges) {
      const expected = "a complete response of the interface, with a code";
      if (exchange.failure) {
        if (exchange.failure.kind !== "broken") continue;
        findings.push(findingOf(exchange, { where: "answer", expected, actual: exchange.failure.message }, source));
      } else {
        const actual = exchange.answer.status;
        if (isPutOff(exchange) || isNotOffered(operation, actual)) {
          lacking ??= isPutOff(exchange)
            ? putOffReason(exchange)
            : `the operation, which this deployment does not offer (HTTP status ${actual})`;
          continue;
        }
        // No row says how a request is answered about an agent who is not signed in.
        const [agent, ...others] = exchange.request.agents;
        if (actual >= 400 && actual < 500 && agent !== undefined && others.length === 0 && !signedIn.has(agent)) {
          lacking ??= `a response about an agent who is signed in (HTTP status ${actual} about ${agent})`;
          continue;
        }
        const isAnswer = actual === 200 || isRefusalStatus(operation, actual) || typeof codeOf(exchange) === "string";
        if (!isAnswer) {
          const seen = answerWords(exchange.answer);
          findings.push(findingOf(exchange, { where: "status", expected, actual: seen }, source));
        }
      }
      answered += 1;
    }
    return answered === 0 ? { untested: lacking ?? exchanges[0]?.failure?.message ?? "a response" } : { findings };
  },
  fails: {
    because: "A valid request is answered with HTTP status 400 and an empty page.",
    change(recording, { operationId }) {
      recording.status({ operationId }, 400);
      recording.text({ operationId }, () => "");
    },
  },
};

const statusOk: Check = {
  ...common,
  name: "status-200",
  level: "SHOULD",
  requirement: "A response with a code has HTTP status 200, whatever the code, as clients expect.",
  evaluate: each(
    ({ operation, answer }) => {
      if (answer.status === 200) return [];
      const source = citationText(operation.surface, operation.source);
      return [{ where: "status", expected: "HTTP status 200", actual: `HTTP status ${answer.status}`, source }];
    },
    (observations, operation) =>
      observations
        .of(operation)
        .filter((exchange) => !exchange.failure)
        .filter((exchange) => exchange.request.expects === "answer" && typeof codeOf(exchange) === "string"),
    "a response with a code",
  ),
  fails: {
    because: "A response with a code has HTTP status 500.",
    change: (recording, { operationId }) => recording.status({ operationId }, 500),
  },
};

const json: Check = {
  ...common,
  name: "json",
  level: "MUST",
  requirement: "The body is one JSON text, and nothing follows it.",
  stated: codeRow,
  evaluate: each(({ operation, answer, body }) => {
    if ("value" in body) return [];
    const source = citationText(operation.surface, operation.source);
    return [{ where: "body", expected: "one JSON text", actual: pageWords(answer) ?? body.problem, source }];
  }),
  fails: {
    because: "A second JSON text follows the first.",
    change: (recording, { operationId }) => recording.text({ operationId }, (text) => `${text}{}`),
  },
};

const byteOrderMark: Check = {
  ...common,
  name: "no-byte-order-mark",
  level: "SHOULD",
  requirement: "The body does not begin with a byte order mark.",
  evaluate: each(({ body }) => {
    if (!("value" in body) || !body.hasByteOrderMark) return [];
    const source = "RFC 8259, section 8.1";
    return [{ where: "body", expected: "JSON from the first byte", actual: "a byte order mark before it", source }];
  }),
  fails: {
    because: "The body begins with a byte order mark.",
    change: (recording, { operationId }) => recording.text({ operationId }, (text) => `\uFEFF${text}`),
  },
};

const mediaType: Check = {
  ...common,
  name: "media-type",
  level: "SHOULD",
  requirement: "The response has the media type application/json and, if it names a charset, UTF-8.",
  evaluate: each(({ operation, answer }) => {
    const values = headersOf(answer, "content-type");
    const value = values.length > 0 ? values.join(", ") : undefined;
    const [essence] = (value ?? "").toLowerCase().split(";", 1);
    const charset = charsetOf(answer);
    if (essence?.trim() === "application/json" && (charset === undefined || charset === "utf-8")) return [];
    return [
      {
        where: "header Content-Type",
        expected: "application/json; charset=UTF-8",
        actual: value ?? "no such header",
        source: citationText(operation.surface, operation.source),
      },
    ];
  }),
  fails: {
    because: "JSON is sent as text/html.",
    change: (recording, { operationId }) => recording.header({ operationId }, "Content-Type", "text/html"),
  },
};

const uniqueKeys: Check = {
  ...common,
  name: "unique-keys",
  level: "SHOULD",
  requirement: "No object in the body has two properties with the same name.",
  evaluate: each(
    ({ body }) =>
      "value" in body
        ? body.duplicates.map(({ pointer, name, others }) => ({
            ...(others === undefined ? {} : { others }),
            where: pointer,
            expected: `"${name}" once`,
            actual: "twice or more",
            source: "RFC 8259, section 4",
          }))
        : [],
    withJson,
    "a response whose body is JSON",
  ),
  fails: {
    because: "The envelope has the code twice.",
    change: (recording, { operationId, envelope }) =>
      recording.text({ operationId }, (text) => text.replace("{", `{"${envelope.code}":"1",`)),
  },
};

const integers: Check = {
  ...common,
  name: "integers",
  level: "SHOULD",
  requirement: "Numbers of the types int, long and Integer are written as integers and fit in 64 bits.",
  // Every number of the contract is an integer; one of an undocumented property is not ours to evaluate.
  evaluate: each(
    ({ operation, body }) =>
      "value" in body
        ? body.numbers
            .filter(({ pointer }) => isDocumented(operation, pointer))
            .map(({ pointer, text, problem, others }) => ({
              ...(others === undefined ? {} : { others }),
              where: pointer,
              expected: "an integer of at most 64 bits, written with digits only",
              actual: `${text} (${problem})`,
              source: sourceAt(operation, pointer),
            }))
        : [],
    withJson,
    "a response whose body is JSON",
  ),
  fails: {
    because:
      "The first number has a fraction; without a number, a string of digits, true, false or an item of an empty list becomes a number of more than 64 bits.",
    change: (recording, { operationId }) =>
      recording.text({ operationId }, (text) =>
        /:[0-9]+/.test(text)
          ? text.replace(/(:[0-9]+)/, "$1.0")
          : text
              .replace(/(\[|"(?:agentcustomstate|result)":)"[0-9-]+"/, "$199999999999999999999")
              .replace(/:(true|false)/, ":99999999999999999999")
              .replace(/:\[\]/, ":[99999999999999999999]"),
      ),
  },
};

function isDocumented(operation: Operation, pointer: string): boolean {
  return Object.values(operation.branches).some(
    (schemaName) =>
      schemasAlong(operation.surface, rootSchema(schemaName), pointer).length === pointer.split("/").length,
  );
}

/** What a message shows that was made for developers: frames of a stack, names of classes, paths of files. */
const INTERNALS =
  /\bat [\w$.<>]+\([^)]*\)|\b(?:java|javax|org|com)\.[a-z]+(?:\.\w+)+(?:Exception|Error)\b|\b\w+Exception:|Traceback \(most|(?:\/(?:opt|home|usr|var|root|srv)\/[\w.-]+\/)|\b[A-Z]:\\\\?\w+\\/;

const noInternals: Check = {
  ...common,
  name: "no-internals",
  level: "SHOULD",
  requirement: "No response shows a stack trace, an exception name, a server path, or a secret of the suite.",
  evaluate: each(
    ({ answer, request }, { leaks = [] }) => {
      const leak = leaks.find((one) => one.request === request.key);
      if (leak) {
        const source = "CWE-209, error messages with sensitive information";
        return [{ where: "body", expected: "no secret of the caller", actual: leak.secret, source }];
      }
      const text = Buffer.from(answer.body).toString("utf8", 0, 1_000_000);
      const [shown] = INTERNALS.exec(text) ?? [];
      if (shown === undefined) return [];
      return [
        {
          where: "body",
          expected: "a message for the caller, without internals",
          actual: shortJson(shown),
          source: "CWE-209, error messages with sensitive information",
        },
      ];
    },
    (observations, operation) => observations.of(operation).filter((exchange) => !exchange.failure),
    "a response",
  ),
  fails: {
    because: "The message is a stack trace.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId },
        "/message",
        "java.lang.NullPointerException at com.example.Agent.query(Agent.java:41)",
      ),
  },
};

const notCacheable: Check = {
  ...common,
  name: "not-cacheable",
  level: "SHOULD",
  requirement: "No proxy may store a response with agent data and serve it to other clients.",
  evaluate: each(({ answer }) => {
    const directives = headersOf(answer, "cache-control")
      .join(",")
      .toLowerCase()
      .split(",")
      .map((directive) => directive.trim());
    const has = (name: string) =>
      directives.some((directive) => directive === name || directive.startsWith(`${name}=`));
    const forbids = ["no-store", "private", "no-cache"].some(has);
    const isFresh = directives.some((directive) => /^(s-maxage|max-age)=0*[1-9]/.test(directive));
    const [expires] = headersOf(answer, "expires");
    const allows = has("public") || isFresh || (expires !== undefined && Date.parse(expires) > Date.now());
    // A date of last change alone lets a proxy guess how long to keep the answer.
    const guessed = directives.join("") === "" && headersOf(answer, "last-modified").length > 0;
    if (forbids || !(allows || guessed)) return [];
    return [
      {
        where: "header Cache-Control",
        expected: "no-store, private, or no permission to store the response",
        actual: directives.join(", ") || `no such header, with ${expires === undefined ? "Last-Modified" : "Expires"}`,
        source: "RFC 9111, section 3",
      },
    ];
  }),
  fails: {
    because: "Any proxy may store the response for a minute.",
    change: (recording, { operationId }) => recording.header({ operationId }, "Cache-Control", "public, max-age=60"),
  },
};

const contentEncoding: Check = {
  ...common,
  name: "content-encoding",
  // Recorders decode bodies and leave the header.
  byAnswer: false,
  level: "SHOULD",
  requirement: "A response names a content coding only if the body has this coding; the suite requests none.",
  evaluate: each(({ answer, body }) => {
    const codings = headersOf(answer, "content-encoding")
      .flatMap((value) => value.toLowerCase().split(","))
      .map((coding) => coding.trim())
      .filter((coding) => coding !== "" && coding !== "identity");
    // A body that is in the coding cannot be read as JSON, which is for another check.
    if (codings.length === 0 || !("value" in body)) return [];
    return [
      {
        where: "header Content-Encoding",
        expected: "no such header, because the body is plain JSON",
        actual: codings.join(", "),
        source: "RFC 9110, section 8.4",
      },
    ];
  }),
  fails: {
    because: "The header says gzip, but the body is plain.",
    change: (recording, { operationId }) => recording.header({ operationId }, "Content-Encoding", "gzip"),
  },
};

export const answerTextChecks: readonly Check[] = [
  status,
  statusOk,
  mediaType,
  json,
  byteOrderMark,
  uniqueKeys,
  integers,
  noInternals,
  notCacheable,
  contentEncoding,
];
