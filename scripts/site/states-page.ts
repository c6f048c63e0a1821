import { bundleOf, operationsOf, type Schema, type Surface, surfaces } from "../../contract-tests/contract/contract.ts";
import { breakable, cell, table } from "./markdown.ts";
import { fieldName, fieldsOf, sources } from "./schema-table.ts";

/** The rows of the table in the description of a schema: value first. */
function rowsOf({ description = "" }: Schema): string[][] {
  const [, , ...lines] = description.split("\n").filter((line) => line.startsWith("|"));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((part) => part.trim()),
  );
}

function rows(surface: "agentgateway" | "cc-cms", name: string): string[][] {
  const schema = bundleOf(surface).components.schemas[name];
  const found = schema === undefined ? [] : rowsOf(schema);
  if (found.length === 0) throw new Error(`${name} of ${surface} has no table of states.`);
  return found;
}

/** The schemas of states, and whose numbers they are. */
const WHOSE: Readonly<Record<string, string>> = {
  AgentStatus: "of the gateway",
  MonitoredStatus: "of the gateway",
  PlatformStatus: "of the platform",
  PlatformState: "of the platform",
};

/** Where a response has a state: the field with the operations that have it, and whose numbers they are. */
function places(surface: Surface): string[][] {
  const found = operationsOf(surface).flatMap((operation) =>
    fieldsOf(surface, { $ref: `#/components/schemas/${operation.branches.success}` }, "").flatMap(
      ({ name, schema }) => {
        const whose = WHOSE[schema.$ref?.split("/").at(-1) ?? ""];
        return whose === undefined
          ? []
          : [{ field: name.split(".").at(-1) ?? "", whose, operation: operation.operationId }];
      },
    ),
  );
  const kinds = [...new Set(found.map(({ field, whose }) => `${field} ${whose}`))];
  return kinds.map((kind) => {
    const own = found.filter(({ field, whose }) => `${field} ${whose}` === kind);
    const names = [...new Set(own.map(({ operation }) => operation))];
    return [
      fieldName(own[0]?.field ?? ""),
      own[0]?.whose ?? "",
      names.map((name) => `[${breakable(name)}](/operations/${surface}/${name})`).join("<br>"),
    ];
  });
}

/** The states of agents on both sides, and how they map. */
export function statesPage(): string {
  const gateway = rows("agentgateway", "AgentStatus");
  const platform = rows("cc-cms", "PlatformState");
  const ofGateway = rows("agentgateway", "PlatformStatus");
  const numbers = [...new Set([...gateway, ...platform].map(([value = ""]) => value))];
  const meaningIn = (states: string[][], value: string) => cell(states.find(([own]) => own === value)?.[1] ?? "-");
  return `# States of agents

An agent has two states. The gateway has its own, and the CTI platform behind it has another with other numbers.
Both interfaces have fields of both. The name of a field tells whose numbers it has:

${surfaces.map((surface) => `**${bundleOf(surface).info.title}**\n\n${table(["field", "states", "operations"], places(surface))}`).join("\n")}
A state on AgentGateway comes as an integer or as the same digits in a text, because table and sample of the interface reference disagree.
On CC-CMS it is an integer.

## States on the gateway

The last column has the states of the platform that the table of the interface reference names beside the state.

${table(
  ["value", "state", "platform state"],
  gateway.map((row) => row.map(cell)),
)}
## States on the platform

The interface reference lists them for each interface, and the two lists differ.

${table(
  ["value", "on CC-CMS", "on AgentGateway"],
  platform.map(([value = ""]) => [value, meaningIn(platform, value), meaningIn(ofGateway, value)]),
)}
## The same number means different things

Never compare a state of the gateway with one of the platform as numbers, such as \`status\` with \`ctiStatus\` or \`currentState\`.

${table(
  ["value", "on the gateway", "on the platform"],
  numbers.map((value) => [value, meaningIn(gateway, value), meaningIn(platform, value)]),
)}
### 6 and 10 in words

**6** on the platform: the list of CC-CMS calls it *working*, and the agent is given no incoming calls; that of AgentGateway calls it *wrap-up after a call*.
${sources([
  { page: "cec_07_0697", table: "states", row: "6" },
  { page: "cec_07_0581", table: "2", row: "6" },
])}

The gateway shows such an agent as \`status\` 5, *wrap-up*.
The gateway's own 6, *as idle*, is reserved: do not expect it, and never read it as *working*.
${sources([
  { page: "cec_07_0581", table: "1", row: "5" },
  { page: "cec_07_0581", table: "1", row: "6" },
])}

**10** is only in the list of CC-CMS, *adjusting*: the wrap-up after a call. The list of AgentGateway ends at 9, the gateway has no \`status\` 10, and its table names no \`status\` beside it.
The reference deployment answers \`status\` 5 for it; a platform can decide otherwise.
${sources([{ page: "cec_07_0697", table: "states", row: "10" }])}

So *wrap-up* is 5 in \`status\`, and 6 or 10 in the states of the platform: be ready for both. The 5 there is *talking*.
Neither takes calls; if the difference counts for you, ask the operator.

Where each row comes from stands at the fields: [\`queryAgentInfoByWorkNo\`](/operations/agentgateway/queryAgentInfoByWorkNo), [\`queryAgentStatusInfoByAgentIds\`](/operations/cc-cms/queryAgentStatusInfoByAgentIds).
`;
}
