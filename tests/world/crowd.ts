import { setTimeout as pause } from "node:timers/promises";
import { newId } from "@hansa/kernel";
import type { PreparedCart } from "../../bench/prepare.ts";
import { openBuyer, type Paying } from "./buyer.ts";
import { NoAnswer, type Reply } from "./wire.ts";

/** Before somebody who got no clear answer asks again. */
const RETRY_PAUSE_MS = 25;
/** Ways to pay, taken in turns: most go well, some are refused, some are left in doubt by the provider. */
const PAYINGS: readonly Paying[] = [
  { method: "card", token: "tok_ok" },
  { method: "invoice" },
  { method: "card", token: "tok_slow" },
  { method: "card", token: "tok_declined" },
  { method: "card", token: "tok_timeout" },
];

/** What a buyer remembers of one order: written down before it is asked for, never changed by what the shop believes. */
export interface Wish {
  readonly cart: PreparedCart;
  readonly paying: Paying & { readonly key: string };
  /** Null while the shop has not said yes or no. */
  outcome:
    | { readonly kind: "ordered"; readonly orderId: string }
    | { readonly kind: "refused"; readonly code: string }
    | null;
  /** Requests that got no whole answer, with what the client saw. */
  readonly unanswered: NoAnswer[];
}

/** Buyers who order all the while, and do not give up before they know. */
export interface Crowd {
  /** Outside of the system: what the buyers were told. */
  readonly history: readonly Wish[];
  /** Orders that they were told to have. */
  ordered(): ReadonlySet<string>;
  /** Answers that no healthy shop gives, as status and code. */
  readonly oddities: readonly string[];
  /** Nobody begins another order; resolves when all know what became of theirs. */
  finish(): Promise<void>;
}

export interface CrowdSettings {
  readonly buyers: number;
  /** Where the shops are that may be asked now; never empty. */
  readonly urls: () => readonly string[];
  /** One for each wish; the crowd goes home when none is left. */
  readonly carts: readonly PreparedCart[];
}

/** Sends buyers to the shops. */
export function startCrowd({ buyers, urls, carts }: CrowdSettings): Crowd {
  const history: Wish[] = [];
  const oddities: string[] = [];
  let turn = 0;
  const closing = new AbortController();
  const pick = (): string => {
    const open = urls();
    return open[turn++ % open.length] ?? "";
  };
  const buyer = openBuyer(pick);

  async function fulfil(wish: Wish): Promise<void> {
    while (wish.outcome === null) {
      try {
        wish.outcome = outcomeOf(await buyer.place(wish.cart, wish.paying), oddities);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        wish.unanswered.push(error);
      }
      if (wish.outcome === null) await pause(RETRY_PAUSE_MS);
    }
  }

  async function shop(): Promise<void> {
    while (!closing.signal.aborted && history.length < carts.length) {
      const cart = carts[history.length];
      if (cart === undefined) return;
      const paying = { ...PAYINGS[history.length % PAYINGS.length], key: newId<"key">() };
      const wish: Wish = { cart, paying, outcome: null, unanswered: [] };
      history.push(wish);
      await fulfil(wish);
    }
  }

  const gone = Promise.all(Array.from({ length: buyers }, shop));
  return {
    history,
    oddities,
    ordered: () => new Set(history.flatMap(({ outcome }) => (outcome?.kind === "ordered" ? [outcome.orderId] : []))),
    async finish() {
      closing.abort();
      await gone;
    },
  };
}

/** @returns null when the shop has not decided, or cannot say now */
function outcomeOf(reply: Reply, oddities: string[]): Wish["outcome"] {
  switch (reply.status) {
    case 201:
      return { kind: "ordered", orderId: reply.text("order.id") };
    case 202:
    case 503:
      return null;
    case 402:
    case 409:
      return { kind: "refused", code: reply.text("code") };
    default:
      oddities.push(`${String(reply.status)} ${JSON.stringify(reply.body).slice(0, 300)}`);
      return reply.status < 500 ? { kind: "refused", code: reply.text("code") } : null;
  }
}
