import { PassThrough, type Readable } from "node:stream";

/** Bytes that may wait for a client; one that reads no faster is let go and may come back. */
const MAX_BACKLOG_BYTES = 64 * 1024;
/** When a browser comes back after the connection ended. */
const RETRY_MS = 2_000;

/** One client that watches some variants in one channel. */
export interface Subscriber {
  readonly channel: string;
  readonly ip: string;
  readonly variantIds: ReadonlySet<string>;
  /** Variants that it was told nothing of yet. */
  readonly unseen: Set<string>;
  readonly stream: Readable;
  /** Sends an event of the kind, with what it says. */
  tell(kind: "price" | "stock", data: object): void;
  /** Keeps proxies from taking silence for the end. */
  beat(): void;
  end(): void;
}

/** Opens the stream of one client; `onGone` is called once, however it ends. */
export function openSubscriber(
  of: { readonly channel: string; readonly ip: string; readonly variantIds: readonly string[] },
  onGone: (subscriber: Subscriber) => void,
): Subscriber {
  const stream = new PassThrough();
  const write = (text: string): void => {
    if (stream.destroyed || stream.writableEnded) return;
    if (stream.writableLength + stream.readableLength > MAX_BACKLOG_BYTES) stream.destroy();
    else stream.write(text);
  };
  const subscriber: Subscriber = {
    channel: of.channel,
    ip: of.ip,
    variantIds: new Set(of.variantIds),
    unseen: new Set(of.variantIds),
    stream,
    tell: (kind, data) => write(`event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`),
    beat: () => write(": still here\n\n"),
    end: () => void stream.end(),
  };
  stream.once("close", () => onGone(subscriber));
  write(`retry: ${String(RETRY_MS)}\n\n`);
  return subscriber;
}
