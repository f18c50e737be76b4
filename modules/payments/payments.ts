import { outcomeOfMove, type WebhookEvent } from "./announcement.ts";
import {
  type Answer,
  type AuthorizeRequest,
  type FinishRequest,
  type Known,
  type MoveAnswer,
  type MoveRequest,
  NOTHING_KNOWN,
  type PaymentProvider,
  type Retrieved,
  type WebhookHeaders,
} from "./provider.ts";

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
  /** Carries on after the customer came back from the provider; `unknown` also when it is not set up any more. */
  finish(provider: string, request: Omit<FinishRequest, "known">): Promise<Answer>;
  /** Asks for one move; never with a transaction open. What was accepted before and told done by now is `done`. */
  move(provider: string, kind: MoveKind, request: MoveOfAttempt): Promise<MoveAnswer>;
  /** The events, or null when they are not proven to come from this provider. */
  verify(provider: string, webhook: ArrivedWebhook): Promise<readonly WebhookEvent[] | null>;
}

/** What can be done with money that is held or captured. */
export type MoveKind = "capture" | "void" | "refund";

/** One move, and the attempt that it belongs to. */
export type MoveOfAttempt = MoveRequest & { readonly attemptKey: string };

/** What our own database knows of an attempt at a provider. */
export type Recall = (provider: string, attemptKey: string) => Promise<Known>;

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
  /** Without it providers are asked by key alone; `recallFrom` gives the room's own. */
  readonly recall?: Recall;
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
  const recall = settings.recall ?? (() => Promise.resolve(NOTHING_KNOWN));
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
    async retrieve(name, key) {
      const provider = providers.get(name);
      if (provider === undefined) return { kind: "unknown" };
      return await provider.retrieve(key, await recall(name, key));
    },
    async finish(name, request) {
      const provider = providers.get(name);
      if (provider === undefined) return { kind: "unknown" };
      return await provider.finish({ ...request, known: await recall(name, request.key) });
    },
    async move(name, kind, { attemptKey, ...request }) {
      const provider = providers.get(name);
      if (provider === undefined) return { kind: "refused", reason: "provider_unavailable" };
      const answer = await provider[kind](request);
      if (answer.kind !== "accepted") return answer;
      const { events } = await recall(name, attemptKey);
      return told(answer, outcomeOfMove(events, { key: request.key, moveReference: answer.moveReference }));
    },
    verify(name, { rawBody, headers, now }) {
      return providers.get(name)?.verifyWebhook(rawBody, headers, now) ?? Promise.resolve(null);
    },
  };
}

function told(answer: MoveAnswer & { readonly kind: "accepted" }, outcome: "done" | "failed" | null): MoveAnswer {
  switch (outcome) {
    case "done":
      return { ...answer, kind: "done" };
    case "failed":
      return { kind: "refused", reason: "failed_later" };
    case null:
      return answer;
  }
}
