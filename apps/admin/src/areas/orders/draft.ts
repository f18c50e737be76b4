import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { type AddressValues, addressOf, valuesOf } from "./AddressFields.tsx";

/** A draft as the desk opens it. */
export type Draft = paths["/v1/admin/drafts/{id}"]["get"]["responses"][200]["content"]["application/json"];

/** One draft, read again now and then: somebody may pay it. */
export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: ["draft", id],
    queryFn: () => take(hansa.GET("/v1/admin/drafts/{id}", { params: { path: { id } } })),
    refetchInterval: 10_000,
  });

/** What the form of a draft holds. */
export interface DraftValues {
  readonly channel: string;
  readonly lines: readonly { readonly variantId: string | null; readonly quantity: number | string }[];
  readonly email: string;
  readonly customerId: string;
  readonly address: AddressValues;
  readonly shippingOption: string | null;
  readonly discountKind: "percent" | "amount";
  readonly percentOff: number | string;
  /** Minor units of the channel's currency. */
  readonly amountOff: number | null;
  readonly discountLabel: string;
  readonly discountReason: string;
  readonly note: string;
  readonly days: number | string;
  readonly holdHours: number | string;
}

const PPM_OF_PERCENT = 10_000;
const DAYS = 14;
const HOUR_MS = 3_600_000;

/** The form of a draft as it is, or of a new one. */
export function valuesOfDraft(draft: Draft | null, channel: string): DraftValues {
  const { discount = null } = draft ?? {};
  return {
    channel: draft?.cart.channel ?? channel,
    lines: draft?.cart.lines.map(({ variantId, quantity }) => ({ variantId, quantity })) ?? [NO_LINE],
    email: draft?.cart.email ?? "",
    customerId: draft?.customerId ?? "",
    address: valuesOf(draft?.cart.shippingAddress ?? null),
    shippingOption: draft?.cart.shippingOption ?? null,
    discountKind: discount?.amount === undefined ? "percent" : "amount",
    percentOff: discount?.percent === undefined ? "" : discount.percent / PPM_OF_PERCENT,
    amountOff: discount?.amount ?? null,
    discountLabel: discount?.label ?? "",
    discountReason: discount?.reason ?? "",
    note: draft?.note ?? "",
    days: DAYS,
    holdHours: hoursUntil(draft?.heldUntil ?? null),
  };
}

/** Hours from now, begun ones whole; nothing for a time that is over. */
function hoursUntil(moment: string | null): number | string {
  const left = moment === null ? 0 : Math.ceil((new Date(moment).getTime() - Date.now()) / HOUR_MS);
  return left > 0 ? left : "";
}

/** A line of which nothing is chosen yet. */
export const NO_LINE = { variantId: null, quantity: 1 } as const;

/** What the form says, as the API takes it. */
export function contentOf(values: DraftValues) {
  const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());
  const off =
    values.discountKind === "amount"
      ? { amount: values.amountOff ?? 0 }
      : { percent: Math.round(Number(values.percentOff) * PPM_OF_PERCENT) };
  return {
    lines: values.lines.flatMap(({ variantId, quantity }) =>
      variantId === null ? [] : [{ variantId, quantity: Number(quantity) }],
    ),
    email: orNull(values.email),
    customerId: orNull(values.customerId),
    shippingAddress: values.address.line1.trim() === "" ? null : addressOf(values.address),
    shippingOption: values.shippingOption,
    discount:
      (off.amount ?? off.percent) === 0
        ? null
        : {
            ...off,
            ...(orNull(values.discountLabel) === null ? {} : { label: values.discountLabel.trim() }),
            reason: values.discountReason.trim(),
          },
    note: orNull(values.note),
    days: Number(values.days),
    holdHours: values.holdHours === "" ? null : Number(values.holdHours),
  };
}
