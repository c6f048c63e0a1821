// The deployment and the checks of a command.
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Filter, Plan } from "../../contract-tests/checks/catalogue.ts";
import type { Level } from "../../contract-tests/checks/check.ts";
import { type Edition, editions, type Surface, surfaces } from "../../contract-tests/contract/contract.ts";
import type { Deployment, Depth } from "../../contract-tests/deployment/deployment.ts";
import { embeddedDeployment } from "../../contract-tests/deployment/embedded.ts";
import { deploymentFromFile, WITHOUT_SECRETS } from "../../contract-tests/deployment/from-file.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { permissionOf } from "../../contract-tests/report/permission.ts";
import { visible } from "../../contract-tests/report/visible.ts";

export interface FilterFlags {
  surface?: Surface;
  operation?: string;
  check?: string;
  level?: Level;
}

export function withFilters(command: Command): Command {
  return command
    .addOption(new Option("--surface <name>", "only the checks of one surface").choices(surfaces))
    .option("--operation <id>", "only the checks of one operation")
    .option("--check <pattern>", "only the checks with this id or last part of an id; * matches any text")
    .addOption(levelOption("--level <level>", "only the checks of one level"));
}

/** An option whose value is an edition. */
export function editionOption(description: string): Option {
  return new Option("--edition <name>", description).choices(editions);
}

/** The option for how many operations get the requests that must be refused. */
export function depthOption(): Option {
  return new Option(
    "--depth <depth>",
    "operations that get the requests that must be refused: standard for one of each route family, thorough for all, which takes about four times as long; by default, as the deployment file says",
  ).choices(["standard", "thorough"] satisfies Depth[]);
}

/** The deployment with the depth of a flag, which counts more than the file. */
export function withDepth(deployment: Deployment, depth: Depth | undefined): Deployment {
  return depth === undefined ? deployment : { ...deployment, depth };
}

/** An option whose value is a level, in capitals or not. */
export function levelOption(flags: string, description: string): Option {
  return new Option(flags, description).choices(["must", "should"]).argParser((text): Level => {
    const level = text.toUpperCase();
    if (level !== "MUST" && level !== "SHOULD") throw new InvalidArgumentError("Allowed choices are must, should.");
    return level;
  });
}

/** The filter of the flags. Throws a UsageError when it selects no check. */
export async function filterOf({ surface, operation, check, level }: FilterFlags): Promise<Filter> {
  const { catalogue, isChosen } = await import("../../contract-tests/checks/catalogue.ts");
  const filter: Filter = {
    ...(surface === undefined ? {} : { surface }),
    ...(operation === undefined ? {} : { operation }),
    ...(check === undefined ? {} : { check }),
    ...(level === undefined ? {} : { level }),
  };
  const known = [...new Set(catalogue.map((row) => row.operation.operationId))];
  if (operation !== undefined && !known.includes(operation))
    throw new UsageError(`--operation "${operation}" is not an operation with checks; give one of ${known.join(", ")}`);
  if (!catalogue.some((row) => isChosen(row, filter)))
    throw new UsageError("these options select no check; cti-contract list shows all");
  return filter;
}

/** The error for a plan without checks. */
export function nothingLeft({ name }: Deployment, { notPermitted, represented }: Plan): UsageError {
  const risks = [...new Set(notPermitted.map(({ risk }) => risk))];
  const without =
    represented.length > 0
      ? "--depth thorough"
      : "a surface that this deployment does not have; cti-contract list shows all checks";
  const entries = risks.map(permissionOf).join(" and ");
  const needs = risks.length > 0 ? `${risks.join(" and ")}; add ${entries} to the deployment file` : without;
  return new UsageError(`${visible(name)}: these options select only checks that need ${needs}`);
}

/** The deployment of a file, without secrets; without a file, the built-in call centre at an address that does not exist. */
export function deploymentFlag(file: string | undefined, edition?: Edition): Deployment {
  if (file === undefined)
    return embeddedDeployment({ baseUrl: "https://platform.example.test", certificate: "" }, "dynamic", edition);
  if (edition !== undefined)
    throw new UsageError("--edition cannot be used with --deployment; put the edition into the file");
  return deploymentFromFile(file, WITHOUT_SECRETS);
}

/** The whole number of a flag; `what` says in a message what it is. */
export function countOf(flag: string, text: string | undefined, what: string): number | undefined {
  if (text !== undefined && !/^[1-9][0-9]{0,5}$/.test(text))
    throw new UsageError(`${flag} "${text}" is not ${what}; give a whole number from 1 to 999999`);
  return text === undefined ? undefined : Number(text);
}
