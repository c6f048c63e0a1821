// What keeps a server of ours within bounds, each bound by itself; the memory is measured in tests/hostile/servers.test.ts.
import { once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { keepWithinBounds } from "../../reference/bounds.ts";

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function listening(answer: RequestListener): Promise<void> {
  server = createServer(answer);
  keepWithinBounds(server, "connection");
  await once(server.listen(0, "127.0.0.1"), "listening");
}

/** A connection, with what comes over it. */
async function opened(): Promise<{ socket: Socket; received: () => string; closed: Promise<void> }> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  let text = "";
  socket.on("data", (part) => {
    text += part;
  });
  // A connection may be reset while it is written to.
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await once(socket, "connect");
  return { socket, received: () => text, closed };
}

const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

test("the requests of a connection are begun one after another, and all answered", async () => {
  const order: string[] = [];
  await listening((request, response) => {
    order.push(`begin ${request.url}`);
    setImmediate(() => {
      order.push(`end ${request.url}`);
      response.end(request.url);
    });
  });
  const { socket, received, closed } = await opened();
  const paths = Array.from({ length: 11 }, (_, index) => `/${index}`);
  socket.write(paths.map((path) => get(path, path === "/10" ? "Connection: close\r\n" : "")).join(""));
  await closed;
  expect(order).toEqual(paths.flatMap((path) => [`begin ${path}`, `end ${path}`]));
  expect(received().match(/\r\n\r\n\/[0-9]+/g)).toEqual(paths.map((path) => `\r\n\r\n${path}`));
});

test("a connection on which more than ten requests wait is closed, and no more than 1 kB of them is begun", async () => {
  let begun = 0;
  await listening(() => undefined);
  server.prependListener("request", () => {
    begun += 1;
  });
  const { socket, closed } = await opened();
  socket.write(get("/").repeat(1_000));
  await closed;
  expect(begun).toBeGreaterThan(11);
  expect(begun).toBeLessThanOrEqual(Math.ceil(1_024 / get("/").length));
});

test("a body of many pieces arrives whole, and the next request after it", async () => {
  const bodies: string[] = [];
  await listening(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    bodies.push(body);
    response.end();
  });
  const { socket, closed } = await opened();
  const body = Array.from({ length: 50_000 }, (_, index) => index).join(",");
  const post = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n`;
  socket.write(`${post}\r\n${body}${post}Connection: close\r\n\r\n${body}`);
  await closed;
  expect(bodies).toEqual([body, body]);
});

test("requests that are not answered have 32 MB together: who brings more is closed, and others are served after it", async () => {
  const answers: (() => void)[] = [];
  await listening((request, response) => {
    let length = 0;
    request.on("data", (part) => {
      length += part.length;
      if (length !== 15_000_000) return;
      answers.push(() => response.end());
      server.emit("held");
    });
  });
  const post = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 15000001\r\n\r\n${"x".repeat(15_000_000)}`;
  const send = async () => {
    const { socket, closed } = await opened();
    const held = once(server, "held").then(() => "held");
    socket.write(post);
    return Promise.race([held, closed.then(() => "closed")]);
  };
  expect([await send(), await send(), await send()]).toEqual(["held", "held", "closed"]);
  answers.shift()?.();
  expect([await send(), await send()]).toEqual(["held", "closed"]);
});

test("who does nothing is hung up on, but not while the answer is made", async () => {
  const begun: [Socket, ServerResponse][] = [];
  await listening((request, response) => {
    begun.push([request.socket, response]);
    server.emit("begun");
  });
  const { socket } = await opened();
  socket.pause().write(get("/"));
  await once(server, "begun");
  const [own, response] = begun[0] ?? [];
  expect(server.timeout).toBe(30_000);
  server.emit("timeout", own);
  expect(own?.destroyed).toBe(false);
  // More than the system takes for who reads nothing.
  response?.end(Buffer.alloc(50_000_000));
  server.emit("timeout", own);
  expect(own?.destroyed).toBe(true);
});

test("who has asked nothing is hung up on", async () => {
  await listening(() => undefined);
  const accepted = once(server, "connection");
  const { closed } = await opened();
  server.emit("timeout", ...(await accepted));
  await closed;
});
