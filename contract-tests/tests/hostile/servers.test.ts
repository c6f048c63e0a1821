// reference and mock outlive whatever is sent to them, within bounds; with HOSTILE_MINUTES for so long, over and over.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { programOfPackage } from "../commands/run-command.ts";

const minutes = Number(process.env.HOSTILE_MINUTES ?? 0);

/** Most memory of a process, in MB; Prism keeps more of what is asked. */
const MOST: Record<string, number> = { reference: 400, mock: 600 };

/** After so many s at most, a server hangs up on who does not finish the head of a request: 10 s, looked at every 30 s. */
const SLOWEST = 45;

interface Server {
  health: URL;
  process: ChildProcess;
}

const COMMANDS = {
  reference: ["reference", "--plain", "--port", "0", "--json"],
  mock: ["mock", "--agentgateway-port", "0", "--cc-cms-port", "0", "--json"],
};
const servers = new Map<string, Server>();
beforeAll(async () => {
  for (const [name, words] of Object.entries(COMMANDS)) {
    const child = spawn(process.execPath, [programOfPackage(), ...words], { stdio: ["ignore", "pipe", "ignore"] });
    const [line] = await once(child.stdout, "data");
    servers.set(name, { health: new URL(JSON.parse(String(line)).agentgateway.health), process: child });
  }
}, 120_000);
afterAll(async () => {
  for (const { process: child } of servers.values()) {
    const ended = once(child, "exit");
    child.kill("SIGINT");
    await ended;
  }
});

/** The process of a server and those that it has started. */
function processesOf(pid: number | undefined): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  return [Number(pid), ...children.flatMap(processesOf)];
}

function signal({ process: { pid } }: Server, name: "SIGSTOP" | "SIGCONT"): void {
  for (const one of processesOf(pid)) process.kill(one, name);
}

/** The peak memory of the largest process, in MB. */
function peakOf({ process: { pid } }: Server): number {
  const peaks = processesOf(pid).map(
    (one) => /VmHWM:\s+([0-9]+)/.exec(readFileSync(`/proc/${one}/status`, "utf8"))?.[1],
  );
  return Math.max(...peaks.map(Number)) / 1024;
}

/** An open connection, and what has come over it so far. */
interface Connection {
  socket: Socket;
  received(): string;
  closed: Promise<void>;
}

async function opened({ health }: Server, isRead = true): Promise<Connection> {
  const socket = connect({ port: Number(health.port), host: health.hostname });
  let text = "";
  if (isRead)
    socket.on("data", (part) => {
      text = (text + part).slice(0, 1_000);
    });
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await Promise.race([once(socket, "connect"), closed]).catch(() => undefined);
  return { socket, received: () => text, closed };
}

const many = (server: Server, count: number) => Promise.all(Array.from({ length: count }, () => opened(server)));

function end(connections: readonly Connection[]): Promise<unknown> {
  for (const { socket } of connections) socket.destroy();
  return Promise.all(connections.map(({ closed }) => closed));
}

/** The status that some bytes are answered with; undefined where the server only hangs up. */
async function statusOf(server: Server, bytes: string): Promise<string | undefined> {
  const { socket, received, closed } = await opened(server);
  socket.end(bytes, "latin1");
  await closed;
  return /^HTTP\/1\.1 ([0-9]{3})/.exec(received())?.[1];
}

const HEAD = "Host: x\r\nConnection: close\r\n";

/** The head of a sign-in, without the length of its body. */
const SIGN_IN = `PUT /agentgateway/resource/onlineagent/1030 HTTP/1.1\r\n${HEAD}Content-Type: application/json; charset=UTF-8\r\n`;

/** On a connection of its own: one that is kept could be closed while the machine is busy. */
const healthOf = (server: Server) => statusOf(server, `GET /health HTTP/1.1\r\n${HEAD}\r\n`);

