import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { WebhookEvent } from "../announcement.ts";
import { createPayments, type Payments } from "../payments.ts";
import type { Known, RemoteProvider } from "../provider.ts";

/** A webhook as it arrived, its bytes untouched. */
export interface Arrived {
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What the emulator's own journal says of one key. */
export interface Journaled {
  readonly count: number;
  readonly captured: number;
  readonly refunded: number;
  readonly voided: number;
  readonly renewed: number;
}

/** A provider under contract, and the outside of it. */
export interface Stage {
  readonly provider: RemoteProvider;
  /** The same one, whose calls may take 100 ms only. */
  readonly hasty: RemoteProvider;
  /** The same one, whose two webhook secrets are an old and a new one. */
  readonly rotating: RemoteProvider;
  readonly payments: Payments;
  /** The provider's token for a word of the emulator, such as `declined`. */
  token(word: string): string;
  journal(key: string): Journaled;
  /** Opens a dispute. @returns its name */
  dispute(key: string, amountMinor: number): string;
  closeDispute(id: string, outcome: "won" | "lost"): void;
  settlement(): string;
  /** Signed anew with a secret that is not live. */
  forge(rawBody: Buffer): Promise<Arrived>;
  readonly arrived: readonly Arrived[];
  readonly heard: readonly WebhookEvent[];
  readonly known: (key: string) => Known;
  close(): Promise<void>;
}

/** Where webhooks arrive. */
export interface Mailbox {
  readonly url: string;
  readonly arrived: Arrived[];
  close(): Promise<void>;
}

/** Opens a door for webhooks that takes all and proves nothing. */
export async function openMailbox(): Promise<Mailbox> {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      arrived.push({ rawBody: Buffer.concat(chunks), headers: request.headers });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${String(typeof address === "object" ? address?.port : address)}/`,
    arrived,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** What was heard so far of one key: as the room's own tables would recall it. */
export function knownFrom(heard: readonly WebhookEvent[], key: string): Known {
  const named = heard.filter((event) => event.key === key);
  const providerReference = named.find((event) => event.providerReference !== null)?.providerReference ?? null;
  const byReference = heard.filter(
    (event) => providerReference !== null && event.key === null && event.providerReference === providerReference,
  );
  return { providerReference, events: [...named, ...byReference] };
}

/** Hears of what arrives, with the provider's own eyes. */
export function hearing(provider: () => RemoteProvider, mailbox: Mailbox): { heard: WebhookEvent[]; stop(): void } {
  const heard: WebhookEvent[] = [];
  const state = { stopped: false };
  void (async () => {
    for (let next = 0; !state.stopped; ) {
      const delivery = mailbox.arrived[next];
      if (delivery === undefined) await delay(5, undefined, { ref: false });
      else {
        next += 1;
        heard.push(...((await provider().verifyWebhook(delivery.rawBody, delivery.headers, new Date())) ?? []));
      }
    }
  })();
  return { heard, stop: () => void (state.stopped = true) };
}

/** The room's front with nothing but this provider, which recalls what was heard. */
export function frontOf(provider: RemoteProvider, known: (key: string) => Known): Payments {
  return createPayments({
    providers: [provider],
    methods: { card: provider.name },
    recall: (_, key) => Promise.resolve(known(key)),
  });
}
