import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./harness/test-server.js";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe("sign in", () => {
  it("registers, logs in and reads the own account", async () => {
    const user = await server.newUser();
    const me = await server.call("GET", "/users/me", { token: user.token });
    expect(me.status).toBe(200);
    expect(me.body).toMatchObject({ id: user.id, email: user.email, is_superuser: false, is_active: true });
  });
});
