import { describe, expect, it } from "vitest";
import { composeAccountMail } from "./account-mail.ts";
import { ACCOUNT_MAIL_KINDS } from "./mail.ts";
import { adasOrder } from "./order.fixture.ts";
import { composeOrderConfirmation } from "./order-confirmation.ts";
import { wordsFor } from "./words.ts";

const PLACED = { number: "EU-4K7Q9-M2XTR", placedAt: new Date("2026-11-20T10:00:00Z") };
const LINK = "https://shop.example/orders/1?token=t0k3n";
const english = { name: "Hansa", locale: "en" };

describe("the confirmation of an order", () => {
  it("says what was bought, what it costs, where it goes, and how to see it", () => {
    const { subject, text } = composeOrderConfirmation({ ...adasOrder(), ...PLACED }, english, LINK);
    expect(subject).toBe("Hansa: we have your order EU-4K7Q9-M2XTR");
    expect(text).toBe(`Thank you for your order, Ada Lovelace

Order EU-4K7Q9-M2XTR of November 20, 2026 is confirmed. We will write again when it is on its way.

2 × The lamp (Oak)   €40.00
1 × The shade (Oak)  €25.00

Subtotal             €65.00
Discount             -€5.00
Shipping (Standard)  €4.90
Tax (included)       €10.37
Total                €64.90

Delivery to:
Ada Lovelace
Lange Reihe 1
20099 Hamburg
DE

View your order: ${LINK}

The link above opens your order without a login. Please do not pass it on.

Hansa
`);
  });

  it("is written in German where the channel speaks it", () => {
    const { subject, text, html } = composeOrderConfirmation(
      { ...adasOrder(), ...PLACED },
      { name: "Hansa", locale: "de-AT" },
      LINK,
    );
    expect(subject).toBe("Hansa: Ihre Bestellung EU-4K7Q9-M2XTR ist eingegangen");
    expect(text).toContain("vom 20. November 2026 ist bestätigt");
    expect(text).toMatch(/Gesamtsumme\s+€\s64,90/);
    expect(html.markup).toContain('<html lang="de" dir="ltr">');
  });

  it("is read from right to left in Arabic, with amounts at the other end", () => {
    const { subject, text, html } = composeOrderConfirmation(
      { ...adasOrder(), ...PLACED },
      { name: "Hansa", locale: "ar" },
      LINK,
    );
    expect(subject).toBe("Hansa: وصلنا طلبك EU-4K7Q9-M2XTR");
    expect(text).toContain("الإجمالي");
    expect(html.markup).toContain('<html lang="ar" dir="rtl">');
    expect(html.markup).toContain('<td align="left"');
    expect(html.markup).not.toContain('<td align="right"');
  });

  it("speaks every language of the shop, and English to all others", () => {
    const all = ["en", "de", "fr", "ja", "ar"].map((locale) => wordsFor(locale));
    expect(new Set(all.map(({ words }) => words.thanks)).size).toBe(all.length);
    expect(wordsFor("it").words).toBe(wordsFor("en").words);
    expect([1, 2, 3, 11].map((count) => wordsFor("ar").words.reminder.more(count))).toEqual([
      "ومنتج آخر",
      "ومنتجان آخران",
      "و3 منتجات أخرى",
      "و11 منتجًا آخر",
    ]);
  });

  it("counts yen in whole yen", () => {
    const { text } = composeOrderConfirmation(
      { ...adasOrder({}, "JPY"), ...PLACED },
      { name: "Hansa", locale: "ja" },
      LINK,
    );
    expect(text).toMatch(/合計\s+￥6,490/);
  });

  it("does without address, shipping and discount", () => {
    const order = adasOrder();
    const free = { ...order.totals.discount, amountMinor: 0n };
    const { text } = composeOrderConfirmation(
      { ...order, ...PLACED, shippingAddress: null, shipping: null, totals: { ...order.totals, discount: free } },
      english,
      LINK,
    );
    expect(text).toContain("Thank you for your order\n");
    expect(text).not.toMatch(/Delivery|Shipping|Discount/);
  });

  it("shows a name that is a script as text", () => {
    const evil = `<img src=x onerror=alert(1)>"'`;
    const [first, ...others] = adasOrder().lines;
    const lines = first === undefined ? [] : [{ ...first, title: evil, options: { [evil]: evil } }, ...others];
    const address = { name: evil, line1: evil, city: evil, postalCode: evil, country: "DE" };
    const { html, subject } = composeOrderConfirmation(
      { ...adasOrder(), ...PLACED, lines, shippingAddress: address, number: `1\r\nBcc: eve@evil.test` },
      { name: evil, locale: "en" },
      LINK,
    );
    expect(html.markup).not.toContain("<img");
    expect(html.markup).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;");
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it("links to the web and nowhere else", () => {
    expect(() => composeOrderConfirmation({ ...adasOrder(), ...PLACED }, english, "javascript:alert(1)")).toThrow(
      "is not a web address",
    );
  });
});

describe("a mail about an account", () => {
  it.each(
    ACCOUNT_MAIL_KINDS.flatMap((kind) => ["en", "de-DE", "fr", "ja", "ar-EG"].map((locale) => [kind, locale] as const)),
  )("tells what to do: %s in %s", (kind, locale) => {
    const link = "https://shop.example/account/confirm?token=t0k3n";
    const { subject, text, html } = composeAccountMail(kind, { shop: "Hansa <b>", locale, link });
    expect(subject).toMatch(/^Hansa <b>: .{10}/);
    expect(text).toContain(link);
    expect(html.markup).toContain(`href="${link}"`);
    expect(html.markup).toContain("Hansa &lt;b&gt;");
  });
});
