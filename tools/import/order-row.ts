import { InvalidInput } from "@hansa/kernel";
import { type Address, type Channel, parseAddress } from "#modules/channels";
import {
  BadRow,
  type Cells,
  readAmountOrNull,
  readBooleanOrNull,
  readCurrencyOrNull,
  readInstantOrNull,
  readIntegerOrNull,
  readText,
  readTextOrNull,
} from "#modules/imports";
import type { ImportedOrder } from "#modules/orders";
import { addUp, type LineParts } from "./order-sums.ts";

const MAX_LINES = 500;
const MAX_UNITS = 1_000_000;

/** An order of a former shop, before its customer and its variants are looked up. */
export interface OrderRow {
  readonly order: Omit<ImportedOrder, "lines" | "customerId">;
  readonly customer: string | null;
  readonly lines: readonly OrderRowLine[];
}

export interface OrderRowLine extends LineParts {
  /** Empty where the former shop had none. */
  readonly sku: string;
  readonly title: string | null;
  readonly quantity: number;
}

/** Reads an order. @throws BadRow naming the first cell that cannot be read, or what does not add up */
export function readOrder(records: readonly [Cells, ...Cells[]], channels: readonly Channel[]): OrderRow {
  const [head] = records;
  const externalId = readTextOrNull(head, "externalId", 200) ?? readText(head, "number", 200);
  const placedAt = readInstantOrNull(head, "placedAt");
  if (placedAt === null) throw new BadRow("placedAt", "is missing");
  const channel = readChannel(head, channels);
  const currency = readCurrencyOrNull(head, "currency") ?? channel.currency;
  const given = linesOf(records).map((cells) => readLine(cells, currency));
  if (given.length === 0) throw new BadRow("lines", "are missing");
  if (given.length > MAX_LINES) throw new BadRow("lines", `are more than ${String(MAX_LINES)}`);
  const sums = addUp(
    {
      currency,
      taxIncluded: readBooleanOrNull(head, "taxIncluded"),
      discountMinor: readAmountOrNull(head, "discount", currency),
      shippingMinor: readAmountOrNull(head, "shipping", currency) ?? 0n,
      taxMinor: readAmountOrNull(head, "tax", currency),
      totalMinor: readAmountOrNull(head, "total", currency),
      lines: given,
    },
    channel.taxIncluded,
  );
  const shippingName = readTextOrNull(head, "shippingMethod", 200);
  const hasShipping = shippingName !== null || sums.shipping.amount.amountMinor > 0n;
  return {
    customer: readTextOrNull(head, "customer", 200)?.replace(/^'/, "") ?? null,
    order: {
      externalId,
      number: readTextOrNull(head, "number", 50),
      ...readState(head),
      placedAt,
      channel: channel.code,
      email: readText(head, "email", 254),
      taxIncluded: sums.taxIncluded,
      paymentMethod: readTextOrNull(head, "paymentMethod", 50) ?? "imported",
      shippingAddress: readAddress(head, "shipping"),
      billingAddress: readAddress(head, "billing"),
      shipping: hasShipping ? { option: "imported", name: shippingName ?? "Shipping", ...sums.shipping } : null,
      totals: sums.totals,
    },
    lines: given.flatMap(({ sku, title, quantity }, index) => {
      const parts = sums.lines[index];
      return parts === undefined ? [] : [{ sku, title, quantity, ...parts }];
    }),
  };
}

function readChannel(head: Cells, channels: readonly Channel[]): Channel {
  const code = readTextOrNull(head, "channel", 50);
  const channel = code === null ? channels[0] : channels.find((one) => one.code === code);
  if (channel === undefined) throw new BadRow("channel", `"${code ?? ""}" is none of the shop's channels`);
  return channel;
}

function readState(head: Cells): Pick<ImportedOrder, "state" | "cancelledAt"> {
  const cancelledAt = readInstantOrNull(head, "cancelledAt");
  const text = readTextOrNull(head, "status", 50)?.toLowerCase() ?? null;
  const isCancelled = cancelledAt !== null || ["cancelled", "canceled", "voided"].includes(text ?? "");
  return { state: isCancelled ? "cancelled" : "confirmed", cancelledAt };
}

/** Lines of a JSON order stand in it; those of a CSV are its records, of which some may be about something else. */
function linesOf(records: readonly [Cells, ...Cells[]]): readonly Cells[] {
  const [head] = records;
  const { lines } = head.fields;
  if (lines === undefined || typeof lines === "string")
    return records.filter(({ fields }) => (fields["lineQuantity"] ?? "") !== "");
  if (!Array.isArray(lines)) throw new BadRow("lines", "are not a list");
  return lines.map((value: unknown) => {
    if (typeof value !== "object" || value === null) throw new BadRow("lines", "are not a list of objects");
    const fields = value as Readonly<Record<string, unknown>>;
    const { sku, title, quantity, unitPrice, discount, tax } = fields;
    return {
      line: head.line,
      fields: {
        lineSku: sku,
        lineTitle: title,
        lineQuantity: quantity,
        lineUnitPrice: unitPrice,
        lineDiscount: discount,
        lineTax: tax,
      },
    };
  });
}

function readLine(cells: Cells, currency: Parameters<typeof readAmountOrNull>[2]) {
  const quantity = readIntegerOrNull(cells, "lineQuantity", { least: 1, most: MAX_UNITS });
  const unitMinor = readAmountOrNull(cells, "lineUnitPrice", currency);
  if (quantity === null) throw new BadRow("lineQuantity", "is missing");
  if (unitMinor === null) throw new BadRow("lineUnitPrice", "is missing");
  const sku = readTextOrNull(cells, "lineSku", 200) ?? "";
  const title = readTextOrNull(cells, "lineTitle", 500);
  if (sku === "" && title === null) throw new BadRow("lineSku", "is missing, and there is no title either");
  return {
    sku,
    title,
    quantity,
    unitMinor,
    discountMinor: readAmountOrNull(cells, "lineDiscount", currency),
    taxMinor: readAmountOrNull(cells, "lineTax", currency),
  };
}

/** An address in its own object, or in columns that begin with `shipping` or `billing`; null where there is none. */
function readAddress(head: Cells, which: "shipping" | "billing"): Address | null {
  const nested = head.fields[`${which}Address`];
  const isNested = typeof nested === "object" && nested !== null;
  const cells: Cells = isNested ? { line: head.line, fields: { ...nested } } : head;
  const read = (part: string, longest: number): string => {
    const column = isNested ? part : `${which}${part.charAt(0).toUpperCase()}${part.slice(1)}`;
    return readTextOrNull(cells, column, longest) ?? "";
  };
  const [name, line1, country] = [read("name", 100), read("line1", 200), read("country", 2)];
  if (line1 === "" && country === "") return null;
  // An apostrophe keeps spreadsheets from taking the zero off a postal code.
  const postalCode = read("postalCode", 17).replace(/^'/, "");
  const rest = { line2: read("line2", 200), region: read("region", 50), phone: read("phone", 25).replace(/^'/, "") };
  try {
    return parseAddress({ name, line1, city: read("city", 100), postalCode, country, ...rest });
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const [first] = error.violations;
    throw new BadRow(`${which}Address${first?.pointer.replace("/", ".") ?? ""}`, first?.message ?? error.message);
  }
}
