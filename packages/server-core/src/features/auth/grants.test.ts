import fc from "fast-check";
import { base64url, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import type { SignedGrant } from "../../actor.js";
import type { Database } from "../../database/database.js";
import { DEFAULT_SETTINGS } from "../../server-config.js";
import { randomText } from "./encoding.js";
import { createGrantTokens } from "./grants.js";

let clock = Date.parse("2026-01-01T00:00:00Z");
const platform = {
  // Grants need no database; touching it would throw.
  database: undefined as unknown as Database,
  settings: DEFAULT_SETTINGS,
  log: () => undefined,
  now: () => new Date(clock),
};
const secret = randomText(32);
const grants = createGrantTokens(platform, () => secret);

const anyGrant: fc.Arbitrary<SignedGrant> = fc.record({
  kind: fc.constant("signed" as const),
  action: fc.constantFrom("read" as const, "write" as const),
  resource: fc.constantFrom("file", "bucket"),
  id: fc.string({ unit: "grapheme", minLength: 1 }),
  constraints: fc.dictionary(
    fc.string().filter((name) => name !== "__proto__"),
    fc.oneof(fc.string({ unit: "grapheme" }), fc.integer()),
  ),
});
const grant: SignedGrant = {
  kind: "signed",
  action: "read",
  resource: "file",
  id: "f1",
  constraints: { max_bytes: 5 },
};

describe("a grant", () => {
  it("comes back as it was signed, in characters that a URL can carry", async () => {
    await fc.assert(
      fc.asyncProperty(anyGrant, async (signed) => {
        const token = await grants.sign(signed, 60);
        expect(token).toMatch(/^[\w.-]+$/);
        expect(await grants.verify(token)).toEqual({ ...signed, constraints: { ...signed.constraints } });
      }),
    );
  });

  it("ends in time", async () => {
    const token = await grants.sign(grant, 60);
    clock += 59_000;
    expect(await grants.verify(token)).toEqual(grant);
    clock += 1_000;
    await expect(grants.verify(token)).rejects.toMatchObject({ code: "token_expired" });
  });

  it("is refused when any character of it was changed", async () => {
    const token = await grants.sign(grant, 60);
    const last = token.lastIndexOf(".") + 43;
    for (let at = 0; at < token.length; at++) {
      // The last character of a part carries bits that do not count.
      if (token[at] === "." || token[at + 1] === "." || at === last) continue;
      const changed = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
      await expect(grants.verify(changed)).rejects.toMatchObject({ code: "invalid_token" });
    }
  });

  it("is refused when signed with another secret, unsigned, of another type, or without its parts", async () => {
    const other = createGrantTokens(platform, () => randomText(32));
    const key = base64url.decode(secret);
    const claims = { act: "write", res: "file", con: {}, sub: "f1" };
    const jwt = (header: { alg: string; typ?: string }, payload: Record<string, unknown> = claims) =>
      new SignJWT(payload)
        .setProtectedHeader(header)
        .setExpirationTime(clock / 1000 + 60)
        .sign(key);
    const none = `${base64url.encode('{"alg":"none","typ":"grant+jwt"}')}.${base64url.encode(JSON.stringify(claims))}.`;
    const forged = [
      await other.sign(grant, 60),
      none,
      await jwt({ alg: "HS256" }),
      await jwt({ alg: "HS256", typ: "at+jwt" }),
      await jwt({ alg: "HS512", typ: "grant+jwt" }),
      await jwt({ alg: "HS256", typ: "grant+jwt" }, { sub: "f1" }),
      await new SignJWT(claims).setProtectedHeader({ alg: "HS256", typ: "grant+jwt" }).sign(key),
      "",
      "a.b.c",
    ];
    for (const token of forged) await expect(grants.verify(token)).rejects.toMatchObject({ code: "invalid_token" });
  });
});
