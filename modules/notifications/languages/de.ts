import type { Words } from "../words.ts";

/** Mails in German. */
export const de: Words = {
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
