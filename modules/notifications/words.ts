import type { AccountMailKind } from "./mail.ts";

/** Languages that mails are written in; any other locale gets English. */
export type Language = "en" | "de";

/** What a mail about an account says; its title is its subject too. */
export interface AccountWords {
  readonly title: string;
  readonly intro: string;
  readonly button: string;
  readonly footer: string;
}

/** What the mails say. */
export interface Words {
  readonly orderSubject: (shop: string, number: string) => string;
  readonly thanks: string;
  readonly thanksTo: (name: string) => string;
  readonly orderIntro: (number: string, date: string) => string;
  readonly viewOrder: string;
  readonly subtotal: string;
  readonly discount: string;
  readonly shipping: string;
  readonly tax: string;
  readonly taxIncluded: string;
  readonly total: string;
  readonly shipTo: string;
  readonly orderFooter: string;
  readonly account: Readonly<Record<AccountMailKind, AccountWords>>;
  readonly reminder: AccountWords & { readonly more: (count: number) => string; readonly stop: string };
}

const en: Words = {
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

const de: Words = {
  reminder: {
    title: "Ihr Warenkorb wartet",
    intro: "Das haben Sie bei uns in den Warenkorb gelegt. Der Link füllt ihn wieder, auch auf einem anderen Gerät.",
    button: "Zum Warenkorb",
    footer: "Sie erhalten diese Nachricht, weil Sie an der Kasse um eine Erinnerung gebeten haben.",
    more: (count) => `und ${String(count)} weitere`,
    stop: "Keine Erinnerungen mehr",
  },
  orderSubject: (shop, number) => `${shop}: Ihre Bestellung ${number} ist eingegangen`,
  thanks: "Vielen Dank für Ihre Bestellung",
  thanksTo: (name) => `Vielen Dank für Ihre Bestellung, ${name}`,
  orderIntro: (number, date) =>
    `Ihre Bestellung ${number} vom ${date} ist bestätigt. Wir melden uns, sobald sie unterwegs ist.`,
  viewOrder: "Bestellung ansehen",
  subtotal: "Zwischensumme",
  discount: "Rabatt",
  shipping: "Versand",
  tax: "Steuer",
  taxIncluded: "Enthaltene Steuer",
  total: "Gesamtsumme",
  shipTo: "Lieferung an",
  orderFooter: "Der Link öffnet Ihre Bestellung ohne Anmeldung. Bitte geben Sie ihn nicht weiter.",
  account: {
    reset_password: {
      title: "Neues Passwort wählen",
      intro:
        "Jemand, hoffentlich Sie, hat für diese Adresse ein neues Passwort angefordert. Der Link gilt einmal und nur kurze Zeit.",
      button: "Passwort wählen",
      footer: "Falls Sie es nicht waren, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.",
    },
    verify_email: {
      title: "E-Mail-Adresse bestätigen",
      intro:
        "Willkommen. Bitte bestätigen Sie, dass diese Adresse Ihnen gehört, damit Ihre Bestellungen Sie erreichen.",
      button: "Adresse bestätigen",
      footer: "Falls Sie sich nicht angemeldet haben, beachten Sie diese Nachricht bitte nicht.",
    },
    change_email: {
      title: "Neue E-Mail-Adresse bestätigen",
      intro: "Sie möchten künftig diese Adresse verwenden. Sie gilt, sobald Sie sie bestätigen.",
      button: "Diese Adresse verwenden",
      footer: "Falls Sie es nicht waren, beachten Sie diese Nachricht bitte nicht: Es ändert sich nichts.",
    },
    account_exists: {
      title: "Sie haben bereits ein Konto",
      intro: "Jemand, hoffentlich Sie, wollte sich mit dieser Adresse anmelden. Für sie gibt es bereits ein Konto.",
      button: "Anmelden",
      footer: "Falls Sie es nicht waren, brauchen Sie nichts zu tun.",
    },
  },
};

const words: Readonly<Record<Language, Words>> = { en, de };

/**
 * The words for a BCP 47 locale, the language they are in, and the locale for dates and money among them: a Japanese
 * channel gets English words, and then English dates.
 */
export function wordsFor(locale: string): WordsOfLocale {
  const found = known.get(locale) ?? findWords(locale);
  known.set(locale, found);
  return found;
}

interface WordsOfLocale {
  readonly language: Language;
  readonly words: Words;
  readonly formats: string;
}

// Locales are those of channels and customers, checked when they are saved: a few hundred at most.
const known = new Map<string, WordsOfLocale>();

function findWords(locale: string): WordsOfLocale {
  const asked = new Intl.Locale(locale).language;
  const language = asked === "de" ? "de" : "en";
  return { language, words: words[language], formats: asked === language ? locale : language };
}
