import type { Words } from "../words.ts";

/** Mails in English. */
export const en: Words = {
  reminder: {
    title: "Your cart is waiting",
    intro: "This is what you put into your cart. The link fills it again, on another device too.",
    button: "Back to the cart",
    footer: "You get this mail because you asked at checkout to be reminded.",
    more: (count) => `and ${String(count)} more`,
    stop: "No more reminders",
  },
  orderSubject: (shop, number) => `${shop}: we have your order ${number}`,
  thanks: "Thank you for your order",
  thanksTo: (name) => `Thank you for your order, ${name}`,
  orderIntro: (number, date) => `Order ${number} of ${date} is confirmed. We will write again when it is on its way.`,
  viewOrder: "View your order",
  subtotal: "Subtotal",
  discount: "Discount",
  shipping: "Shipping",
  tax: "Tax",
  taxIncluded: "Tax (included)",
  total: "Total",
  shipTo: "Delivery to",
  orderFooter: "The link above opens your order without a login. Please do not pass it on.",
  account: {
    reset_password: {
      title: "Choose a new password",
      intro:
        "Someone, hopefully you, asked for a new password for this address. The link works once, for a short time.",
      button: "Choose a password",
      footer: "If it was not you, you need do nothing: your password stays as it is.",
    },
    verify_email: {
      title: "Confirm your e-mail address",
      intro: "Welcome. Please confirm that this address is yours, so that your orders find you.",
      button: "Confirm the address",
      footer: "If you did not sign up with us, please ignore this mail.",
    },
    change_email: {
      title: "Confirm your new e-mail address",
      intro: "You asked us to use this address from now on. It changes when you confirm it.",
      button: "Use this address",
      footer: "If it was not you, please ignore this mail: nothing changes.",
    },
    account_exists: {
      title: "You already have an account",
      intro: "Someone, hopefully you, tried to sign up with this address. There is an account for it already.",
      button: "Sign in",
      footer: "If it was not you, you need do nothing.",
    },
  },
};
