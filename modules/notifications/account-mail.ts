import { html, webAddress } from "./html.ts";
import { layOut } from "./layout.ts";
import { type AccountMailKind, type Composed, toSubject } from "./mail.ts";
import { wordsFor } from "./words.ts";

/**
 * Writes a mail about an account.
 *
 * @param mail `link` may carry a one-time secret: it stands in the mail and nowhere else
 */
export function composeAccountMail(
  kind: AccountMailKind,
  mail: { readonly shop: string; readonly locale: string; readonly link: string },
): Composed {
  const { language, direction, words } = wordsFor(mail.locale);
  const { title, intro, button, footer } = words.account[kind];
  const link = webAddress(mail.link);
  return {
    subject: toSubject(`${mail.shop}: ${title}`),
    text: `${[title, intro, `${button}: ${link}`, footer, mail.shop].join("\n\n")}\n`,
    html: layOut({
      language,
      direction,
      shop: mail.shop,
      title,
      intro,
      button: { label: button, href: link },
      body: html``,
      footer,
    }),
  };
}
