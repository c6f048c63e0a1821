import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** A request, from its head to the end of its answer. */
interface Turn {
  response: ServerResponse;
  answer(): void;
}

/**
 * Keeps what clients can take of a server within bounds, whatever they send and however little they read.
 *
 * - The requests of a connection are answered one after another; one on which more than ten wait is closed.
 * - Node begins with all requests of what it has read at once, up to 64 kB, also after the connection is closed.
 *   So it gets no more than 1 kB at a time.
 * - All requests that are not answered yet have 32 MB together; the connection that brings more is closed.
 * - Who sends and takes nothing for 30 s is hung up on, unless the answer is still being made, such as that to a poll.
 *
 * `opened` is the event of a connection that HTTP is spoken on.
 * The mocks have this function as text: it uses nothing from outside of it.
 */
export function keepWithinBounds(server: Server, opened: "connection" | "secureConnection"): void {
  Object.assign(server, { headersTimeout: 10_000, requestTimeout: 30_000, maxConnections: 1_000 });
  const connections = new WeakMap<Socket, { turns: Turn[]; free(): void }>();
  let held = 0;
  server.on(opened, (socket: Socket) => {
    let own = 0;
    const turns: Turn[] = [];
    const connection = {
      turns,
      free() {
        held -= own;
        own = 0;
      },
    };
    connections.set(socket, connection);
    socket.once("close", () => connection.free());
    const { push } = socket;
    socket.push = (read: Buffer | null) => {
      if (read && turns.length > 0) {
        own += read.length;
        held += read.length;
        if (held > 32 * 1_024 * 1_024) socket.destroy();
      }
      let goesOn = read === null && push.call(socket, null);
      for (let start = 0; read && start < read.length && !socket.destroyed; start += 1_024)
        goesOn = push.call(socket, read.subarray(start, start + 1_024));
      return goesOn;
    };
    // Without a listener Node takes the bytes from the system by itself, and nothing is pushed.
    socket.on("data", () => undefined);
  });
  server.setTimeout(30_000, (socket) => {
    const response = connections.get(socket)?.turns[0]?.response;
    if (!response || response.writableEnded) socket.destroy();
  });
  const answers = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const connection = connections.get(socket);
    if (!connection) return;
    const { turns } = connection;
    if (turns.length > 10) {
      socket.destroy();
      return;
    }
    response.once("close", () => {
      connection.free();
      turns.shift();
      if (!socket.destroyed) turns[0]?.answer();
    });
    turns.push({
      response,
      answer() {
        for (const answer of answers) answer.call(server, request, response);
      },
    });
    if (turns.length === 1) turns[0]?.answer();
  });
}
