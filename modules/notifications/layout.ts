import { type Html, html } from "./html.ts";
import type { Direction } from "./words.ts";

interface Page {
  readonly language: string;
  readonly direction: Direction;
  readonly shop: string;
  readonly title: string;
  readonly intro: string;
  readonly button: { readonly label: string; readonly href: string };
  readonly body: Html;
  readonly footer: string | Html;
}

/**
 * The frame of every mail: tables and inline styles, since that is all that mail programs agree on; no pictures, no
 * tracking. The direction stands at a table as well, since many programs cut off what is outside the body.
 */
export function layOut({ language, direction, shop, title, intro, button, body, footer }: Page): Html {
  return html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${title}</title>
</head>
<body style="margin:0;padding:0;background:#f4f2ee;color:#1f2328;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
<table role="presentation" dir="${direction}" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f2ee">
<tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td style="padding:0 8px 16px;font-size:18px;font-weight:700;letter-spacing:.02em">${shop}</td></tr>
<tr><td style="background:#ffffff;border-radius:12px;padding:32px">
<h1 style="margin:0 0 12px;font-size:24px;line-height:1.25">${title}</h1>
<p style="margin:0 0 24px;color:#4b5157">${intro}</p>
<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 8px"><tr><td style="background:#14532d;border-radius:8px">
<a href="${button.href}" style="display:inline-block;padding:12px 24px;color:#ffffff;font-weight:600;text-decoration:none">${button.label}</a>
</td></tr></table>
${body}
</td></tr>
<tr><td style="padding:20px 8px;color:#6b7075;font-size:13px">${footer}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>`;
}
