import type { paths } from "@hansa/sdk";
import { useSpeech } from "../language.tsx";

/** A way to ship, before there is a cart. */
export type Delivery = paths["/v1/delivery"]["get"]["responses"]["200"]["content"]["application/json"]["items"][number];

/** When something ordered now arrives, and what that costs; the first way that the channel offers. */
export function DeliveryPromise({ delivery, country }: { readonly delivery: Delivery; readonly country: string }) {
  const { say, money, language } = useSpeech();
  const day = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const place = new Intl.DisplayNames([language], { type: "region" }).of(country) ?? country;
  const { promise, price, freeFrom } = delivery;
  const days = day.formatRange(new Date(promise.from), new Date(promise.until));
  return (
    <div className="rounded-2xl bg-sand/60 p-4 text-sm">
      {/* Browsers write spans of days with other blanks than the server; what the server wrote stays. */}
      <p className="font-medium" suppressHydrationWarning>
        {say("delivery.arrives", { days, place })}
      </p>
      <p className="mt-1 text-muted">
        {price.amountMinor === 0 ? say("delivery.free") : say("delivery.price", { price: money(price) })}
        {freeFrom === null || price.amountMinor === 0
          ? ""
          : ` · ${say("delivery.freeFrom", { price: money(freeFrom) })}`}
      </p>
    </div>
  );
}
