// Which deployment and which checks a command is about.
import { type Command, Option } from "commander";
import type { Filter } from "../../contract-tests/checks/catalogue.ts";
import { operationsOf, type Surface, surfaces } from "../../contract-tests/contract/contract.ts";
import type { Deployment } from "../../contract-tests/deployment/deployment.ts";
import { embeddedDeployment } from "../../contract-tests/deployment/embedded.ts";
import { deploymentFromFile } from "../../contract-tests/deployment/from-file.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";

export interface FilterFlags {
  surface?: Surface;
  operation?: string;
  check?: string;
  level?: "MUST" | "SHOULD";
}

export function withFilters(command: Command): Command {
  return command
    .addOption(new Option("--surface <name>", "only the checks of one surface").choices(surfaces))
    .option("--operation <id>", "only the checks of one operation")
    .option("--check <pattern>", "only the checks of this id or last part of it; * stands for any text")
    .addOption(
      new Option("--level <level>", "only the checks of one level").choices(["MUST", "SHOULD"]).argParser((text) => {
        const level = text.toUpperCase();
        if (level !== "MUST" && level !== "SHOULD")
          throw new UsageError(`--level "${text}" is no level; give must or should`);
        return level;
      }),
    );
}

/** The filter of the flags. Throws a UsageError when no check is left: a run of none says nothing. */
export async function filterOf({ surface, operation, check, level }: FilterFlags): Promise<Filter> {
  const { catalogue, isChosen } = await import("../../contract-tests/checks/catalogue.ts");
  const filter: Filter = {
    ...(surface === undefined ? {} : { surface }),
    ...(operation === undefined ? {} : { operation }),
    ...(check === undefined ? {} : { check }),
    ...(level === undefined ? {} : { level }),
  };
  const known = surfaces.flatMap(operationsOf).map(({ operationId }) => operationId);
  if (operation !== undefined && !known.includes(operation))
    throw new UsageError(`--operation "${operation}" is no operation; give one of ${known.join(", ")}`);
  if (!catalogue.some((row) => isChosen(row, filter)))
    throw new UsageError("no check is left by these options; cti-contract list names them all");
  return filter;
}

/** The deployment of a file; without one, the built-in call centre, at an address where nothing is. */
export function deploymentFlag(file: string | undefined): Deployment {
  return file === undefined
    ? embeddedDeployment({ baseUrl: "https://platform.example.test", certificate: "" }, "dynamic")
    : deploymentFromFile(file, process.env);
}
