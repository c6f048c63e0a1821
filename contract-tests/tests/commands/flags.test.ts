// Every subcommand, flag and argument: what is bad is one line on stderr that says what to do, and exit code 2.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { docsCommand } from "../../../scripts/commands/docs.ts";
import { packSite, siteListener } from "../../../scripts/commands/packed-site.ts";
import { newProgram } from "../../../scripts/program.ts";
import { reportFiles, writeFiles } from "../../report/files.ts";
import { takeFolder } from "../../report/in-use.ts";
import { Masking } from "../../report/masking.ts";
import { Secrets } from "../../transport/secrets.ts";
import { serve } from "../deployment-server.ts";
import { answered } from "../report/captured.ts";
import { conforming } from "../report/sample-report.ts";
import { command } from "./in-process.ts";
import type { Ended } from "./run-command.ts";

const { commands } = newProgram();

const folder = mkdtempSync(join(tmpdir(), "cti-contract-flags-"));
const taken = createServer().listen(0, "127.0.0.1");
await new Promise((resolve) => taken.once("listening", resolve));
afterAll(() => {
  rmSync(folder, { recursive: true });
  taken.close();
});

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const noReport = written("no-report.json", '{"format":"something else"}');
const noYaml = written("no.yaml", "name: [");
const noTraffic = written("no-traffic.har", '{"log":{"version":"1.2","entries":[]}}');
const empty = join(folder, "empty");
mkdirSync(empty);
const inUse = join(folder, "in-use");
takeFolder(inUse);
// The folder of a whole report.
const intact = join(folder, "intact");
writeFiles(intact, reportFiles(conforming, { recorded: [answered()] }, new Masking(new Secrets([]))).files);
const ENVIRONMENT = {
  AGENTGATEWAY_GUID: "sample-guid.AgentGateway0",
  CC_CMS_ACCESS_KEY: "SAMPLEAK",
  CC_CMS_SECRET_KEY: "sampleSecret",
};
const GATEWAY = ["--agentgateway", "https://127.0.0.1:1", "--agentid", "1030", "--workno", "1099"];
const MONITORING = ["--cc-cms", "https://127.0.0.1:1", "--cc-id", "1", "--vdn", "170", "--agent-ids", "1099,1031"];

const OWN_PORTS = ["--agentgateway-port", "0", "--cc-cms-port", "0"];
const NOT_HERE = /--host "192\.0\.2\.1" is not an address of this machine \(EADDRNOTAVAIL\); 0\.0\.0\.0 is all of them/;

/** The good arguments with another value for one flag. */
function but(good: readonly string[], flag: string, value: string): string[] {
  return good.map((word, index) => (good[index - 1] === flag ? value : word));
}

const { port: portInUse } = taken.address() as { port: number };
const FILTERS: Row[] = [
  ["--surface", ["--surface", "monitoring"], /'monitoring' is invalid\. Allowed choices are agentgateway, cc-cms\./],
  [
    "--operation",
    ["--operation", "nothing"],
    /--operation "nothing" is not an operation with checks; give one of query/,
  ],
  ["--check", ["--check", "refuses-everything"], /these options select no check; cti-contract list shows all/],
  ["--check", ["--check", ""], /these options select no check; cti-contract list shows all/],
  ["--level", ["--level", "may"], /'may' is invalid\. Allowed choices are must, should\./],
  [
    "--surface",
    ["--surface", "cc-cms", "--operation", "queryAllOnlineAgents"],
    /these options select no check; cti-contract list shows all/,
  ],
  ["--level", ["--level", "must", "--check", "not-cacheable"], /these options select no check; /],
];
const EDITION: Row = ["--edition", ["--edition", "2024"], /'2024' is invalid\. Allowed choices are 2023, 2025-11\./];
const FILES: Row[] = [
  ["--deployment", ["--deployment", join(folder, "nowhere.yaml")], /nowhere\.yaml cannot be read \(ENOENT\); /],
  ["--deployment", ["--deployment", folder], /cannot be read \(EISDIR\); /],
];

