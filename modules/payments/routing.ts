import { divideHalfUp, type Money, PPM } from "@hansa/kernel";
import type { ProviderHealth } from "./health.ts";
import type { Capabilities } from "./capabilities.ts";

/** What a rule asks of a payment; what is absent does not matter, all that is present must hold. */
export interface RuleConditions {
  readonly methods?: readonly string[];
  readonly currencies?: readonly string[];
  /** ISO 3166 codes of the billing country, else of the shipping country. */
  readonly countries?: readonly string[];
  /** Minor units, both ends included. */
  readonly fromMinor?: number;
  readonly toMinor?: number;
  /** First six to eight digits of the card, both ends included, compared as far as both are known. */
  readonly bins?: readonly { readonly from: string; readonly to: string }[];
  readonly customerGroups?: readonly string[];
}

/** Payments that meet the conditions go to these providers. The first rule that fits decides. */
export interface RoutingRule {
  readonly name: string;
  readonly when: RuleConditions;
  /** Shares of the traffic; a provider of weight 0 is asked only when all others refused. */
  readonly providers: readonly { readonly provider: string; readonly weight: number }[];
  /** Whether money is taken at once or when goods are sent; at once unless told. */
  readonly capture?: "automatic" | "manual";
  /** Whether the customer is always asked to prove who they are. */
  readonly challenge?: boolean;
}

/** What a provider keeps of a payment. */
export interface ProviderCost {
  readonly provider: string;
  readonly ratePpm: number;
  /** In minor units of whatever currency is paid; a fair guess is enough to compare. */
  readonly fixedMinor: number;
}

/** The desk's wishes. Without any, each method goes to the providers that can take it, evenly. */
export interface RoutingPlan {
  readonly rules: readonly RoutingRule[];
  readonly costs: readonly ProviderCost[];
}

/** What is known of a payment when it is routed. */
export interface RouteFacts {
  readonly method: string;
  readonly amount: Money;
  readonly country: string | null;
  /** First digits of the card, as far as the provider's fields told them; null when unknown. */
  readonly bin: string | null;
  readonly customerGroup: string | null;
}

/** A provider that may be asked, with why it stands where it stands. */
export interface Candidate {
  readonly provider: string;
  /** For people: rule, share, success rate, latency and cost at that moment. */
  readonly why: string;
}

/** Who is asked, in this order: the next one only after a definite technical refusal. */
export interface Route {
  readonly candidates: readonly Candidate[];
  readonly rule: string | null;
  readonly capture: boolean;
  readonly challenge: boolean;
}

/** What the choice is made from. */
export interface RoutingWorld {
  readonly plan: RoutingPlan;
  /** Those that are set up for the method, in the order of the settings. */
  readonly providers: readonly { readonly name: string; readonly capabilities: Capabilities }[];
  readonly healthOf: (provider: string) => ProviderHealth;
  /** From 0 to 1, below 1; only tests give another than chance. */
  readonly random: () => number;
}

/** Weight of a provider of which nothing is said. */
const EVEN_WEIGHT = 100;
/** A provider is never judged by less than this many calls. */
const LEAST_CALLS = 20;
/** Latency at which a provider's share is halved. */
const HALVING_MS = 2_000;

/**
 * Chooses who is asked for a payment, and who after that. A provider that cannot take it is not among them; one whose
 * circuit is open comes last, so that a shop whose providers are all in trouble still tries.
 *
 * Among the others chance decides, by weight of the rule times how the provider did lately times what it leaves us: so
 * that one that gets worse loses traffic and still gets enough to show that it got better.
 */
export function chooseRoute(facts: RouteFacts, { plan, providers, healthOf, random }: RoutingWorld): Route {
  const able = providers.filter(({ capabilities }) => canTake(capabilities, facts));
  const rule = plan.rules.find(({ when, providers: named }) => {
    return fits(when, facts) && named.some((one) => able.some(({ name }) => name === one.provider));
  });
  const weightOf = new Map(rule?.providers.map(({ provider, weight }) => [provider, weight]));
  const judged = able
    .filter(({ name }) => rule === undefined || weightOf.has(name))
    .map(({ name }) => judge(name, { facts, plan, health: healthOf(name), weight: weightOf.get(name) ?? EVEN_WEIGHT }));
  const closed = judged.filter(({ isOpen }) => !isOpen);
  const open = judged.filter(({ isOpen }) => isOpen);
  return {
    candidates: [...draw(closed, random), ...open].map(({ provider, words }) => ({
      provider,
      why: `${rule === undefined ? "no rule fits" : `rule "${rule.name}"`}: ${words}`,
    })),
    rule: rule?.name ?? null,
    capture: rule?.capture !== "manual",
    challenge: rule?.challenge ?? false,
  };
}

