import {
  base64url,
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SharedDatabase, startSharedDatabase } from "./harness/shared-database.js";
import { startTestServer, type TestServer, type TestUser } from "./harness/test-server.js";

const KEY_SECONDS = 40_000;
const SERVICE_KEY = "the-service-key-of-tests";

let database: SharedDatabase;
let server: TestServer;
let other: TestServer;
let user: TestUser;
let clock = Date.now();
const now = () => new Date(clock);
const settings = { signingKeySeconds: KEY_SECONDS };

beforeAll(async () => {
  database = await startSharedDatabase();
  server = await startTestServer({ database: database.connect(), now, settings, serviceKey: SERVICE_KEY });
  other = await startTestServer({ database: database.connect(), now, settings });
  user = await server.newUser();
});
afterAll(async () => {
  await other.close();
  await server.close();
  await database.close();
});

const me = (token: string, on: TestServer = server) => on.call("GET", "/users/me", { token });
const jwks = (on: TestServer = server) => on.call("GET", "/.well-known/jwks.json", { key: false });
const signIn = async (on: TestServer = server): Promise<string> =>
  (await on.call("POST", "/auth/login", { json: { email: user.email, password: user.password } })).body.access_token;

/** The server's own key, as an attacker would need it. */
async function ownKey() {
  const [row] = await database.rows<{ kid: string; private_jwk: { [member: string]: string } }>(
    "select kid, private_jwk from holdfast.signing_keys order by activates_at limit 1",
  );
  if (row === undefined) throw new Error("no signing key");
  return { kid: row.kid, key: await importJWK(row.private_jwk, "ES256"), jwk: row.private_jwk };
}

describe("an access token", () => {
  it("can be verified by anybody with the published keys", async () => {
    const { body, headers } = await jwks();
    const { payload, protectedHeader } = await jwtVerify(user.token, createLocalJWKSet(body), {
      issuer: "holdfast",
      audience: "holdfast",
      typ: "at+jwt",
      currentDate: now(),
    });
    expect(protectedHeader.alg).toBe("ES256");
    expect(payload).toMatchObject({ sub: user.id, email: user.email, role: "authenticated" });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
    expect(headers.get("cache-control")).toMatch(/^public, max-age=\d+$/);
    for (const key of body.keys) expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
  });

  it("says nothing of the admin right, which the server looks up at each request", () => {
    expect(Object.keys(decodeJwt(server.admin.token)).sort()).toEqual(
      ["aud", "email", "exp", "iat", "iss", "role", "sid", "sub"].sort(),
    );
  });

  it("is refused once it has expired, also when it was used before", async () => {
    const token = await signIn();
    expect((await me(token)).status).toBe(200);
    clock += 899_000;
    expect((await me(token)).status).toBe(200);
    clock += 1_000;
    expect((await me(token)).body.code).toBe("token_expired");
    expect((await me(token, other)).body.code).toBe("token_expired");
  });

  it("needs the anonymous key beside it", async () => {
    const token = await signIn();
    const { status, body } = await server.call("GET", "/users/me", { token, key: false });
    expect([status, body.code]).toEqual([401, "missing_key"]);
  });
});

