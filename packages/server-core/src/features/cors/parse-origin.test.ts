import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLoopbackHost, parseOrigin } from "./parse-origin.js";

describe("an origin", () => {
  it.each([
    ["https://example.com", "https://example.com"],
    ["HTTPS://Example.COM:443", "https://example.com"],
    ["http://example.com:80", "http://example.com"],
    ["http://example.com:8080", "http://example.com:8080"],
    ["https://a-b.example.co.uk", "https://a-b.example.co.uk"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["https://example.xn--p1ai", "https://example.xn--p1ai"],
    ["http://localhost", "http://localhost"],
    ["http://localhost:5173", "http://localhost:5173"],
    ["http://app.localhost:1", "http://app.localhost:1"],
    ["http://192.0.2.1:3000", "http://192.0.2.1:3000"],
    ["http://[2001:DB8::1]:3000", "http://[2001:db8::1]:3000"],
  ])("%s is stored as %s", (text, origin) => {
    expect(parseOrigin(text)).toEqual({ origin, error: null });
  });

  it.each([
    "",
    "*",
    "null",
    "https://",
    "https://*",
    "https://*.example.com",
    "example.com",
    "//example.com",
    "ftp://example.com",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://example",
    "https://example.com.",
    "https://.example.com",
    "https://example..com",
    "https://-a.example.com",
    "https://a_b.example.com",
    "https://example.123",
    "https://example.com/",
    "https://example.com/path",
    "https://example.com?x",
    "https://example.com#x",
    "https://example.com\\x",
    "https://user@example.com",
    "https://user:secret@example.com",
    "https://example.com:0x50",
    "https://example.com:65536",
    "https://exam ple.com",
    "https://exam\nple.com",
    "https://exam\tple.com",
    " https://example.com",
    "https://example.com\0",
    "https://exam%70le.com",
    "https://example.com,https://evil.example",
    "https://[::1",
    `https://${"a.".repeat(130)}com`,
  ])("is not %j", (text) => {
    const { origin, error } = parseOrigin(text);
    expect(origin).toBeNull();
    expect(error).toMatch(/^[A-Z].*\.$/);
  });

  it("in its normal form is what a browser sends, and stays as it is", () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ["http", "https"] }), (url) => {
        const sent = new URL(url).origin;
        const { origin } = parseOrigin(sent);
        if (origin !== null) expect(origin).toBe(sent);
      }),
    );
  });

  it("never comes out of a text that is none, and the parser never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string().map((text) => `https://${text}`),
        ),
        (text) => {
          const { origin } = parseOrigin(text);
          if (origin !== null) expect(new URL(origin).origin).toBe(origin);
        },
      ),
    );
  });
});

describe("this machine", () => {
  it.each(["localhost", "app.localhost", "127.0.0.1", "127.9.9.9", "[::1]"])("is %s", (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });
  it.each(["localhost.evil.example", "evillocalhost", "127.0.0.1.evil.example", "128.0.0.1", "[::2]", "", "0.0.0.0"])(
    "is not %j",
    (host) => {
      expect(isLoopbackHost(host)).toBe(false);
    },
  );
});
