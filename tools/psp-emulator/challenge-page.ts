import { format, money, parseCurrency } from "@hansa/kernel";
import { type Payment, stateOf } from "./bank.ts";
import type { Charge } from "./books.ts";

/** The page on which a customer approves or declines a payment, as a bank would show it; says so when it is done with. */
export function challengePage(payment: Payment): string {
  if (stateOf(payment) !== "action_required") return page("Nothing left to confirm", ANSWERED);
  return question(payment.opened);
}

const ANSWERED = "<p>This payment was already answered. You may close this page.</p>";

function question(asked: {
  readonly amountMinor: number;
  readonly currency: string;
  readonly orderReference: string;
}): string {
  const { amountMinor, currency, orderReference } = asked;
  const amount = format(money(BigInt(amountMinor), parseCurrency(currency)), "en");
  return page(
    "Confirm your payment",
    `<p class="amount">${escape(amount)}</p>
    <p>for order <strong>${escape(orderReference)}</strong></p>
    <form method="post">
      <button class="yes" name="outcome" value="approve">Approve</button>
      <button name="outcome" value="decline">Decline</button>
    </form>
    <p class="small">Sandbox bank: no real money moves.</p>`,
  );
}

/** The same page for a charge of the other emulators. */
export function challengePageOf(charge: Charge): string {
  const { amountMinor, currency, orderReference } = charge;
  if (charge.state !== "challenge") return page("Nothing left to confirm", ANSWERED);
  return question({ amountMinor, currency, orderReference });
}

/** Shown after the answer when there is no shop to go back to. */
export function answeredPage(isApproved: boolean): string {
  const outcome = isApproved ? "approved" : "declined";
  return page(`Payment ${outcome}`, `<p>You ${outcome} this payment. You may close this page.</p>`);
}

/** Shown when no challenge has this address. */
export function missingPage(): string {
  return page("Not found", "<p>There is nothing to confirm here.</p>");
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>${title}</title>
  <style>
    :root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; }
    body { display: grid; place-items: center; min-height: 100vh; margin: 0; }
    main { width: min(22rem, 85vw); text-align: center; }
    h1 { font-size: 1.25rem; }
    .amount { font-size: 2.25rem; font-weight: 600; margin: 0; }
    .small { font-size: .875rem; opacity: .7; }
    form { display: grid; gap: .75rem; margin: 1.5rem 0; }
    button { font: inherit; padding: .75rem; border: 1px solid; border-radius: .5rem; cursor: pointer; background: none; color: inherit; }
    .yes { background: #14532d; border-color: #14532d; color: #fff; }
  </style>
</head>
<body>
  <main>
    <h1>${title}</h1>
    ${content}
  </main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