describe("a forged token", () => {
  const claims = (): JWTPayload => ({
    sub: server.admin.id,
    sid: user.id,
    email: server.admin.email,
    role: "service",
    is_superuser: true,
  });
  const signed = (
    header: { alg: string; typ?: string; kid?: string },
    change: (jwt: SignJWT) => SignJWT = (jwt) => jwt,
  ) =>
    change(
      new SignJWT(claims())
        .setProtectedHeader(header)
        .setIssuer("holdfast")
        .setAudience("holdfast")
        .setIssuedAt(now())
        .setExpirationTime(Math.floor(clock / 1000) + 600),
    );
  const encode = (value: unknown): string => base64url.encode(JSON.stringify(value));
  const genuine = { alg: "ES256", typ: "at+jwt" };

  const expectRefused = async (token: string): Promise<void> => {
    for (const path of ["/users/me", "/users", "/buckets", "/tables"]) {
      const { status, body } = await server.call("GET", path, { token });
      expect([status, body.code]).toEqual([401, "invalid_token"]);
    }
  };

  it("would pass with the server's own key: the attacks below fail for the right reason", async () => {
    const { kid, key } = await ownKey();
    const { status, body } = await me(await signed({ ...genuine, kid }).sign(key));
    expect([status, body.id]).toEqual([200, server.admin.id]);
  });

  it("is refused when unsigned (alg none)", async () => {
    for (const alg of ["none", "None", "NONE", ""]) {
      const body = encode({ ...claims(), iss: "holdfast", aud: "holdfast", exp: Math.floor(clock / 1000) + 600 });
      await expectRefused(`${encode({ alg, typ: "at+jwt", kid: (await ownKey()).kid })}.${body}.`);
    }
  });

  it("is refused when signed with HS256 and the public key for the secret", async () => {
    const { kid, jwk } = await ownKey();
    const publicJwk = (await jwks()).body.keys.find((key: { kid: string }) => key.kid === kid);
    const publicKey = await importJWK({ ...publicJwk, key_ops: ["verify"] }, "ES256", { extractable: true });
    const pem = publicKey instanceof Uint8Array ? "" : await exportSPKI(publicKey);
    for (const secret of [pem, pem.trim(), JSON.stringify(publicJwk), publicJwk.x, JSON.stringify(jwk)]) {
      await expectRefused(await signed({ alg: "HS256", typ: "at+jwt", kid }).sign(new TextEncoder().encode(secret)));
    }
  });

  it("is refused when signed with another key, whatever key id it claims", async () => {
    const { privateKey } = await generateKeyPair("ES256");
    const { kid } = await ownKey();
    await expectRefused(await signed({ ...genuine, kid }).sign(privateKey));
    await expectRefused(await signed({ ...genuine, kid: "unknown" }).sign(privateKey));
    await expectRefused(await signed(genuine).sign(privateKey));
    await expectRefused(await signed({ ...genuine, kid: "../../etc/passwd" }).sign(privateKey));
  });

  it("is refused when it brings its own key along", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const jwk = await crypto.subtle.exportKey("jwk", publicKey);
    const header = { ...genuine, kid: (await ownKey()).kid, jwk, jku: "https://evil.example/jwks.json" };
    await expectRefused(await signed(header).sign(privateKey));
  });

  it("is refused when made for something else: wrong type, issuer, audience, or without a claim", async () => {
    const { kid, key } = await ownKey();
    await expectRefused(await signed({ alg: "ES256", kid }).sign(key));
    await expectRefused(await signed({ alg: "ES256", typ: "JWT", kid }).sign(key));
    await expectRefused(await signed({ alg: "ES256", typ: "grant+jwt", kid }).sign(key));
    await expectRefused(await signed({ ...genuine, kid }, (jwt) => jwt.setIssuer("evil")).sign(key));
    await expectRefused(await signed({ ...genuine, kid }, (jwt) => jwt.setAudience("evil")).sign(key));
    const bare = new SignJWT({ sub: user.id }).setProtectedHeader({ ...genuine, kid });
    await expectRefused(await bare.setIssuer("holdfast").setAudience("holdfast").sign(key));
  });

  it("is refused when a genuine one was changed in any part", async () => {
    const [header = "", , signature = ""] = (await signIn()).split(".");
    const body = { ...decodeJwt(user.token), sub: server.admin.id };
    await expectRefused(`${header}.${encode(body)}.${signature}`);
    const head = { ...decodeProtectedHeader(user.token), alg: "none" };
    await expectRefused(`${encode(head)}.${encode(body)}.${signature}`);
  });

  it("is refused when it is no token at all, or a refresh token", async () => {
    for (const token of ["x.y.z", "...", "a", user.refreshToken, `${"a".repeat(100_000)}.b.c`, "e30.e30.e30"]) {
      await expectRefused(token);
    }
  });

  it.each(["Basic dXNlcjpwYXNz", "Bearer", "Bearer a b", "Bearer ä", "bearer=x"])(
    "is refused in the header %j",
    async (authorization) => {
      const headers = { authorization: authorization.replace("ä", "\u00e4") };
      const { status, body } = await server.call("GET", "/users/me", { headers });
      expect([status, body.code]).toEqual([401, "invalid_token"]);
    },
  );
});

