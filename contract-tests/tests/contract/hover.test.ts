// What an editor shows of the names that applications use most: what it is, its source, and its unit.
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");

/** A file of an application. Each name below is asked for at its last place here. */
const APPLICATION = `${root}/contract-tests/tests/application.ts`;
const TEXT = `
import { createAgentGatewayClient, orThrow, type AgentInfo, type OnlineAgent, type PlatformError, type QueryAgentInfoByWorkNoResult } from "../../generated/agentgateway/client.ts";
import { createCcCmsClient, PlatformState, type AgentStatusInfo } from "../../generated/cc-cms/client.ts";
import { c2Signature } from "../client/auth.ts";
import { agentSession } from "../client/session.ts";
const gateway = createAgentGatewayClient({ baseUrl: "" });
const cms = createCcCmsClient({ baseUrl: "" });
cms.client.use(c2Signature({ accessKey: "", secretKey: "" }));
void agentSession(gateway, { agentid: "", password: "", phonenum: "" });
void gateway.queryAgentInfoByWorkNo({ agentid: "", workno: "" });
void cms.queryAgentStatusInfoByAgentIds({ ccId: 1, vdn: 1, agentIds: [] });
export type One = AgentInfo; export type Two = OnlineAgent; export type Three = AgentStatusInfo; export type Four = QueryAgentInfoByWorkNoResult;
export const states = PlatformState;
export const words = (error: PlatformError) => [error.advice, error.code];
export const times = (agent: AgentInfo, other: AgentStatusInfo) => [agent.currentstatetime, agent.logindate, other.logonTime, other.prevStateTime];
export const shared = (agent: OnlineAgent, other: AgentStatusInfo) => [agent.status, other.currentState];
void orThrow;
`;

let service: ts.LanguageService;
beforeAll(() => {
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const read = (path: string) => (path === APPLICATION ? TEXT : ts.sys.readFile(path));
  service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [APPLICATION],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === APPLICATION || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
});

/** What an editor shows: the declaration, and the words about it. */
function hoverOf(name: string): { declaration: string; words: string } {
  const info = service.getQuickInfoAtPosition(APPLICATION, TEXT.lastIndexOf(name) + name.lastIndexOf(".") + 1);
  const tags = info?.tags?.map((tag) => ts.displayPartsToString(tag.text)) ?? [];
  const words = [ts.displayPartsToString(info?.documentation), ...tags].join("\n");
  return { declaration: ts.displayPartsToString(info?.displayParts), words };
}

const NAMES: [name: string, words: RegExp[]][] = [
  ["createAgentGatewayClient", [/typed client of the surface/, /`timeout` in ms/]],
  ["agentSession", [/Signs an agent in/, /after 30 s/, /Sources: .*cec_07_0005/s]],
  ["c2Signature", [/signs each request/, /Source: .*cec_07_0003/]],
  [
    "queryAgentInfoByWorkNo",
    [
      /Details of one agent/,
      /5 requests in 2 seconds/,
      /Source: "Querying the Details About a Specified Agent", 2023-09-27/,
    ],
  ],
  [
    "queryAgentStatusInfoByAgentIds",
    [/up to 6000 agents/, /sent as several requests/, /Source: "Querying Agent Information in Batches"/],
  ],
  ["AgentInfo", [/One agent in full/, /Source: "Querying the Details About a Specified Agent"/]],
  ["OnlineAgent", [/signed in to a skill queue/, /Source: /]],
  ["AgentStatusInfo", [/State of one agent/, /Source: "Querying Agent Information in Batches"/]],
  ["PlatformState", [/State of an agent on the CTI platform/, /5 \| talking/, /Source: /]],
  ["QueryAgentInfoByWorkNoResult", [/payload of `queryAgentInfoByWorkNo` on success/, /Source: /]],
  ["PlatformError", [/did not bring data of success/]],
  ["error.advice", [/What to do, in one sentence/]],
  [
    "agent.currentstatetime",
    [/Duration of the current state, in seconds/, /Source: "Querying the Details .*", table 4, row 3.12/],
  ],
  ["agent.logindate", [/in milliseconds since 1970/]],
  ["other.logonTime", [/in milliseconds since 1970/, /2106/, /Source: .*, table 4, row 2.8/]],
  ["other.prevStateTime", [/in seconds/, /4294967295/]],
  // Several pages and rows have these two, each with a row of its own.
  ["agent.status", [/State of an agent on the gateway/, /Source: ".* All Online Agents .*", table 5, row 3.3.3/]],
  ["other.currentState", [/State of an agent on the CTI platform/, /Source: .*, table 4, row 2.6/]],
];

for (const [name, expected] of NAMES) {
  test(`an editor shows what ${name} is`, () => {
    const { declaration, words } = hoverOf(name);
    expect(declaration).not.toBe("");
    expect(declaration).not.toMatch(/\bany\b/);
    for (const one of expected) expect(words).toMatch(one);
  });
}
