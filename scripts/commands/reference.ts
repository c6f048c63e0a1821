import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { inputBytes, isUtf16, TEXT_LIMIT, utf8Text } from "../../contract-tests/deployment/input-file.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import type { Mutant } from "../../contract-tests/mutation/mutants/mutant.ts";
import { mistakeInAddress } from "../../contract-tests/reference/address.ts";
import { canonicalRequestOf, signatureOf } from "../../contract-tests/reference/c2-verification.ts";
import type { Dataset } from "../../contract-tests/reference/dataset.ts";
import { DatasetError } from "../../contract-tests/reference/dataset-error.ts";
import { builtInDataset, parseDataset } from "../../contract-tests/reference/dataset-file.ts";
import { EDITIONS, type Edition } from "../../contract-tests/reference/editions.ts";
import type { Reference, ReferenceOptions } from "../../contract-tests/reference/reference.ts";
import { addressesOf, SAMPLE_AGENT, sampleAccess } from "../../contract-tests/reference/sample-access.ts";
import { interruption, newCommand, portOf, withAction } from "../command-line.ts";
import { jsonLine, type ServiceFlags, warnOfOthers, withServiceFlags } from "./service.ts";

const { agentid: AGENT, ...SIGN_IN } = SAMPLE_AGENT;
const SIGN_IN_BODY = JSON.stringify(SIGN_IN);
/** The guid in the head of an answer: without \r behind it, and with names of headers as any server or proxy writes them. */
const GUID_OF = "tr -d '\\r' | sed -n 's/^[Ss][Ee][Tt]-[Gg][Uu][Ii][Dd]: JSESSIONID=//p'";
const TIME_BODY = '{"ccId":1}';
const TIME_PATH = "/rest/cmsapp/v1/openapi/configures/ctiservertime";

/** A dataset has a line or more for each agent. */
const DATASET_LIMIT = 4 * TEXT_LIMIT;

interface ReferenceFlags extends ServiceFlags {
  port: string;
  plain?: true;
  dataset?: string;
  static?: true;
  guidInterval?: string;
  certificate?: string;
  edition: Edition;
  mutant?: string;
}

