import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Command } from "commander";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { LOOPBACK, mistakeInAddress } from "../../contract-tests/reference/address.ts";
import { interruption, newCommand, portOf, withAction } from "../command-line.ts";
import { siteListener } from "./packed-site.ts";

/** In the package the code stands in dist/, and the site beside it; in the repository the code stands above dist/. */
const FOLDERS = ["../../site", "../../dist/site"].map((folder) => join(import.meta.dirname, folder));

/** `folders` are where the site may be; the first that is there is served. */
export function docsCommand(folders = FOLDERS): Command {
  const command = newCommand(
    "docs",
    "Serve the site on 127.0.0.1, with search, until Ctrl-C. It needs no network.",
  ).option("--port <number>", "port of the site; 0 takes any free one", "8080");
  return withAction<{ port: string }>(command, async (options) => {
    const stopping = once(interruption(), "abort");
    const port = portOf("--port", options.port);
    const server = await started(port);
    try {
      server.on("request", builtSite(folders));
      // A server that listens on a port has an address of this form.
      const { port: own } = server.address() as AddressInfo;
      process.stdout.write(`http://${LOOPBACK}:${own}/\n`);
      process.stderr.write("The site is ready. Press Ctrl-C to stop it.\n");
      await stopping;
      return 0;
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
}

function builtSite(folders: readonly string[]): RequestListener {
  for (const folder of folders) {
    try {
      return siteListener(folder);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
  }
  throw new UsageError(
    "the site is not built in this copy of the repository; build it with npm run build (the package has it)",
  );
}

async function started(port: number): Promise<Server> {
  const server = createServer();
  try {
    server.listen(port, LOOPBACK);
    await once(server, "listening");
    return server;
  } catch (error) {
    const mistake = mistakeInAddress(error, LOOPBACK, port, "--port");
    if (mistake === undefined) throw error;
    throw new UsageError(mistake);
  }
}
