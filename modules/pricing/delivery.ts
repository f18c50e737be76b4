import { Type } from "typebox";
import { type ChannelCache, channelFor, ChannelNotFound, LanguageTag } from "#modules/channels";
import { anyone, type Route, route } from "#platform/http";
import { Amount, Code, Country, Currency, closed } from "./route-shapes.ts";
import { selectShippingOptions } from "./settings-queries.ts";
import { arrivalOf, nameOf } from "./shipping.ts";

const Money = Type.Object({ amountMinor: Amount, currency: Currency }, closed);
const Delivery = Type.Object(
  {
    code: Type.String(),
    name: Type.String(),
    price: Money,
    freeFrom: Type.Union([Money, Type.Null()]),
    promise: Type.Object(
      { from: Type.String({ format: "date" }), until: Type.String({ format: "date" }) },
      { ...closed, description: "First and last day of arrival of what is ordered now." },
    ),
  },
  closed,
);

/** What delivery costs and how long it takes, before there is a cart: what a product's page promises. */
export function deliveryRoutes({
  channels,
  now,
}: {
  readonly channels: ChannelCache;
  readonly now: () => Date;
}): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/delivery",
      summary: "List the ways to ship to a country, with their prices and the days of arrival of what is ordered now.",
      auth: anyone,
      rate: "browse",
      query: Type.Object(
        { channel: Type.Optional(Code), language: Type.Optional(LanguageTag), country: Type.Optional(Country) },
        closed,
      ),
      reply: { 200: Type.Object({ items: Type.Array(Delivery), nextCursor: Type.Null() }, closed) },
      refusals: [ChannelNotFound],
      transaction: false,
      async handle({ db, query }) {
        const channel = await channelFor(channels, db, query);
        const country = query.country ?? channel.countries[0] ?? "";
        const options = (await selectShippingOptions(db)).filter(
          (option) =>
            option.channel === channel.code &&
            option.currency === channel.currency &&
            (option.countries.length === 0 ? channel.countries : option.countries).includes(country),
        );
        const { currency } = channel;
        const items = options.map((option) => {
          const { arrivesFrom, arrivesUntil } = arrivalOf(option, now());
          return {
            code: option.code,
            name: nameOf(option, channel.locale),
            price: { amountMinor: Number(option.amountMinor), currency },
            freeFrom: option.freeFromMinor === null ? null : { amountMinor: Number(option.freeFromMinor), currency },
            promise: { from: arrivesFrom, until: arrivesUntil },
          };
        });
        return { items, nextCursor: null };
      },
    }),
  ];
}
