import { hash } from "node:crypto";
import { Answer, Prebuilt } from "./route.ts";

/** The look of the house, as in its mails: warm paper, ink, and the green of a harbour. */
const STYLE = [
  ":root{color-scheme:light dark;--paper:#f4f2ee;--sheet:#fff;--ink:#1f2328;--soft:#565d64;--line:#e2ded6;--green:#14532d;--code:#f1efe9}",
  "@media(prefers-color-scheme:dark){:root{--paper:#14171a;--sheet:#1d2125;--ink:#eceae5;--soft:#a3a9af;--line:#343a40;--green:#86d7a3;--code:#282d32}}",
  "*{box-sizing:border-box}",
  "body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}",
  "header,main{max-width:68rem;margin:0 auto;padding:0 1.25rem}",
  "header{padding-top:1.5rem;font-weight:700;letter-spacing:.02em}header a{color:inherit;text-decoration:none}",
  "main{padding-bottom:4rem}",
  "h1{font-size:clamp(1.6rem,4vw,2.25rem);line-height:1.2;margin:1.5rem 0 .5rem;overflow-wrap:anywhere}",
  "p{max-width:44rem}.lead{color:var(--soft);font-size:1.125rem;margin:0 0 2rem}",
  "a{color:var(--green)}a:focus-visible{outline:3px solid var(--green);outline-offset:2px;border-radius:4px}",
  "code{background:var(--code);padding:.1em .35em;border-radius:4px;font-size:.9em;overflow-wrap:anywhere}",
  "ul{padding-left:1.25rem}li{margin:.25rem 0}",
  ".cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:1rem;list-style:none;padding:0;margin:0}",
  ".cards li{margin:0}.cards a{display:block;height:100%;padding:1.25rem;background:var(--sheet);border:1px solid var(--line);border-radius:12px;color:inherit;text-decoration:none}",
  ".cards a:hover{border-color:var(--green)}.cards strong{display:block;color:var(--green);margin-bottom:.25rem}.cards span{color:var(--soft)}",
  "table{border-collapse:collapse;width:100%;table-layout:fixed;background:var(--sheet);border:1px solid var(--line);border-radius:12px;overflow:hidden}",
  "caption{text-align:left;font-weight:600;padding:.75rem 0}",
  "th,td{text-align:left;vertical-align:top;padding:.6rem .9rem;border-top:1px solid var(--line);font-weight:400;overflow-wrap:break-word}",
  "thead th{font-weight:600;border-top:0}thead th:first-child{width:32%}thead th:nth-child(2){width:26%}thead th:nth-child(3){width:17%}",
  "@media(max-width:52rem){table,tbody,tr,th,td{display:block}thead{display:none}caption{display:block;padding:.75rem .9rem}tbody th{padding-bottom:0}td{border-top:0;padding-top:.15rem;padding-bottom:.15rem}td:last-child{padding-bottom:.75rem}}",
].join("");

/** Lets the page's own style through and nothing else: no script, no frame, nothing from elsewhere. */
const PAGE_POLICY =
  `default-src 'none'; style-src 'sha256-${hash("sha256", STYLE, "base64")}'; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A small HTML page in the look of the house; `asPage` sends it. @param body HTML whose texts were escaped */
export function buildPage(title: string, body: string): Prebuilt {
  const html =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><header><a href="/">Hansa</a></header><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>\n`;
  return new Prebuilt({
    bytes: Buffer.from(html),
    etag: `"${hash("sha256", html, "base64url").slice(0, 22)}"`,
    contentType: "text/html; charset=utf-8",
  });
}

/** The answer that shows a page: its style is let through, and nothing else. */
export function asPage({ bytes, contentType, headers: own }: Prebuilt): Answer {
  const headers = { ...own, "content-type": contentType, "content-security-policy": PAGE_POLICY };
  return new Answer({ status: 200, body: bytes, headers });
}

/** Text as it may stand in HTML and its attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
