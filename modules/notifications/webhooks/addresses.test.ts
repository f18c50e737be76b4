import { afterAll, describe, expect, it } from "vitest";
import { mayGoTo, type Resolved } from "./addresses.ts";
import { startConsumer } from "./consumer.fixture.ts";
import { createPost } from "./post.ts";
import { parseEndpointUrl, shownUrl } from "./url.ts";

const consumer = await startConsumer();
afterAll(() => consumer.close());
const port = new URL(consumer.url).port;
const at = (host: string): string => `http://${host}:${port}/hooks`;
const message = (url: string) => ({ url, headers: { "webhook-id": "1" }, body: "{}" });
const v4 = (address: string): Resolved => ({ address, family: 4 });

describe("an address", () => {
  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "ff02::1",
    "not an address",
  ])("%s is not for webhooks", (address) => {
    expect(mayGoTo(address, false)).toBe(false);
  });

  it.each(["8.8.8.8", "172.15.255.255", "172.32.0.1", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450::1"])(
    "%s is",
    (address) => {
      expect(mayGoTo(address, false)).toBe(true);
    },
  );

  it("of this machine is fine where that is said, and no other inner one", () => {
    expect(["127.0.0.1", "127.9.9.9", "::1"].every((address) => mayGoTo(address, true))).toBe(true);
    expect(["10.0.0.1", "169.254.169.254", "fc00::1", "0.0.0.0"].some((address) => mayGoTo(address, true))).toBe(false);
  });
});

describe("a URL", () => {
  it.each([
    ["http://example.com/", "https"],
    ["file:///etc/passwd", "https"],
    ["ftp://example.com/", "https"],
    ["javascript:alert(1)", "https"],
    ["https://ada:secret@example.com/", "user or password"],
    ["https://example.com/#there", "fragment"],
    ["https://169.254.169.254/", "public"],
    ["https://[::ffff:127.0.0.1]/", "public"],
    ["https://2130706433/", "public"],
    ["https://0x7f.1/", "public"],
    ["https://017700000001/", "public"],
    ["https://localhost/", "public"],
    ["https://[::1]/", "public"],
    ["not a url", "whole URL"],
    [`https://example.com/${"a".repeat(2_000)}`, "whole URL"],
  ])("%s is refused", (url, reason) => {
    let said = "";
    try {
      parseEndpointUrl(url, false);
    } catch (error) {
      said = JSON.stringify(error instanceof Error && "violations" in error ? error.violations : null);
    }
    expect(said).toContain("/url");
    expect(said).toContain(reason);
  });

  it("is taken in its one spelling, and shown without what may be a key", () => {
    expect(parseEndpointUrl("https://EXAMPLE.com:443/a/../hooks?key=1", false)).toBe("https://example.com/hooks?key=1");
    expect(shownUrl("https://example.com/hooks?key=1")).toBe("https://example.com/hooks");
  });

  it("may lead to this machine where that is said, by http too, and nowhere else by http", () => {
    expect(parseEndpointUrl("http://localhost:8080/", true)).toBe("http://localhost:8080/");
    expect(parseEndpointUrl("http://127.0.0.1:8080/", true)).toBe("http://127.0.0.1:8080/");
    expect(() => parseEndpointUrl("http://example.com/", true)).toThrow("Some values are not valid.");
    expect(() => parseEndpointUrl("http://10.0.0.1/", true)).toThrow("Some values are not valid.");
  });
});

describe("a connection", () => {
  // The URLs are given past the check of their spelling, as if a name had begun to lead elsewhere.
  it.each([
    ["the cloud's metadata", "http://169.254.169.254/"],
    ["this machine, mapped into IPv6", at("[::ffff:127.0.0.1]")],
    ["this machine as one number", at("2130706433")],
    ["this machine in octal", at("0177.0.0.1")],
    ["this machine", at("127.0.0.1")],
    ["this machine by its name", at("localhost")],
    ["nobody", at("0.0.0.0")],
  ])("is not made to %s", async (_, url) => {
    const tried = await createPost({ allowsLoopback: false })(message(url));
    expect(tried).toMatchObject({ status: null, error: "address" });
    expect(consumer.received).toEqual([]);
  });

  it("is not made to a name that leads to this machine, such as localtest.me", async () => {
    const resolve = () => Promise.resolve([v4("127.0.0.1")]);
    const tried = await createPost({ allowsLoopback: false, resolve })(message(at("localtest.me")));
    expect(tried).toMatchObject({ status: null, error: "address" });
    expect(consumer.received).toEqual([]);
  });

  it("is not made when one of a name's addresses is not public", async () => {
    const resolve = () => Promise.resolve([v4("93.184.216.34"), v4("10.0.0.1")]);
    const tried = await createPost({ allowsLoopback: false, resolve })(message(at("mixed.example")));
    expect(tried.error).toBe("address");
  });

  it("goes to the very addresses that were looked at: a name that is bound anew is asked for once, and refused", async () => {
    const answers = [[v4("93.184.216.34")], [v4("127.0.0.1")]];
    let asked = 0;
    // The first answer is a public one, as a check made before the connection would have got it.
    const resolve = () => Promise.resolve(answers[Math.min(asked++, 1)] ?? []);
    expect((await resolve())[0]?.address).toBe("93.184.216.34");
    const tried = await createPost({ allowsLoopback: false, resolve })(message(at("rebound.example")));
    expect(tried.error).toBe("address");
    expect(asked).toBe(2);
    expect(consumer.received).toEqual([]);
  });

  it("is made with the address that was found, and with no other", async () => {
    const resolve = () => Promise.resolve([v4("127.0.0.1")]);
    const tried = await createPost({ allowsLoopback: true, resolve })(message(at("consumer.example")));
    expect(tried).toMatchObject({ status: 204, error: null });
    expect(consumer.received[0]?.headers.host).toBe(`consumer.example:${port}`);
  });

  it("tells a name that leads nowhere, a closed port, and a port without TLS", async () => {
    const lost = () => Promise.reject(Object.assign(new Error("not found"), { code: "ENOTFOUND" }));
    const empty = () => Promise.resolve([]);
    const post = createPost({ allowsLoopback: true });
    expect((await createPost({ allowsLoopback: true, resolve: lost })(message(at("lost.example")))).error).toBe("name");
    expect((await createPost({ allowsLoopback: true, resolve: empty })(message(at("none.example")))).error).toBe(
      "address",
    );
    const closed = await startConsumer();
    await closed.close();
    expect((await post(message(closed.url))).error).toBe("connection");
    expect((await post(message(`https://127.0.0.1:${port}/`))).error).toBe("connection");
  });

  it.each([
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "CERT_HAS_EXPIRED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
  ])("that ends with %s is told as a certificate that nobody vouches for", async (code) => {
    const resolve = () => Promise.reject(Object.assign(new Error("TLS"), { code }));
    const tried = await createPost({ allowsLoopback: false, resolve })(message("https://expired.example/"));
    expect(tried).toMatchObject({ status: null, error: "certificate" });
  });

  it("has no more time than it was given, whatever the other side does", async () => {
    consumer.behave({ kind: "drips" });
    const tried = await createPost({ allowsLoopback: true, timeoutMs: 150 })(message(consumer.url));
    expect(tried).toMatchObject({ status: null, error: "timeout" });
    expect(tried.durationMs).toBeGreaterThanOrEqual(140);
    expect(tried.durationMs).toBeLessThan(2_000);
  });
});