interface Judged {
  readonly provider: string;
  readonly share: number;
  readonly isOpen: boolean;
  readonly words: string;
}

function judge(
  provider: string,
  {
    facts,
    plan,
    health,
    weight,
  }: {
    readonly facts: RouteFacts;
    readonly plan: RoutingPlan;
    readonly health: ProviderHealth;
    readonly weight: number;
  },
): Judged {
  const cost = plan.costs.find((one) => one.provider === provider);
  const costPpm = cost === undefined ? 0 : costOf(cost, facts.amount.amountMinor);
  const isKnown = health.calls >= LEAST_CALLS;
  const success = isKnown ? health.successRate : 1;
  // Success weighs most: a provider that fails twice as often gets much less than half.
  const share = (weight * success ** 4 * (1 - Math.min(costPpm, 900_000) / 1e6)) / (1 + health.latencyMs / HALVING_MS);
  const words = [
    `weight ${String(weight)}`,
    isKnown
      ? `${(health.successRate * 100).toFixed(1)} % of ${String(health.calls)} calls answered`
      : "few calls lately",
    ...(isKnown ? [`${String(Math.round(health.latencyMs))} ms`] : []),
    ...(cost === undefined ? [] : [`costs ${(costPpm / 10_000).toFixed(2)} %`]),
    ...(health.isOpen ? ["circuit open, last resort"] : []),
  ].join(", ");
  return { provider, share, isOpen: health.isOpen, words };
}

/** Draws one after the other without putting back; those without a share follow in their order. */
function draw(judged: readonly Judged[], random: () => number): readonly Judged[] {
  const left = judged.filter(({ share }) => share > 0);
  const drawn: Judged[] = [];
  while (left.length > 0) {
    let at = random() * left.reduce((sum, { share }) => sum + share, 0);
    const index = left.findIndex(({ share }) => (at -= share) < 0);
    drawn.push(...left.splice(Math.max(index, 0), 1));
  }
  return [...drawn, ...judged.filter(({ share }) => share <= 0)];
}

function canTake({ methods, currencies, maxAmountMinor }: Capabilities, { method, amount }: RouteFacts): boolean {
  return (
    methods.includes(method) &&
    (currencies === null || currencies.has(amount.currency)) &&
    amount.amountMinor <= maxAmountMinor
  );
}

function fits(when: RuleConditions, { method, amount, country, bin, customerGroup }: RouteFacts): boolean {
  const among = (list: readonly string[] | undefined, value: string | null): boolean =>
    list === undefined || (value !== null && list.includes(value));
  return (
    among(when.methods, method) &&
    among(when.currencies, amount.currency) &&
    among(when.countries, country) &&
    among(when.customerGroups, customerGroup) &&
    (when.fromMinor === undefined || amount.amountMinor >= BigInt(when.fromMinor)) &&
    (when.toMinor === undefined || amount.amountMinor <= BigInt(when.toMinor)) &&
    (when.bins === undefined || (bin !== null && when.bins.some((range) => isWithin(bin, range))))
  );
}

/** Compares as many digits as both have: 411111 lies within 4 to 4, and within 41111100 to 41111199. */
function isWithin(bin: string, { from, to }: { readonly from: string; readonly to: string }): boolean {
  const low = bin.slice(0, from.length);
  const high = bin.slice(0, to.length);
  return low >= from.slice(0, low.length) && high <= to.slice(0, high.length);
}

function costOf({ ratePpm, fixedMinor }: ProviderCost, amountMinor: bigint): number {
  if (amountMinor <= 0n) return 0;
  return ratePpm + Number(divideHalfUp(BigInt(fixedMinor) * PPM, amountMinor));
}
