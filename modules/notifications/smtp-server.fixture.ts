import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A mail as it came over the wire. */
export interface ReceivedMail {
  readonly to: readonly string[];
  /** Headers and body, as sent. */
  readonly data: string;
}

/** A small SMTP server on a port of its own; it speaks enough of RFC 5321 to take mail, and can be told to refuse it. */
export interface SmtpServer {
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** The answer to the next recipients, `550 no such user`; null to accept. */
  refuseWith(answer: string | null): void;
  /** Hangs up on whoever greets, as a server that is broken does. */
  hangUp(does: boolean): void;
  close(): Promise<void>;
}

/** Starts it on a free port, or on the given one. */
export async function startSmtpServer(port = 0): Promise<SmtpServer> {
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const mood: Mood = { refusal: null, hangsUp: false };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    if (mood.hangsUp) return void socket.destroy();
    talk(socket, mood, (mail) => mails.push(mail));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `smtp://127.0.0.1:${String(parsePort(server.address()))}`,
    mails,
    refuseWith: (answer) => void (mood.refusal = answer),
    hangUp(does) {
      mood.hangsUp = does;
      if (does) for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

interface Mood {
  refusal: string | null;
  hangsUp: boolean;
}

function talk(socket: Socket, mood: Mood, take: (mail: ReceivedMail) => void): void {
  let buffer = "";
  let to: string[] = [];
  let inData = false;
  const say = (answer: string): void => void socket.write(`${answer}\r\n`);
  const obey = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "MAIL") to = [];
    if (verb === "RCPT" && mood.refusal === null) to.push(/<(.*)>/.exec(line)?.[1] ?? "");
    if (verb === "DATA") inData = true;
    say(verb === "RCPT" && mood.refusal !== null ? mood.refusal : answerTo(verb));
    if (verb === "QUIT") socket.end();
  };
  say("220 fixture ready");
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    buffer += chunk;
    for (;;) {
      const end = inData ? "\r\n.\r\n" : "\r\n";
      const at = buffer.indexOf(end);
      if (at < 0) return;
      const part = buffer.slice(0, at);
      buffer = buffer.slice(at + end.length);
      if (!inData) {
        obey(part);
        continue;
      }
      inData = false;
      take({ to, data: part });
      say("250 taken");
    }
  });
}

function answerTo(verb: string): string {
  if (verb === "DATA") return "354 go on";
  if (verb === "QUIT") return "221 bye";
  return "250 fine";
}

function parsePort(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