/** A flag or argument, a command line in which it is bad, and what is said. */
type Row = [flag: string, args: string[], words: RegExp];

const DEPTH: Row = ["--depth", ["--depth", "all"], /'all' is invalid\. Allowed choices are standard, thorough\./];

const rows: Record<string, Row[]> = {
  init: [
    ["file", [join(folder, "nowhere", "deployment.yaml")], /cannot be written \(ENOENT\); name another file/],
    ["file", [noYaml], /no\.yaml exists; name another file/],
    ["file", ["one.yaml", "two.yaml"], /too many arguments.*see cti-contract init --help/],
    ["--ci", ["--ci", "travis"], /argument 'travis' is invalid\. Allowed choices are github, gitlab, jenkins\./],
  ],
  doctor: [...FILES, ["--deployment", [], /required option '--deployment <file>' not specified/]],
  verify: [
    EDITION,
    DEPTH,
    ...FILTERS,
    ...FILES,
    [
      "--deployment",
      ["--deployment", "a.yaml", ...GATEWAY],
      /addresses and ids cannot be used with --deployment; put them into/,
    ],
    ["--waivers", ["--waivers", join(folder, "nowhere.yaml")], /cannot be read \(ENOENT\); name a readable file/],
    ["--fail-on", ["--fail-on", "never"], /'never' is invalid\. Allowed choices are must, should\./],
    ...["--site", "--run-by", "--on-behalf-of", "--from"].map(
      (flag): Row => [flag, [flag, "two\nlines"], new RegExp(`${flag} must be one line of at most 200 characters`)],
    ),
    ["--previous", ["--previous", folder], /dynamic cannot be read \(ENOENT\); give the report\.json/],
    ["--previous", [...GATEWAY, "--previous", noReport], /no-report\.json is not a report of this suite; give the/],
    ["--max-duration", ["--max-duration", "0"], /--max-duration "0" is not seconds; give a whole number from 1 to/],
    ["--max-duration", ["--max-duration", "1m"], /--max-duration "1m" is not seconds; give a whole number from 1 to/],
    ["--max-duration", ["--max-duration", "1000000"], /is not seconds; give a whole number from 1 to 999999/],
    ["--parallel", ["--parallel", "0"], /--parallel "0" is not a count; give a whole number from 1 to/],
    ["--parallel", ["--parallel", "2"], /--parallel is for several deployment files; give them with --deployment/],
    ["--slowest", ["--slowest", "-1"], /--slowest "-1" is not a count; give a whole number from 1 to/],
    ["--agentgateway", but(GATEWAY, "--agentgateway", "gateway:8043"), /is not a complete URL; write it as https/],
    ["--agentid", but(GATEWAY, "--agentid", "100"), /--agentid "100" is not valid; give an agent id from 101/],
    ["--workno", but(GATEWAY, "--workno", "1000000"), /--workno "1000000" is not valid; give an agent id from 101/],
    ["--workno", GATEWAY.slice(0, -2), /--workno is missing; give an agent id/],
    ["--cc-cms", but(MONITORING, "--cc-cms", "https://a:b@127.0.0.1"), /contains a user name or password; write it as/],
    ["--cc-id", but(MONITORING, "--cc-id", "0"), /--cc-id "0" is not valid; give a call centre ID/],
    ["--vdn", but(MONITORING, "--vdn", "x"), /--vdn "x" is not valid; give a VDN ID/],
    [
      "--agent-ids",
      but(MONITORING, "--agent-ids", "1099;1031"),
      /--agent-ids "1099;1031" is not valid; give agent ids/,
    ],
    [
      "--report-dir",
      [...GATEWAY, "--report-dir", join(noReport, "report")],
      /the report cannot be written into .* \(ENOTDIR\); name another folder with --report-dir/,
    ],
    [
      "--report-dir",
      [...GATEWAY, "--report-dir", inUse],
      /another run \(process [0-9]+ on .*\) writes its report into .*; name another folder with --report-dir, or remove .*\.in-use if that run is over/,
    ],
    // A folder that recursive mkdir of Node tries to make for ever; a system without /proc has no such folder.
    [
      "--report-dir",
      [...GATEWAY, "--report-dir", process.platform === "linux" ? "/proc/report" : join(noReport, "report")],
      /the report cannot be written into .* \(ENO(ENT|TDIR)\); name another folder with --report-dir/,
    ],
    ["--vdn", ["--vdn", "170"], /no surface has a URL; add --agentgateway URL or --cc-cms URL/],
  ],
  judge: [
    EDITION,
    ["har", [], /missing required argument 'har'/],
    ["har", [join(folder, "nowhere.har")], /nowhere\.har cannot be read \(ENOENT\); give an HTTP archive/],
    ["har", [folder], /cannot be read \(EISDIR\); give an HTTP archive/],
    ["har", [noReport], /no-report\.json is not an HTTP archive: it has no list log\.entries; give/],
    ["har", [noYaml], /no\.yaml is not an HTTP archive; give an/],
    ["har", [noTraffic], /no request of the recording can be judged \(it has no entries\); record queries to/],
    ["--fail-on", [noTraffic, "--fail-on", "never"], /'never' is invalid\. Allowed choices are must, should\./],
    ["--agentgateway", [noTraffic, "--agentgateway", "gateway:8043"], /"gateway:8043" is not a complete URL; write/],
    ["--cc-cms", [noTraffic, "--cc-cms", "https://a/?b"], /--cc-cms "https:\/\/a\/\?b" is not a complete URL; write/],
    [
      "--report-dir",
      [join(intact, "exchanges.har"), "--report-dir", join(noReport, "report")],
      /the report cannot be written into .* \(ENOTDIR\); name another folder with --report-dir/,
    ],
    [
      "--report-dir",
      [join(intact, "exchanges.har"), "--report-dir", inUse],
      /another run \(process [0-9]+ on .*\) writes/,
    ],
  ],
  merge: [
    ["folder", [], /missing required argument 'folder'/],
    ["folder", [join(folder, "nowhere")], /nowhere cannot be read \(ENOENT\); give the folder that verify/],
    ["folder", [noReport], /no-report\.json cannot be read \(ENOTDIR\); give the folder that verify/],
    ["folder", [empty], /empty has no report\.json, nor has a folder in it; give the folder that verify/],
    [
      "--expect",
      [intact, "--expect", "2"],
      /the number of reports is 1, not 2; look for the runs whose report is missing/,
    ],
    ["--expect", [intact, "--expect", "none"], /--expect "none" is not a count; give a whole number from 1/],
    [
      "--report-dir",
      [intact, "--report-dir", join(noReport, "report")],
      /the report cannot be written into .* \(ENOTDIR\); name another folder with --report-dir/,
    ],
  ],
  list: [EDITION, DEPTH, ...FILTERS, ...FILES],
  explain: [
    ["--edition", ["json", "--edition", "2024"], /'2024' is invalid/],
    ["check-id", ["no-such-check"], /there is no check no-such-check; cti-contract list shows all/],
    ["check-id", [], /missing required argument 'check-id'/],
  ],
  compare: [
    [
      "older",
      [join(folder, "nowhere.json"), noReport],
      /nowhere\.json cannot be read \(ENOENT\); give the report\.json/,
    ],
    ["older", [folder, noReport], /has no report\.json; give the folder of one run, such as \S+intact$/m],
    ["newer", [noReport], /missing required argument 'newer'/],
    [
      "--output",
      [noReport, noReport, "--output", "pdf"],
      /'pdf' is invalid\. Allowed choices are text, markdown, html\./,
    ],
  ],
  "check-report": [
    ["folder", [], /missing required argument 'folder'/],
    ["folder", [folder], /SHA256SUMS cannot be read \(ENOENT\); give the folder of one report/],
    ["--deployment", [intact, "--deployment", join(folder, "nowhere.yaml")], /nowhere\.yaml cannot be read \(ENOENT\)/],
    ["--waivers", [intact, "--waivers", join(folder, "nowhere.yaml")], /nowhere\.yaml cannot be read \(ENOENT\)/],
    ["--public-key", [intact, "--public-key", noYaml], /no\.yaml has no key that can be used; give a PEM file/],
    ["--sign-key", [intact, "--sign-key", noYaml], /no\.yaml has no key that can be used; give a PEM file/],
  ],
  sign: [
    ["--url", ["--url", "cms.example.test"], /is not a complete URL; write it as/],
    [
      "--method",
      ["--url", "https://a/", "--method", "PO ST"],
      /--method "PO ST" is not an HTTP method in capitals; give one such as POST/,
    ],
    [
      "--body",
      ["--url", "https://a/", "--body", "@nowhere"],
      /the file nowhere cannot be read \(ENOENT\); check its name/,
    ],
    ["--header", ["--url", "https://a/", "--header", "x"], /--header "x" has no colon; write Name: value/],
    [
      "--timestamp",
      ["--url", "https://a/", "--timestamp", "2024-13-01T00:00:00Z"],
      /--timestamp "2024-13-01T00:00:00Z" is not valid; write it as/,
    ],
  ],
  mock: [
    EDITION,
    ["--host", [...OWN_PORTS, "--host", "192.0.2.1"], NOT_HERE],
    ["--agentgateway-port", ["--agentgateway-port", "-1"], /--agentgateway-port "-1" is not a port; give a number/],
    ["--cc-cms-port", ["--cc-cms-port", "65536"], /--cc-cms-port "65536" is not a port; give a number/],
  ],
  reference: [
    EDITION,
    ["--host", ["--port", "0", "--host", "192.0.2.1"], NOT_HERE],
    ["--port", ["--port", "http"], /--port "http" is not a port; give a number/],
    ["--port", ["--port", String(portInUse)], /port [0-9]+ is in use; choose another with --port/],
    ["--dataset", ["--dataset", join(folder, "nowhere.yaml")], /cannot be read \(ENOENT\); give a YAML file/],
    [
      "--certificate",
      ["--port", "0", "--certificate", join(folder, "nowhere", "ca.pem")],
      /cannot be written \(ENOENT\); name another file/,
    ],
    ["--mutant", ["--mutant", "workno"], /--mutant "workno" is not a known mutant; docs\/mutation\.md lists them/],
    ["--guid-interval", ["--guid-interval", "0.5"], /--guid-interval "0\.5" is not a time; give seconds from 1 to/],
    ["--guid-interval", ["--guid-interval", "5", "--static"], /cannot be used with option '--static'/],
    ["--static", ["--static", "--dynamic"], /option '--static' cannot be used with option '--dynamic'/],
  ],
  docs: [
    ["--port", ["--port", "http"], /--port "http" is not a port; give a number/],
    ["--port", ["--port", String(portInUse)], /port [0-9]+ is in use; choose another with --port/],
  ],
};

