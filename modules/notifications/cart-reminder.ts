import type { Channel } from "#modules/channels";
import type { LeftBehind } from "#modules/cart";
import { html, webAddress } from "./html.ts";
import { layOut } from "./layout.ts";
import { type Composed, toSubject } from "./mail.ts";
import { wordsFor } from "./words.ts";

/** Most lines that a reminder names; the others are counted. */
export const MAX_NAMED = 10;

/**
 * Writes the mail that reminds of a cart, in the language of its channel.
 *
 * @param links `cart` fills a cart anew on any device; `stop` ends reminders for the address
 */
export function composeCartReminder(
  cart: Pick<LeftBehind, "lines">,
  channel: Pick<Channel, "name" | "locale">,
  links: { readonly cart: string; readonly stop: string },
): Composed {
  const { language, direction, words } = wordsFor(channel.locale);
  const { title, intro, button, footer, stop } = words.reminder;
  const named = cart.lines.slice(0, MAX_NAMED).map(({ title: name, options, quantity }) => {
    const chosen = Object.values(options).join(", ");
    return `${String(quantity)} × ${chosen === "" ? name : `${name} (${chosen})`}`;
  });
  const more = cart.lines.length - named.length;
  const lines = more > 0 ? [...named, words.reminder.more(more)] : named;
  const link = webAddress(links.cart);
  const stopLink = webAddress(links.stop);
  return {
    subject: toSubject(`${channel.name}: ${title}`),
    text: `${[title, intro, lines.join("\n"), `${button}: ${link}`, footer, `${stop}: ${stopLink}`, channel.name].join("\n\n")}\n`,
    html: layOut({
      language,
      direction,
      shop: channel.name,
      title,
      intro,
      button: { label: button, href: link },
      body: html`<ul style="margin:24px 0 0;padding:0 20px">${lines.map((line) => html`<li style="padding:4px 0">${line}</li>`)}</ul>`,
      footer: html`${footer} <a href="${stopLink}" style="color:#6b7075">${stop}</a>`,
    }),
  };
}