const malformed: string[] = [
  "garbage\r\n\r\n",
  "\0\0\0\0\r\n\r\n",
  "GET / HTTP/9.9\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
  `GET /%zz HTTP/1.1\r\n${HEAD}\r\n`,
  `GET /%ff HTTP/1.1\r\n${HEAD}\r\n`,
  `GET /health HTTP/1.1\r\n${HEAD}X\0: y\r\n\r\n`,
  `GET /health HTTP/1.1\r\n${HEAD}: y\r\n\r\n`,
  `GET /health HTTP/1.1\r\n${HEAD}Content-Length: -1\r\n\r\n`,
  `POST /health HTTP/1.1\r\n${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
  `POST /health HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
  `POST /health HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
];

interface Row {
  given: string;
  happens(server: Server): Promise<void>;
  /** Whether it waits for the server, so that only HOSTILE_MINUTES has it. */
  isSlow?: true;
}

const rows: Row[] = [
  {
    given: "malformed requests",
    async happens(server) {
      for (const bytes of malformed) expect([bytes, await statusOf(server, bytes)]).toEqual([bytes, "400"]);
    },
  },
  {
    given: "huge headers",
    async happens(server) {
      for (const header of [
        `X: ${"x".repeat(17 * 1024)}\r\n`,
        `X: ${"y".repeat(20)}\r\n`.repeat(1_000),
        `${"x".repeat(17 * 1024)}: y\r\n`,
      ])
        expect(["400", "431", undefined]).toContain(
          await statusOf(server, `GET /health HTTP/1.1\r\n${HEAD}${header}\r\n`),
        );
    },
  },
  {
    given: "bodies of 64 MB, with and without a length",
    async happens(server) {
      const part = "x".repeat(64 * 1024);
      const length = 1_000 * part.length;
      const send = async (framing: string, piece: string) => {
        const { socket, received, closed } = await opened(server);
        socket.write(`${SIGN_IN}${framing}\r\n\r\n`);
        for (let sent = 0; sent < length && socket.writable && received() === ""; sent += part.length)
          if (!socket.write(piece)) await Promise.race([once(socket, "drain"), closed]).catch(() => undefined);
        socket.end();
        await closed;
        // What is sent after the answer resets the connection, and the answer may be lost.
        expect(received()).toMatch(/^(HTTP\/1\.1 413 |$)/);
      };
      const chunk = `${part.length.toString(16)}\r\n${part}\r\n`;
      await Promise.all([
        ...Array.from({ length: 8 }, () => send(`Content-Length: ${length}`, part)),
        ...Array.from({ length: 8 }, () => send("Transfer-Encoding: chunked", chunk)),
      ]);
    },
  },
  {
    given: "1200 idle connections: the first go on, and when they are gone others are served",
    async happens(server) {
      const [first, ...others] = [await opened(server), ...(await many(server, 1_199))];
      first?.socket.write(`GET /health HTTP/1.1\r\n${HEAD}\r\n`);
      await first?.closed;
      expect(first?.received()).toMatch(/^HTTP\/1\.1 200 /);
      await end(others);
    },
  },
  {
    given: "300 connections that send a byte now and then: others are served meanwhile",
    async happens(server) {
      const slow = await many(server, 300);
      for (const byte of "GET /he") {
        for (const { socket } of slow) socket.write(byte);
        expect(await healthOf(server)).toBe("200");
      }
      await end(slow);
    },
  },
  {
    given: "200 connections that ask 40000 times and read nothing, all at a moment when the server is busy",
    async happens(server) {
      const connections = await Promise.all(Array.from({ length: 200 }, () => opened(server, false)));
      const asked = Buffer.from("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".repeat(40_000));
      // A process that stands still finds everything at once, as on a machine with too much to do.
      signal(server, "SIGSTOP");
      for (const { socket } of connections) socket.pause().write(asked);
      await sleep(200);
      signal(server, "SIGCONT");
      expect(await healthOf(server)).toBe("200");
      await end(connections);
    },
  },
  {
    given: "500 bodies of 1 MB without their last byte: who brings too many is hung up on",
    async happens(server) {
      const connections = await many(server, 500);
      const body = Buffer.alloc(1_000_000, "x");
      for (const { socket } of connections) {
        socket.write(`${SIGN_IN}Content-Length: ${body.length + 1}\r\n\r\n`);
        socket.write(body);
      }
      await Promise.race(connections.map(({ closed }) => closed));
      expect(await healthOf(server)).toBe("200");
      await end(connections);
    },
  },
  {
    given: `who does not finish the head of a request is hung up on within ${SLOWEST} s`,
    isSlow: true,
    async happens(server) {
      const { socket, closed } = await opened(server);
      socket.write("GET /health HTTP/1.1\r\nX: ");
      const dripping = setInterval(() => socket.write("y"), 1_000);
      const end = await Promise.race([closed.then(() => "closed"), sleep(SLOWEST * 1_000, "open", { ref: false })]);
      clearInterval(dripping);
      socket.destroy();
      expect(end).toBe("closed");
    },
  },
];

describe.concurrent.each(Object.keys(COMMANDS))("%s", (name) => {
  test("outlives it all, within bounds", { timeout: 300_000 + minutes * 60_000 }, async () => {
    const server = servers.get(name);
    if (!server) throw new Error(`There is no ${name}.`);
    const until = Date.now() + minutes * 60_000;
    const peaks: number[] = [];
    do {
      for (const { given, happens, isSlow = false } of rows) {
        if (isSlow && minutes === 0) continue;
        await happens(server);
        expect(await healthOf(server), given).toBe("200");
        expect(peakOf(server), given).toBeLessThan(MOST[name] ?? 0);
      }
      peaks.push(Math.round(peakOf(server)));
    } while (Date.now() < until);
    if (minutes > 0) console.log(name, { rounds: peaks.length, first: peaks[0], last: peaks.at(-1) });
  });
});