function expectRefusal({ code, stdout, stderr }: Ended, words: RegExp): void {
  expect(stderr).toMatch(words);
  expect(stderr).toMatch(/^[a-z-]+: [^\n]+\n$/);
  expect([code, stdout]).toEqual([2, ""]);
}

for (const own of commands) {
  const name = own.name();

  describe(name, () => {
    for (const [flag, args, words] of rows[name] ?? []) {
      test(`refuses ${args.join(" ").replaceAll(folder, "") || `no ${flag}`}`, async () => {
        expectRefusal(await command([name, ...args], ENVIRONMENT), words);
      });
    }

    test("each flag that takes a value and each argument can be bad, and is in the table above", () => {
      const takingValue = own.options.filter(({ required }) => required).map(({ long }) => long);
      const all = [...takingValue, ...own.registeredArguments.map((argument) => argument.name())];
      const tested = new Set(rows[name]?.map(([flag]) => flag));
      expect(all.filter((flag) => !tested.has(flag ?? ""))).toEqual([]);
    });

    test("a flag that lacks its value, has one too many, or is not known", async () => {
      const mandatory = own.options.flatMap(({ mandatory: isMandatory, long }) =>
        isMandatory ? [`${long}`, "x"] : [],
      );
      for (const { long, required } of own.options) {
        const [args, words] = required
          ? [[`${long}`], /argument missing \(see .* --help\)/]
          : [[`${long}=x`], /unknown option '.*=x'.* \(see .* --help\)/];
        expectRefusal(await command([name, ...mandatory, ...args]), words);
      }
      expectRefusal(await command([name, ...mandatory, "--nonsense"]), /unknown option '--nonsense' \(see .* --help\)/);
    });

    test("--help is made from the definition, on stdout, exit code 0", async () => {
      const { code, stdout, stderr } = await command([name, "--help"], { FORCE_COLOR: "1" });
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(new RegExp(`^Usage: cti-contract ${name} `));
      const text = stdout.replace(/\s+/g, " ");
      expect(text).toContain(own.description());
      for (const { flags, description } of own.options) expect(text).toContain(`${flags} ${description}`);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
      expect(stdout).not.toMatch(/\u001b/);
    });
  });
}

