import { format, type Money } from "@hansa/kernel";
import type { Address, Channel } from "#modules/channels";
import type { Order, OrderLine } from "#modules/orders";
import { type Html, html, webAddress } from "./html.ts";
import { layOut } from "./layout.ts";
import { type Composed, toSubject } from "./mail.ts";
import { type Direction, type Words, wordsFor } from "./words.ts";

/** What of an order its confirmation tells. */
export type ConfirmedOrder = Pick<
  Order,
  "number" | "placedAt" | "shipping" | "shippingAddress" | "totals" | "taxIncluded"
> & { readonly lines: readonly OrderLine[] };

/**
 * Writes the mail that confirms an order.
 *
 * @param shop its name, and the locale that its reader wants
 * @param link opens the order to whoever holds it
 */
export function composeOrderConfirmation(
  order: ConfirmedOrder,
  shop: Pick<Channel, "name" | "locale">,
  link: string,
): Composed {
  const { language, direction, words, formats } = wordsFor(shop.locale);
  const said: Said = {
    words,
    link: webAddress(link),
    title: order.shippingAddress === null ? words.thanks : words.thanksTo(order.shippingAddress.name),
    intro: words.orderIntro(order.number, dateIn(formats, order.placedAt)),
    lines: order.lines.map((line) => ({
      label: `${String(line.quantity)} × ${describe(line)}`,
      amount: format(line.subtotal, formats),
    })),
    sums: sumsOf(order, words, formats),
    total: { label: words.total, amount: format(order.totals.total, formats) },
    shipTo: order.shippingAddress === null ? [] : linesOf(order.shippingAddress),
  };
  return {
    subject: confirmationSubject(shop, order.number),
    text: toText(said, shop.name),
    html: layOut({
      language,
      direction,
      shop: shop.name,
      title: said.title,
      intro: said.intro,
      button: { label: words.viewOrder, href: said.link },
      body: toHtml(said, direction),
      footer: words.orderFooter,
    }),
  };
}

/** The subject line of the mail that confirms the order of this number. */
export function confirmationSubject(shop: Pick<Channel, "name" | "locale">, number: string): string {
  return toSubject(wordsFor(shop.locale).words.orderSubject(shop.name, number));
}

interface Row {
  readonly label: string;
  readonly amount: string;
}

/** Everything that the mail says, before it is laid out. */
interface Said {
  readonly words: Words;
  readonly link: string;
  readonly title: string;
  readonly intro: string;
  readonly lines: readonly Row[];
  readonly sums: readonly Row[];
  readonly total: Row;
  readonly shipTo: readonly string[];
}

function describe(line: OrderLine): string {
  const options = Object.values(line.options);
  return options.length === 0 ? line.title : `${line.title} (${options.join(", ")})`;
}

function sumsOf(order: ConfirmedOrder, words: Words, locale: string): readonly Row[] {
  const { subtotal, discount, shipping, tax } = order.totals;
  const row = (label: string, amount: Money): Row => ({ label, amount: format(amount, locale) });
  return [
    row(words.subtotal, subtotal),
    ...(discount.amountMinor === 0n ? [] : [row(words.discount, { ...discount, amountMinor: -discount.amountMinor })]),
    ...(order.shipping === null ? [] : [row(`${words.shipping} (${order.shipping.name})`, shipping)]),
    row(order.taxIncluded ? words.taxIncluded : words.tax, tax),
  ];
}

function linesOf(address: Address): readonly string[] {
  const place = [address.postalCode, address.city, address.region].filter(Boolean).join(" ");
  return [address.name, address.line1, address.line2, place, address.country].filter(
    (line): line is string => line !== undefined && line !== "",
  );
}

// Making a formatter costs a hundred times its use; channels have a handful of locales.
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateIn(locale: string, at: Date): string {
  const dateFormat = dateFormats.get(locale) ?? new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  dateFormats.set(locale, dateFormat);
  return dateFormat.format(at);
}

function toText({ words, link, title, intro, lines, sums, total, shipTo }: Said, shop: string): string {
  const rows = [...lines, ...sums, total];
  const width = Math.max(...rows.map(({ label }) => label.length)) + 2;
  const write = ({ label, amount }: Row): string => `${label.padEnd(width)}${amount}`;
  const paragraphs = [
    title,
    intro,
    lines.map(write).join("\n"),
    [...sums, total].map(write).join("\n"),
    ...(shipTo.length === 0 ? [] : [[`${words.shipTo}:`, ...shipTo].join("\n")]),
    `${words.viewOrder}: ${link}`,
    words.orderFooter,
    shop,
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function toHtml({ words, lines, sums, total, shipTo }: Said, direction: Direction): Html {
  const side = direction === "rtl" ? "left" : "right";
  const toRow = (
    { label, amount }: Row,
    style: string,
  ): Html => html`<tr><td style="${style}">${label}</td><td align="${side}" style="${style};white-space:nowrap">${amount}</td></tr>
`;
  const address = html`
<h2 style="margin:24px 0 4px;font-size:14px;color:#6b7075">${words.shipTo}</h2>
<p style="margin:0">${shipTo.map((line) => html`${line}<br>`)}</p>`;
  return html`<table width="100%" cellpadding="0" cellspacing="0" style="margin-top:24px;border-collapse:collapse">
${lines.map((row) => toRow(row, "padding:12px 0;border-top:1px solid #e7e3dc"))}
${sums.map((row) => toRow(row, "padding:4px 0;color:#4b5157"))}
${toRow(total, "padding:12px 0;border-top:2px solid #1f2328;font-weight:700;font-size:18px")}
</table>${shipTo.length === 0 ? html`` : address}`;
}
