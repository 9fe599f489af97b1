import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./harness/test-server.js";

const LIMIT = 5;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ settings: { credentialAttemptsPerMinute: LIMIT } });
});
afterAll(() => server.close());

/** A login from an address of choice. */
async function logInFrom(clientAddress: string | null, email: string): Promise<Response> {
  const request = new Request("http://holdfast.test/api/v1/auth/login", {
    method: "POST",
    headers: { apikey: server.anonKey, "content-type": "application/json" },
    body: JSON.stringify({ email, password: "not the password" }),
  });
  return server.server.fetch(request, clientAddress === null ? {} : { clientAddress });
}

describe("tries of credentials", () => {
  it("are limited for an address, whatever the accounts, and say what remains", async () => {
    for (let i = 0; i < LIMIT; i++) {
      const response = await logInFrom("192.0.2.7", `u${i}@example.com`);
      expect(response.status).toBe(400);
      expect(response.headers.get("ratelimit-limit")).toBe("5");
      expect(response.headers.get("ratelimit-remaining")).toBe(String(4 - i));
    }
    const refused = await logInFrom("192.0.2.7", "u9@example.com");
    expect([refused.status, (await refused.json()).code]).toEqual([429, "rate_limited"]);
    const wait = Number(refused.headers.get("retry-after"));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(120);
    expect(refused.headers.get("ratelimit-remaining")).toBe("0");
    expect((await logInFrom("192.0.2.8", "u9@example.com")).status).toBe(400);
  });

  it("are limited for an account, whatever the addresses and the case of the name", async () => {
    for (let i = 0; i < LIMIT; i++) {
      expect((await logInFrom(`198.51.100.${i}`, i % 2 ? "VICTIM@example.com" : "victim@example.com")).status).toBe(
        400,
      );
    }
    const refused = await logInFrom("198.51.100.99", "victim@example.com");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await logInFrom("198.51.100.99", "somebody@example.com")).status).toBe(400);
  });

  it("are not limited together when the host does not tell the address, only for an account", async () => {
    for (let i = 0; i < 2 * LIMIT; i++) expect((await logInFrom(null, `unknown${i}@example.com`)).status).toBe(400);
    for (let i = 0; i < LIMIT; i++) expect((await logInFrom(null, "one@example.com")).status).toBe(400);
    expect((await logInFrom(null, "one@example.com")).status).toBe(429);
  });

  it("are limited for changes of a password, so that a stolen access token does not find it out", async () => {
    const { token } = await server.newUser();
    const json = { current_password: "a guess", new_password: "a fine new password" };
    const statuses: number[] = [];
    for (let i = 0; i <= LIMIT; i++)
      statuses.push((await server.call("PUT", "/users/me/password", { token, json })).status);
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
  });
});
