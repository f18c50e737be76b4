import type { Answer, AuthorizeRequest, PaymentProvider, Retrieved, WebhookEvent, WebhookHeaders } from "./provider.ts";

/** Which provider stands behind each way to pay, unless told otherwise. */
export const METHODS: Readonly<Record<string, string>> = { invoice: "invoice", card: "sandbox", sandbox: "sandbox" };

/** All providers of this shop, found by the way to pay or by name. */
export interface Payments {
  /** Names of the ways to pay that work here. */
  readonly methods: readonly string[];
  /** Who takes money that way; null when nobody does. */
  methodOf(method: string): { readonly provider: PaymentProvider } | null;
  /** The provider that is stored with attempts under this name; null when it is not set up. */
  providerOf(name: string): PaymentProvider | null;
  /**
   * Asks the provider for the money. Never with a transaction open, and only when the attempt is committed.
   *
   * @param request `provider` is the name that the attempt was recorded with
   * @throws Error when no such provider is set up: `methodOf` says so before
   */
  authorize(request: AuthorizeRequest & { readonly provider: string }): Promise<Answer>;
  /** What the provider knows of an attempt; `unknown` also when no such provider is set up any more. */
  retrieve(provider: string, key: string): Promise<Retrieved>;
  /** The event, or null when it is not proven to come from this provider. */
  verify(provider: string, webhook: ArrivedWebhook): WebhookEvent | null;
}

/** A webhook as it arrived; see `verifyWebhook` of the port. */
export interface ArrivedWebhook {
  readonly rawBody: Buffer;
  readonly headers: WebhookHeaders;
  readonly now: Date;
}

/**
 * Puts providers behind ways to pay.
 *
 * @param settings `methods` maps each way to pay to the name of its provider; without it METHODS, as far as set up
 * @throws Error with one sentence when two providers have one name or a method names one that is not set up
 */
export function createPayments(settings: {
  readonly providers: readonly PaymentProvider[];
  readonly methods?: Readonly<Record<string, string>>;
}): Payments {
  const providers = new Map(settings.providers.map((provider) => [provider.name, provider]));
  if (providers.size < settings.providers.length) throw new Error("Two payment providers have the same name.");
  const behind = new Map<string, PaymentProvider>();
  for (const [method, name] of Object.entries(settings.methods ?? METHODS)) {
    const provider = providers.get(name);
    if (provider !== undefined) behind.set(method, provider);
    else if (settings.methods !== undefined) {
      throw new Error(`The payment method ${method} needs the provider ${name}, which is not set up.`);
    }
  }
  return {
    methods: [...behind.keys()],
    methodOf(method) {
      const provider = behind.get(method);
      return provider === undefined ? null : { provider };
    },
    providerOf: (name) => providers.get(name) ?? null,
    authorize({ provider: name, ...request }) {
      const provider = providers.get(name);
      if (provider === undefined) throw new Error(`no payment provider ${name}`);
      return provider.authorize(request);
    },
    retrieve(name, key) {
      return providers.get(name)?.retrieve(key) ?? Promise.resolve({ kind: "unknown" });
    },
    verify(name, { rawBody, headers, now }) {
      return providers.get(name)?.verifyWebhook(rawBody, headers, now) ?? null;
    },
  };
}
