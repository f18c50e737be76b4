import { cartHandlers, cartJobs, createRecoveryLinks } from "#modules/cart";
import { catalogHandlers, createProductViews } from "#modules/catalog";
import { createChannelCache } from "#modules/channels";
import { checkoutHandlers, checkoutJobs, type Checkouts } from "#modules/checkout";
import { createSubjectKeys, fraudHandlers, fraudJobs, fraudRoutes, type ScreenerNeeds } from "#modules/fraud";
import { authenticate, identityJobs } from "#modules/identity";
import { AVAILABILITY, inventoryJobs } from "#modules/inventory";
import { ledgerJobs } from "#modules/ledger";
import {
  createMailer,
  createStopLinks,
  notificationHandlers,
  notificationJobs,
  openWebhooks,
} from "#modules/notifications";
import { createOrderTokens } from "#modules/orders";
import { type AmountLimits, paymentHandlers, paymentJobs, type PaymentProvider } from "#modules/payments";
import { createLive, PRICES_TOPIC, pricingJobs, promotionJobs } from "#modules/pricing";
import type { ChangeFeed, Database } from "#platform/db";
import type { Handler } from "#platform/events";
import { type Authenticate, recurring as httpJobs, type PressureSource, type Route } from "#platform/http";
import type { Recurring } from "#platform/jobs";
import { loadDemand } from "./demand.ts";
import { createLoadOffers } from "./offers.ts";
import { createOrigins } from "./origins.ts";
import { pulseRoute } from "./pulse.ts";
import { openRoof } from "./roof.ts";
import { allRoutes } from "./routes.ts";
import { openSales, type Sales } from "./sales.ts";
import { openSearch } from "./search.ts";
import { type Traffic, trafficRoutes } from "./traffic.ts";

/** What the house is furnished with; opening it connects nothing by itself. */
export interface HouseNeeds {
  readonly db: Database;
  readonly feed: ChangeFeed;
  readonly providers: readonly PaymentProvider[];
  /** Order links are made of it, and what is sealed in the database is sealed under it. */
  readonly secret: string;
  readonly publicUrl: string;
  /** Where browsers know the shop, when that is settled; absent or null: where a request says that it came. */
  readonly publicOrigin?: string | null;
  /** What may go back of one order before staff prove anew who they are; absent or null: anything. */
  readonly refundsProvedAbove?: AmountLimits | null;
  /** Who is asked for tax rates; null or absent: nobody. */
  readonly taxes?: { readonly url: string; readonly key: string | null } | null;
  readonly smtpUrl: string | null;
  /** Sender of mails, `Name <address>`. */
  readonly mailFrom: string;
  /** Webhooks may go to this machine itself, for developing what receives them; not unless told. */
  readonly webhooksToLoopback?: boolean;
  /** A demo shows its mailbox to everyone. */
  readonly demo: boolean;
  /** Shoppers that are simulated; null or absent where none are offered. */
  readonly traffic?: Traffic | null;
  /** Customers come by https, so that cookies are for https only. */
  readonly isSecure?: boolean;
  /** Origins beside those of the channels whose pages may use a customer's session; none unless told. */
  readonly allowedOrigins?: readonly string[];
  /** Where the index of search is kept between starts; absent keeps none. */
  readonly searchDirectory?: string;
  /** OpenSearch server to search on, and whether this process fills its index; absent or null: the engine that is built in. */
  readonly searchServer?: { readonly node: string; readonly writes: boolean } | null;
  /** Told of what went wrong beside requests. */
  readonly onTrouble?: (message: string) => void;
  /** Told of every judgement of a purchase; `isFallback` is an alarm. */
  readonly onScreened?: ScreenerNeeds["onScreened"];
  /** Told when what providers did lately could not be exchanged; routing goes on with what is known. */
  readonly onRoutingError?: (error: unknown) => void;
  /** Sees what becomes of checkouts; gives back what takes them. */
  readonly observeCheckouts?: (checkouts: Checkouts) => Checkouts;
  readonly onBatch?: (batcher: string, batch: { readonly size: number; readonly oldestMs: number }) => void;
}

