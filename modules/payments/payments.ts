import { outcomeOfMove, type WebhookEvent } from "./announcement.ts";
import type { CallOutcome, ProviderHealth } from "./health.ts";
import {
  type Answer,
  type AuthorizeRequest,
  type FinishRequest,
  type ForgetAnswer,
  type Known,
  type MoveAnswer,
  type MoveRequest,
  NOTHING_KNOWN,
  type PaymentProvider,
  type Retrieved,
  type WebhookHeaders,
} from "./provider.ts";
import { createLoneRouter, type Router } from "./router.ts";
import { chooseRoute, type Route, type RouteFacts } from "./routing.ts";

/** Names under which a way to pay is known as well, unless told otherwise. */
export const METHODS: Readonly<Record<string, string>> = { sandbox: "sandbox" };

/** All providers of this shop, found by the way to pay or by name. */
export interface Payments {
  /** Names of the ways to pay that work here. */
  readonly methods: readonly string[];
  /** Somebody who takes money that way; null when nobody does. Which one is asked, `route` says. */
  methodOf(method: string): { readonly provider: PaymentProvider } | null;
  /** Who is asked for this payment, in order, and why; nobody when no provider can take it. Waits for nothing. */
  route(facts: RouteFacts): Route;
  /** How a provider did in the last minute. */
  healthOf(provider: string): ProviderHealth;
  /** Names of all providers that are set up. */
  readonly providers: readonly string[];
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
  /** Has a provider forget a saved way to pay; never with a transaction open. */
  forget(provider: string, savedToken: string): Promise<ForgetAnswer>;
  /** The events, or null when they are not proven to come from this provider. */
  verify(provider: string, webhook: ArrivedWebhook): Promise<readonly WebhookEvent[] | null>;
}

/** What can be done with money that is held or captured. */
export type MoveKind = "capture" | "void" | "refund" | "renew";

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
 * @param settings `methods` maps each way to pay to the one provider that takes it; without it all that say they do, and
 * METHODS as far as set up
 * @throws Error with one sentence when two providers have one name or a method names one that is not set up
 */
export function createPayments(settings: {
  readonly providers: readonly PaymentProvider[];
  readonly methods?: Readonly<Record<string, string>>;
  /** Without it providers are asked by key alone; `recallFrom` gives the room's own. */
  readonly recall?: Recall;
  /** Without it each process routes by what it sees itself. */
  readonly router?: Router;
}): Payments {
  const providers = new Map(settings.providers.map((provider) => [provider.name, provider]));
  if (providers.size < settings.providers.length) throw new Error("Two payment providers have the same name.");
  const behind = methodsOf(settings.providers, providers, settings.methods);
  const router = settings.router ?? createLoneRouter();
  const { health } = router;
  const recall = settings.recall ?? (() => Promise.resolve(NOTHING_KNOWN));
  return {
    methods: [...behind.keys()],
    providers: [...providers.keys()],
    methodOf(method) {
      const [provider] = behind.get(method) ?? [];
      return provider === undefined ? null : { provider };
    },
    route: (facts) => routeFor(facts, { able: behind.get(facts.method) ?? [], router }),
    healthOf: (provider) => health.of(provider),
    providerOf: (name) => providers.get(name) ?? null,
    async authorize({ provider: name, ...request }) {
      const provider = providers.get(name);
      if (provider === undefined) throw new Error(`no payment provider ${name}`);
      const startedMs = performance.now();
      const answer = await provider.authorize(withOwnMethod(provider, request));
      health.note(name, { outcome: outcomeOf(answer), ms: performance.now() - startedMs });
      return answer;
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
    async move(name, kind, request) {
      const provider = providers.get(name);
      if (provider === undefined) return { kind: "refused", reason: "provider_unavailable" };
      return await moveAt(provider, { kind, recall }, request);
    },
    async forget(name, savedToken) {
      const provider = providers.get(name);
      if (provider === undefined) return { kind: "refused", reason: "provider_unavailable" };
      return (await provider.forget?.(savedToken)) ?? { kind: "refused", reason: "not_supported" };
    },
    verify(name, { rawBody, headers, now }) {
      return providers.get(name)?.verifyWebhook(rawBody, headers, now) ?? Promise.resolve(null);
    },
  };
}

async function moveAt(
  provider: PaymentProvider,
  { kind, recall }: { readonly kind: MoveKind; readonly recall: Recall },
  { attemptKey, ...request }: MoveOfAttempt,
): Promise<MoveAnswer> {
  const { name } = provider;
  const answer = (await provider[kind]?.({ ...request, known: await recall(name, attemptKey) })) ?? NOT_SUPPORTED;
  if (answer.kind !== "accepted") return answer;
  // Recalled anew: the webhook may have come while we asked.
  const { events } = await recall(name, attemptKey);
  return told(answer, outcomeOfMove(events, { key: request.key, moveReference: answer.moveReference }));
}

function routeFor(
  facts: RouteFacts,
  { able, router }: { readonly able: readonly PaymentProvider[]; readonly router: Router },
): Route {
  // A fixed name stands for one provider's own way to pay, whatever that is called there.
  const method = able.some(({ capabilities }) => capabilities.methods.includes(facts.method))
    ? facts.method
    : (able[0]?.capabilities.methods[0] ?? facts.method);
  const world = { plan: router.plan(), providers: able, healthOf: router.health.of, random: Math.random };
  return chooseRoute({ ...facts, method }, world);
}

const NOT_SUPPORTED: MoveAnswer = { kind: "refused", reason: "not_supported" };

/** Everyone who takes money in each way, in the order of the settings. */
function methodsOf(
  providers: readonly PaymentProvider[],
  byName: ReadonlyMap<string, PaymentProvider>,
  fixed: Readonly<Record<string, string>> | undefined,
): ReadonlyMap<string, readonly PaymentProvider[]> {
  const behind = new Map<string, readonly PaymentProvider[]>();
  for (const provider of fixed === undefined ? providers : [])
    for (const method of provider.capabilities.methods) behind.set(method, [...(behind.get(method) ?? []), provider]);
  for (const [method, name] of Object.entries(fixed ?? METHODS)) {
    const provider = byName.get(name);
    if (provider !== undefined) behind.set(method, [provider]);
    else if (fixed !== undefined) {
      throw new Error(`The payment method ${method} needs the provider ${name}, which is not set up.`);
    }
  }
  return behind;
}

/** A provider is asked by the name that it gives the way to pay; by its first one when ours is only a name of it. */
function withOwnMethod({ capabilities }: PaymentProvider, { method = null, ...request }: AuthorizeRequest) {
  return { ...request, method: method !== null && capabilities.methods.includes(method) ? method : null };
}

/** A decline is an answer like any other; only what the provider could not do, or did not say, speaks against it. */
function outcomeOf(answer: Answer): CallOutcome {
  if (answer.kind === "unknown") return "unknown";
  return answer.kind === "declined" && answer.reason === "provider_unavailable" ? "refused" : "answered";
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
