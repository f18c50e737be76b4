import { hash } from "node:crypto";
import { Prebuilt } from "./route.ts";

const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}" +
  "code{background:#f1f1ee;padding:.1em .3em;border-radius:3px}table{border-collapse:collapse;width:100%}" +
  "caption{text-align:left;font-weight:600;padding:.5rem 0}th,td{text-align:left;padding:.3rem .8rem .3rem 0;vertical-align:top;border-bottom:1px solid #ddd}" +
  "@media(prefers-color-scheme:dark){body{background:#181818;color:#eee}code{background:#2a2a2a}th,td{border-color:#444}}";

/** Lets the page's own style through and nothing else: no script, no frame, nothing from elsewhere. */
export const PAGE_POLICY =
  `default-src 'none'; style-src 'sha256-${hash("sha256", STYLE, "base64")}'; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A small HTML page. @param body HTML whose texts were escaped */
export function buildPage(title: string, body: string): Prebuilt {
  const html =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>\n`;
  return new Prebuilt({
    bytes: Buffer.from(html),
    etag: `"${hash("sha256", html, "base64url").slice(0, 22)}"`,
    contentType: "text/html; charset=utf-8",
  });
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