/** Everything that the rooms offer, wired together. */
export interface House {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  readonly handlers: readonly Handler[];
  readonly recurring: readonly Recurring[];
  readonly pressure: readonly PressureSource[];
  /** Origins of other sites' pages that may call us: those of the settings and those of the channels. */
  readonly allowedOrigins: () => Promise<readonly string[]>;
  /** Ends the streams that customers watch, so that a server which stops need not wait for them. */
  endStreams(): void;
  /** Begins what takes its time and need not be awaited: the index of search is filled beside requests. */
  warmUp(): void;
  /** Waits for what is under way, then gives the connections back. */
  close(): Promise<void>;
}

/** Wires the rooms: the only place that knows all of them. */
export function openHouse(needs: HouseNeeds): House {
  const { db, feed } = needs;
  const channels = createChannelCache(feed);
  const now = (): Date => new Date();
  const loadOffers = createLoadOffers(now);
  const views = createProductViews({ db, feed, loadOffers, now });
  const shelves = { db, feed, channels, views, now };
  const live = createLive({ db, feed, loadOffers, topics: [PRICES_TOPIC, AVAILABILITY], now });
  const onBatch = (name: string) => (batch: { readonly size: number; readonly oldestMs: number }) =>
    needs.onBatch?.(name, batch);
  const sales = openSales({ ...needs, channels, now, onBatch });
  const origins = createOrigins(db, channels, needs.allowedOrigins);
  const tokens = createOrderTokens(needs.secret);
  const { secret, publicUrl: source, webhooksToLoopback: allowsLoopback = false } = needs;
  const webhooks = openWebhooks({ secret, source, clock: now, allowsLoopback });
  const mailing = { ...openMailing(needs), orderTokens: tokens, webhooks };
  const roof = openRoof({ ...shelves, onBatch });
  const search = openSearch({
    ...shelves,
    affinityOf: roof.affinityOf,
    directory: needs.searchDirectory ?? null,
    server: needs.searchServer ?? null,
    onTrouble: needs.onTrouble ?? (() => undefined),
  });

  return {
    routes: [
      ...allRoutes({ ...shelves, ...sales, ...mailing, ...settled(needs), live, tokens }),
      ...fraudRoutes({ keys: createSubjectKeys(needs.secret) }),
      ...roof.routes,
      ...search.routes,
      pulseRoute(),
      ...trafficRoutes(needs.traffic ?? null),
    ],
    authenticate: authenticate(db, feed, origins.trusts),
    allowedOrigins: origins.list,
    handlers: [...handlersOfRooms, ...notificationHandlers(mailing), ...roof.handlers, ...search.handlers],
    recurring: [...jobsOf(sales), ...notificationJobs(mailing), ...roof.recurring, ...search.recurring],
    pressure: [() => sales.checkouts.queueAgeMs(), () => sales.carts.queueAgeMs(), ...roof.pressure],
    warmUp: () => search.start(),
    endStreams() {
      live.close();
      roof.endStreams();
    },
    async close() {
      live.close();
      await Promise.all([sales.close(), roof.close(), search.close(), webhooks.sender.idle()]);
    },
  };
}

const handlersOfRooms: readonly Handler[] = [
  ...catalogHandlers,
  ...cartHandlers,
  ...paymentHandlers,
  ...fraudHandlers,
  ...checkoutHandlers,
];

/** The way that mails take, and the links in them. */
function openMailing({ secret, publicUrl, smtpUrl, mailFrom }: HouseNeeds) {
  const stops = createStopLinks(secret);
  const stopLinkOf = (email: string): string => `${publicUrl}/mails/stop/${stops.of(email)}`;
  const mailer = createMailer({ smtpUrl, from: mailFrom, stopLinkOf });
  return { publicUrl, mailer, recovery: createRecoveryLinks(secret), stops };
}

/** What the routes are told of the settings. */
function settled({ secret, publicUrl, publicOrigin, refundsProvedAbove, demo, isSecure }: HouseNeeds) {
  return {
    secret,
    publicUrl,
    publicOrigin: publicOrigin ?? null,
    refundsProvedAbove: refundsProvedAbove ?? null,
    demo,
    isSecure: isSecure ?? false,
  };
}

function jobsOf({ payments, checkouts, screener }: Sales): readonly Recurring[] {
  return [
    ...httpJobs,
    ...identityJobs,
    ...inventoryJobs,
    ...pricingJobs({ loadDemand }),
    ...ledgerJobs,
    ...promotionJobs,
    ...cartJobs,
    ...paymentJobs(payments),
    ...fraudJobs,
    ...checkoutJobs({ checkouts, payments, screener }),
  ];
}
