type Fields = Readonly<Record<string, unknown>>;

const WALLETS = ["googlePayToken", "applePayToken"];
/** Ways to pay later, by how their types begin; the customer agrees on a page of theirs. */
const LATER = /^(?:klarna|afterpay|affirm|ratepay)/;

/** The token that a payment method stands for; the customer's agreement where it is to be paid later. */
export function tokenOf(method: Fields): string {
  const named = ["storedPaymentMethodId", "encryptedCardNumber", ...WALLETS].map((name) => method[name]);
  const token = named.find((value) => typeof value === "string");
  return typeof token === "string" ? token : isLater(method) ? "stored_3ds" : "";
}

/** Whether it is paid later: then what is bought has to be told. */
export function isLater({ type }: Fields): boolean {
  return typeof type === "string" && LATER.test(type);
}
