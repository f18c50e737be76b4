import { connect, type Socket } from "node:net";

/** One answer; the body is a view into the bytes that came, valid until the next request. */
export interface Reply {
  readonly status: number;
  readonly head: string;
  readonly body: Buffer;
}

/** One keep-alive connection with at most one request under way: a buyer, as a load generator sees it. */
export interface Connection {
  send(request: Buffer): Promise<Reply>;
  close(): void;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LENGTH = /\r\ncontent-length: (\d+)/i;

/**
 * Opens a connection. It speaks just the HTTP/1.1 that a server of ours speaks (a length on every body), because a full
 * client costs more than the server that it is to measure, on the same two cores. A server closes what was idle for some
 * seconds: the next request opens the connection again.
 */
export function openConnection(port: number): Connection {
  let line = openLine(port);
  return {
    send(request) {
      if (line.isClosed()) line = openLine(port);
      return line.send(request);
    },
    close: () => line.close(),
  };
}

interface Line extends Connection {
  isClosed(): boolean;
}

function openLine(port: number): Line {
  const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let received: Buffer = Buffer.alloc(0);
  let waiting: PromiseWithResolvers<Reply> | null = null;
  let isClosed = false;

  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const end = received.indexOf(HEAD_END);
    if (end === -1) return;
    const head = received.toString("latin1", 0, end);
    const status = Number(head.slice(9, 12));
    const length = status === 304 ? 0 : Number(LENGTH.exec(head)?.[1] ?? 0);
    const bodyEnd = end + HEAD_END.length + length;
    if (received.length < bodyEnd) return;
    const body = received.subarray(end + HEAD_END.length, bodyEnd);
    received = received.subarray(bodyEnd);
    const answered = waiting;
    waiting = null;
    answered?.resolve({ status, head, body });
  });
  const fail = (error: Error): void => {
    isClosed = true;
    waiting?.reject(error);
    waiting = null;
  };
  socket.on("error", fail);
  // Whoever writes to a socket that the other side has ended is never answered.
  socket.on("end", () => fail(new Error("the connection was closed")));
  socket.on("close", () => fail(new Error("the connection was closed")));

  return {
    send(request) {
      waiting = Promise.withResolvers<Reply>();
      socket.write(request);
      return waiting.promise;
    },
    close: () => void socket.destroy(),
    isClosed: () => isClosed,
  };
}

/** Writes a request once, so that a loop sends bytes and nothing else. */
export function writeRequest(request: {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}): Buffer {
  const body = request.body === undefined ? "" : JSON.stringify(request.body);
  const headers = {
    host: "localhost",
    ...(body === "" ? {} : { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) }),
    ...request.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${request.method} ${request.path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}