test("docs says how to build the site where it is not built", async () => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await docsCommand([join(folder, "no-site")]).parseAsync(["--port", "0"], { from: "user" });
  expect(written.mock.calls).toEqual([
    ["docs: the site is not built in this copy of the repository; build it with npm run build (the package has it)\n"],
  ]);
  expect(process.exitCode).toBe(2);
  process.exitCode = undefined;
  written.mockRestore();
});

test("docs finds pages by the addresses that the guides link, without their ending, and no others", async () => {
  const [built, packed] = [join(folder, "built-site"), join(folder, "packed-site")];
  mkdirSync(join(built, "guides"), { recursive: true });
  for (const name of ["index.html", "404.html", "uncertain.html", "guides/verify.html"])
    writeFileSync(join(built, name), `page ${name}`);
  packSite(built, packed);
  const server = await serve(siteListener(packed));
  try {
    const got = async (path: string) => {
      const response = await fetch(server.baseUrl + path);
      return [response.status, response.headers.get("content-type"), await response.text()];
    };
    const page = (name: string) => [200, "text/html; charset=utf-8", `page ${name}`];
    expect(await got("/uncertain")).toEqual(page("uncertain.html"));
    expect(await got("/uncertain.html?from=guide")).toEqual(page("uncertain.html"));
    expect(await got("/guides/verify")).toEqual(page("guides/verify.html"));
    expect(await got("/")).toEqual(page("index.html"));
    for (const path of ["/guides", "/certain", "/uncertain.html.html", "/..%2fbuilt-site%2funcertain"])
      expect(await got(path), path).toEqual([404, "text/html; charset=utf-8", "page 404.html"]);
  } finally {
    await server.close();
  }
});

