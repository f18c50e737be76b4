import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, html, webAddress } from "./html.ts";
import { toSubject } from "./mail.ts";

describe("markup", () => {
  it("takes values as text, wherever they stand", () => {
    const name = `Ada"><img src=x onerror='alert(1)'>&`;
    expect(html`<b title="${name}">${name}</b>`.markup).toBe(
      '<b title="Ada&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;">Ada&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;</b>',
    );
  });

  it("keeps nested markup and lists of it as they are", () => {
    const lines = ["one", "<two>"].map((line) => html`<li>${line}</li>`);
    expect(html`<ul>${lines}</ul>${html`<hr>`}${3}`.markup).toBe("<ul><li>one</li><li>&lt;two&gt;</li></ul><hr>3");
  });

  it("never lets a text open a tag, an attribute or an entity", () => {
    assert(
      property(string({ unit: "grapheme" }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
      }),
    );
  });

  it("links to the web only", () => {
    expect(webAddress("https://shop.example/orders/1?token=a b")).toBe("https://shop.example/orders/1?token=a%20b");
    expect(() => webAddress("javascript:alert(1)")).toThrow("is not a web address");
    expect(() => webAddress("data:text/html,x")).toThrow("is not a web address");
  });
});

describe("a subject", () => {
  it("is one line, whatever it is made of", () => {
    expect(toSubject("Order 1\r\nBcc: eve@evil.test\u2028\u0000x")).toBe("Order 1 Bcc: eve@evil.test x");
  });
});