describe("the keys of clients", () => {
  it("are asked for, compared, and taken from header or query", async () => {
    const bare = await server.call("GET", "/tables", { key: false });
    expect([bare.status, bare.body.code]).toEqual([401, "missing_key"]);
    for (const key of ["wrong", `${server.anonKey}x`, server.anonKey.slice(1), ""]) {
      const { status, body } = await server.call("GET", "/tables", { headers: { apikey: key } });
      expect([status, body.code]).toEqual([401, "invalid_key"]);
    }
    const answers = [
      await server.call("GET", "/tables", { key: false, headers: { "anon-key": server.anonKey } }),
      await server.call("GET", `/tables?apikey=${server.anonKey}`, { key: false }),
      await server.call("GET", `/tables?anon-key=${server.anonKey}`, { key: false }),
      await server.call("GET", "/tables", { key: false, token: server.anonKey }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it("are the same on every server of a database, and known to signed-in users", async () => {
    expect(other.anonKey).toBe(server.anonKey);
    const { body } = await server.call("GET", "/users/me/anon-key", { token: await signIn() });
    expect(body).toEqual({ anon_key: server.anonKey });
  });

  it("have all rights when it is the service key, which stands for no account", async () => {
    for (const options of [{ key: false, token: SERVICE_KEY }, { headers: { apikey: SERVICE_KEY } }]) {
      expect((await server.call("GET", "/users", options)).status).toBe(200);
      expect((await server.call("GET", "/users/me", options)).body.code).toBe("not_authenticated");
      expect((await server.call("POST", "/auth/logout/all", options)).body.code).toBe("not_authenticated");
    }
    const elsewhere = await other.call("GET", "/users", { headers: { apikey: SERVICE_KEY } });
    expect(elsewhere.body.code).toBe("invalid_key");
  });
});

describe("signing keys", () => {
  const kids = async (on: TestServer = server): Promise<string[]> =>
    (await jwks(on)).body.keys.map(({ kid }: { kid: string }) => kid);
  const signerOf = async (on: TestServer = server) => decodeProtectedHeader(await signIn(on)).kid ?? "";

  it("rotate: published first, then signing on every server, then verifying only, then gone", async () => {
    const [first = ""] = await kids();
    const lead = 3_600;
    const { headers } = await jwks();
    const maxAge = Number(/max-age=(\d+)/.exec(headers.get("cache-control") ?? "")?.[1]);
    expect(maxAge).toBeLessThanOrEqual(lead);
    const [{ at = new Date() } = {}] = await database.rows<{ at: Date }>(
      "select activates_at as at from holdfast.signing_keys where kid = $1",
      [first],
    );

    clock = at.getTime() + (KEY_SECONDS - lead) * 1000;
    const published = await kids();
    expect(published).toHaveLength(2);
    expect(published[1]).toBe(first);
    expect(await signerOf()).toBe(first);
    expect(await signerOf(other)).toBe(first);

    clock = at.getTime() + KEY_SECONDS * 1000 - 1;
    const last = await signIn();
    expect(decodeProtectedHeader(last).kid).toBe(first);

    clock += 1;
    const [second = ""] = await kids(other);
    expect(await signerOf()).toBe(second);
    expect(await signerOf(other)).toBe(second);
    expect(await kids(other)).toEqual([second, first]);

    clock += 898_000;
    expect((await me(last)).status).toBe(200);
    expect((await me(last, other)).status).toBe(200);
    clock += 62_000;
    expect((await me(last, other)).status).toBe(401);
    expect(await kids()).toEqual([second]);
  });

  it("are made once when many servers ask at the same instant", async () => {
    const before = await kids();
    clock += KEY_SECONDS * 1000;
    await Promise.all([server, other, server, other].map((on) => jwks(on)));
    expect((await kids()).filter((kid) => !before.includes(kid))).toHaveLength(1);
    expect(await kids(other)).toEqual(await kids());
  });
});
