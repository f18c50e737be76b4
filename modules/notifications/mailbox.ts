import { type Html, html } from "./html.ts";
import type { ListedMail, StoredMail } from "./queries.ts";
import type { Worded } from "./words-of-mails.ts";

/**
 * Nothing is loaded and nothing runs, from us or from others. Inline styles are allowed, since mails have no others; a
 * mail stands in a frame whose sandbox lets it only be looked at and its links be followed.
 */
export const MAILBOX_CSP =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The mailbox page: what was written, newest first. */
export function writeMailbox(mails: readonly ListedMail[]): Html {
  const rows = mails.map(
    (mail) => html`<tr>
<td><a href="/mailbox/${mail.id}">${mail.subject}</a></td><td>${mail.toAddress}</td><td>${stateOf(mail)}</td>
<td><time datetime="${mail.createdAt.toISOString()}">${momentOf(mail.createdAt)}</time></td>
</tr>
`,
  );
  const table = html`<div class="wide" tabindex="0" role="region" aria-label="Mails"><table>
<caption>${mails.length === 1 ? "One mail" : `The last ${String(mails.length)} mails, newest first`}</caption>
<thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">State</th><th scope="col">Written</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>`;
  return page(
    "Mailbox",
    html`<h1>Mailbox</h1>
<p>Mails of the demo shop. Nothing here has left this machine unless a mail server is set.</p>
${mails.length === 0 ? html`<p>No mail yet. Place an order, and its confirmation appears here.</p>` : table}`,
  );
}

/** The page of one mail: as it looks, and as plain text. */
export function writeMailPage(mail: Worded<StoredMail>): Html {
  return page(
    mail.subject,
    html`<p><a href="/mailbox">Mailbox</a></p>
<h1>${mail.subject}</h1>
<p>To ${mail.toAddress}, ${momentOf(mail.createdAt)}, ${stateOf(mail)}</p>
<iframe title="The mail as it looks" sandbox="allow-top-navigation-by-user-activation" srcdoc="${withTopLinks(mail.htmlBody)}"></iframe>
<h2>Plain text</h2>
<pre>${mail.textBody}</pre>`,
  );
}

/** Links of a framed mail open in the whole window. The result is escaped as an attribute by whoever writes it. */
function withTopLinks(markup: string): string {
  return markup.replaceAll("<a href=", '<a target="_top" href=');
}

function stateOf({ state, via }: ListedMail): string {
  return via === null ? state : `${state} (${via})`;
}

function momentOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function page(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root{color-scheme:light dark;--paper:light-dark(#faf9f7,#161715);--card:light-dark(#fff,#1f211e);--line:light-dark(#e7e3dc,#3a3d37);--ink:light-dark(#1f2328,#f0efe9);--muted:light-dark(#5f646a,#a9ada3);--link:light-dark(#14532d,#8fcfae)}
body{margin:0 auto;max-width:64rem;padding:2rem 1rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}h1{overflow-wrap:anywhere}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse;background:var(--card)}caption{text-align:start;color:var(--muted);padding:.5rem 0}
th,td{text-align:start;padding:.6rem .8rem;border-bottom:1px solid var(--line)}td:first-child{min-width:14rem}td+td{white-space:nowrap}a{color:var(--link)}
iframe{width:100%;height:44rem;border:1px solid var(--line);border-radius:12px;background:#fff;color-scheme:light}
pre{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1rem;white-space:pre-wrap;overflow-wrap:anywhere}
</style>
</head>
<body>
${body}
</body>
</html>
`;
}
