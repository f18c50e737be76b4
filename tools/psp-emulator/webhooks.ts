import { createHmac } from "node:crypto";

/** Deliveries in flight at once. */
const MAX_IN_FLIGHT = 16;
/** Events that wait for a delivery; more are dropped, as a real provider's webhook may be: polling settles those. */
const MAX_WAITING = 50_000;
/** Tries per event, the first included. */
const MAX_TRIES = 6;
const DELIVERY_TIMEOUT_MS = 5000;

/** Where events go and how they are signed. */
export interface CourierSettings {
  readonly url: string;
  /** Headers that prove the body to whoever hears it; made anew for every try. */
  readonly sign: (rawBody: string) => Readonly<Record<string, string>>;
  /** Wait before the second try; doubles for each further one, with up to half of it added at random. */
  readonly retryMs: number;
}

/** `t=<unix seconds>,v1=<hmac-sha256 hex of "t.rawBody">` */
export function sign(secret: string, rawBody: string, unixSeconds: number): string {
  const hmac = createHmac("sha256", secret)
    .update(`${String(unixSeconds)}.${rawBody}`)
    .digest("hex");
  return `t=${String(unixSeconds)},v1=${hmac}`;
}

/** Delivers events with a bounded number of tries. Retries overtake one another: order is not promised, as in life. */
export class Courier {
  readonly #settings: CourierSettings;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #closing = new AbortController();
  #waiting: { readonly rawBody: string; readonly tries: number }[] = [];
  #next = 0;
  #inFlight = 0;
  #dropped = 0;

  constructor(settings: CourierSettings) {
    this.#settings = settings;
  }

  /** Events that were given up or never tried. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Events not delivered yet. */
  get waiting(): number {
    return this.#waiting.length - this.#next + this.#timers.size + this.#inFlight;
  }

  /** Takes over the event; it is delivered after `delayMs` at the earliest. */
  send(rawBody: string, delayMs: number): void {
    this.#later({ rawBody, tries: 0 }, delayMs);
  }

  /** Stops at once; what is not delivered is lost. */
  close(): void {
    this.#closing.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting = [];
    this.#next = 0;
  }

  #later(parcel: { readonly rawBody: string; readonly tries: number }, delayMs: number): void {
    if (this.#closing.signal.aborted) return;
    if (this.waiting >= MAX_WAITING) {
      this.#dropped += 1;
      return;
    }
    if (delayMs === 0) {
      this.#waiting.push(parcel);
      this.#drain();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#waiting.push(parcel);
      this.#drain();
    }, delayMs);
    this.#timers.add(timer);
  }

  #drain(): void {
    for (let parcel = this.#waiting[this.#next]; parcel !== undefined && this.#inFlight < MAX_IN_FLIGHT; ) {
      this.#next += 1;
      this.#inFlight += 1;
      void this.#carry(parcel);
      parcel = this.#waiting[this.#next];
    }
    // Taking from the front of a long array moves all of it, so what was taken is cut off now and then.
    if (this.#next > 1024 && this.#next * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
  }

  async #carry({ rawBody, tries }: { readonly rawBody: string; readonly tries: number }): Promise<void> {
    const isDelivered = await this.#post(rawBody);
    this.#inFlight -= 1;
    if (!isDelivered) {
      const backoffMs = this.#settings.retryMs * 2 ** tries * (1 + Math.random() / 2);
      if (tries + 1 < MAX_TRIES) this.#later({ rawBody, tries: tries + 1 }, Math.ceil(backoffMs));
      else this.#dropped += 1;
    }
    this.#drain();
  }

  async #post(rawBody: string): Promise<boolean> {
    try {
      const response = await fetch(this.#settings.url, {
        method: "POST",
        redirect: "error",
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(DELIVERY_TIMEOUT_MS)]),
        headers: {
          "content-type": "application/json",
          ...this.#settings.sign(rawBody),
        },
        body: rawBody,
      });
      await response.arrayBuffer(); // read to its end, or the connection could not be used again
      return response.ok;
    } catch (error) {
      if (error instanceof Error) return false; // refused, dropped, too slow, redirected: all mean "try again"
      throw error;
    }
  }
}