test("the commands above are all that there are, and each is named with what it does", async () => {
  const { code, stdout, stderr } = await command(["--help"], { FORCE_COLOR: "1" });
  expect([code, stderr]).toEqual([0, ""]);
  const text = stdout.slice(stdout.indexOf("Commands:"));
  expect(text.match(/^ {2}[a-z][a-z-]*/gm)?.map((name) => name.trim())).toEqual(commands.map((own) => own.name()));
  for (const own of commands) expect(text.replace(/\s+/g, " ")).toContain(own.description());
});

test("without a command: the help on stderr, exit code 2", async () => {
  const help = (await command(["--help"])).stdout;
  expect(await command([])).toEqual({ code: 2, stdout: "", stderr: help });
});

test("an unknown command: one line, which says what may be meant", async () => {
  expectRefusal(await command(["examine"]), /unknown command 'examine' \(see cti-contract --help\)/);
  expectRefusal(await command(["verfy"]), /unknown command 'verfy' \(Did you mean verify\?\)/);
  expectRefusal(await command(["--deployment", "x.yaml"]), /unknown option '--deployment' \(see cti-contract --help/);
});

test("--version says which version this is", async () => {
  expect(await command(["--version"])).toEqual({ code: 0, stdout: "0.1.0\n", stderr: "" });
});