export function referenceCommand(): Command {
  const command = withServiceFlags(
    newCommand(
      "reference",
      "Serve both surfaces of a small call centre over HTTPS on 127.0.0.1, until Ctrl-C. It logs each request on stderr.",
    ),
  )
    .addOption(new Option("--plain", "serve HTTP instead of HTTPS").conflicts("certificate"))
    .option("--port <number>", "port of both surfaces; 0 takes any free one", "8043")
    .option("--dataset <file>", "YAML file with the call centre (see contract-tests/reference/README.md)")
    .addOption(new Option("--static", "guids stay the same during a session").conflicts("dynamic"))
    .option("--dynamic", "guids change every minute, as in most deployments (default)")
    .addOption(
      new Option(
        "--guid-interval <seconds>",
        "guids change after this time, and are valid for twice as long",
      ).conflicts("static"),
    )
    .option(
      "--certificate <file>",
      "write the certificate to trust to this file (default: a file that is deleted at the end)",
    )
    .addOption(
      new Option("--edition <name>", "edition whose range of ids is accepted in requests")
        .choices(EDITIONS)
        .default("2023"),
    )
    .option("--mutant <name>", "apply a mutant; docs/mutation.md lists the names, such as workno-100-taken");
  return withAction<ReferenceFlags>(command, async (options) => {
    const stopping = once(interruption(), "abort");
    const port = portOf("--port", options.port);
    const isBuiltIn = options.dataset === undefined;
    const dataset = options.dataset === undefined ? builtInDataset() : datasetOf(options.dataset);
    const mutant = options.mutant === undefined ? undefined : await mutantOf(options.mutant);
    const reference = await started({
      port,
      host: options.host,
      cors: options.cors === true,
      plain: options.plain === true,
      ...(mutant ? { change: mutant.change } : {}),
      dataset,
      edition: options.edition,
      authentication: options.static === true ? "static" : "dynamic",
      ...guidTimes(options.guidInterval),
      log: (line) => process.stderr.write(`${line}\n`),
    });
    const folder = mkdtempSync(join(tmpdir(), "cti-reference-"));
    try {
      const certificate = options.plain
        ? undefined
        : written(options.certificate ?? join(folder, "certificate.pem"), reference);
      if (options.json) {
        const { baseUrl } = reference;
        const access = isBuiltIn ? sampleAccess(baseUrl, dataset) : addressesOf(baseUrl);
        process.stdout.write(jsonLine({ ...access, certificate }));
      } else {
        process.stdout.write(introduction(reference, certificate, mutant));
        if (isBuiltIn) process.stdout.write(firstSteps(reference, certificate, dataset));
      }
      warnOfOthers(options.host);
      process.stderr.write("The reference deployment is ready. Press Ctrl-C to stop it.\n");
      await stopping;
      return 0;
    } finally {
      rmSync(folder, { recursive: true });
      await reference.close();
    }
  });

  /** A poll has to end before the guid that it was sent with: it brings the next one. */
  function guidTimes(seconds: string | undefined): Pick<ReferenceOptions, "guidInterval" | "guidTimeout" | "pollWait"> {
    if (seconds === undefined) return {};
    if (!/^[1-9][0-9]{0,3}$/.test(seconds))
      throw new UsageError(`--guid-interval "${seconds}" is not a time; give seconds from 1 to 9999`);
    const guidInterval = Number(seconds) * 1000;
    return { guidInterval, guidTimeout: 2 * guidInterval, pollWait: Math.min(10_000, guidInterval / 2) };
  }

  function datasetOf(file: string): Dataset {
    try {
      const bytes = inputBytes(file, DATASET_LIMIT);
      const text = isUtf16(bytes) ? undefined : utf8Text(bytes);
      if (text === undefined) throw new DatasetError(`--dataset "${file}" is not text in UTF-8; give a YAML file`);
      return parseDataset(text, file);
    } catch (error) {
      if (error instanceof DatasetError) throw new UsageError(error.message);
      throw new UsageError(`--dataset "${file}" cannot be read (${codeOf(error)}); give a YAML file`);
    }
  }

  /** Loaded late: there are hundreds, and most who start the reference want none. */
  async function mutantOf(name: string): Promise<Mutant> {
    const { mutants } = await import("../../contract-tests/mutation/mutants/mutants.ts");
    const mutant = mutants.find((other) => other.name === name);
    if (!mutant)
      throw new UsageError(
        `--mutant "${name}" is not a known mutant; docs/mutation.md lists them, such as workno-100-taken`,
      );
    return mutant;
  }

  async function started(options: ReferenceOptions): Promise<Reference> {
    try {
      // Loaded late, since no other command needs a server.
      const { startReference } = await import("../../contract-tests/reference/reference.ts");
      return await startReference(options);
    } catch (error) {
      const mistake = mistakeInAddress(error, options.host ?? "", options.port ?? 0, "--port");
      if (mistake === undefined) throw error;
      throw new UsageError(mistake);
    }
  }

  /** Writes the certificate to trust into a file, and returns the name of that. */
  function written(file: string, { certificate }: Reference): string {
    try {
      writeFileSync(file, certificate);
      return file;
    } catch (error) {
      throw new UsageError(`--certificate "${file}" cannot be written (${codeOf(error)}); name another file`);
    }
  }

  function codeOf(error: unknown): string {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }

  function introduction({ baseUrl }: Reference, certificate: string | undefined, mutant: Mutant | undefined): string {
    return [
      `AgentGateway and CC-CMS ${baseUrl}`,
      ...(mutant ? [`mutant ${mutant.name}: ${mutant.summary}`] : []),
      ...(certificate === undefined
        ? []
        : [
            `certificate ${certificate}`,
            "  Trust it with curl --cacert, with NODE_EXTRA_CA_CERTS for Node, or as a trusted certificate of your HTTP client.",
          ]),
      "",
    ].join("\n");
  }

  /** Credentials of the built-in dataset, and shell lines. */
  function firstSteps(
    { baseUrl, sessions }: Reference,
    certificate: string | undefined,
    { accessKeys }: Dataset,
  ): string {
    const trust = certificate === undefined ? "" : ` --cacert '${certificate.replaceAll("'", "'\\''")}'`;
    const curl = `curl -s${trust} -H 'Content-Type: application/json; charset=UTF-8'`;
    const gateway = `${baseUrl}/agentgateway/resource`;
    const [key] = accessKeys;
    const other = sessions().find(({ agentid }) => agentid === "1031");
    return [
      `agent ${AGENT}, password ${SIGN_IN.password}, phone number ${SIGN_IN.phonenum} (signed out; VDN 170)`,
      `access key ${key?.accessKey}, secret key ${key?.secretKey} (call centre 1)`,
      `To verify it, take the file that cti-contract init writes, set these, and change ${certificate === undefined ? "one key" : "two keys"} of each surface: url ${baseUrl}${certificate === undefined ? "" : `, tls.ca ${certificate}`}`,
      ...Object.entries({
        AGENTGATEWAY_PASSWORD: SIGN_IN.password,
        CC_CMS_ACCESS_KEY: key?.accessKey,
        CC_CMS_SECRET_KEY: key?.secretKey,
      }).map(([name, value]) => `  export ${name}='${value}'`),
      "Sign in; the response has the header Set-GUID: JSESSIONID=<guid>; the guid is the part after the =:",
      `  export AGENTGATEWAY_GUID="$(${curl} -i -X PUT -d '${SIGN_IN_BODY}' '${gateway}/onlineagent/${AGENT}' | ${GUID_OF})"; echo "guid $AGENTGATEWAY_GUID"`,
      "Sign out with that guid; while the session exists, the sign-in of verify is rejected with 100-002:",
      `  ${curl} -H "Guid: $AGENTGATEWAY_GUID" -X DELETE '${gateway}/onlineagent/${AGENT}/logout'`,
      "Query agent 1099 as agent 1031, who is signed in by another client:",
      `  ${curl} -H 'Guid: ${other?.guid}' '${gateway}/agentgroup/1031/agentbyworkno/1099'`,
      "Query the time of the platform with a signature, which is valid for 15 minutes:",
      `  ${curl} -H 'Authorization: ${authorization(baseUrl, key)}' -d '${TIME_BODY}' '${baseUrl}${TIME_PATH}'`,
      "",
    ].join("\n");
  }

  function authorization(baseUrl: string, key = { accessKey: "", secretKey: "" }): string {
    const prefix = `auth-v2/${key.accessKey}/${new Date().toISOString()}/host`;
    const rawHeaders = ["Host", new URL(baseUrl).host];
    const request = { method: "POST", target: TIME_PATH, rawHeaders, body: Buffer.from(TIME_BODY) };
    return `${prefix}/${signatureOf(key.secretKey, prefix, canonicalRequestOf(request, ["host"]))}`;
  }
}
