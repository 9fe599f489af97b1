import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { fsStorage } from "@holdfast/adapter-fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createServer, type Server, type ServerConfig } from "../src/index.js";
import { type SharedDatabase, startSharedDatabase } from "./harness/shared-database.js";

let database: SharedDatabase;
let folder: string;
let servers: Server[] = [];

beforeAll(async () => {
  database = await startSharedDatabase();
  folder = await mkdtemp(join(tmpdir(), "holdfast-first-"));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const make = (config: Partial<ServerConfig> = {}): Server => {
  const storage = fsStorage({ directory: join(folder, String(servers.length)) });
  const server = createServer({ database: database.connect(), storage, ...config });
  servers = [...servers, server];
  return server;
};

describe("the first start", () => {
  it("makes one anonymous key and one admin, though several servers start at the same instant", async () => {
    const reports = await Promise.all([make(), make(), make()].map((server) => server.start()));
    const admins = reports.flatMap(({ firstAdmin }) => (firstAdmin === null ? [] : [firstAdmin]));
    expect(admins).toHaveLength(1);
    expect(new Set(reports.map(({ anonKey }) => anonKey)).size).toBe(1);
    expect(admins[0]?.email).toBe("admin@example.com");
    expect(admins[0]?.password).toMatch(/^[\w-]{24}$/);
    const users = await database.rows("select email, is_superuser from holdfast.users");
    expect(users).toEqual([{ email: "admin@example.com", is_superuser: true }]);
    expect(await database.rows("select kid from holdfast.signing_keys")).toHaveLength(1);

    for (const server of servers) {
      const request = new Request("http://holdfast.test/api/v1/auth/login", {
        method: "POST",
        headers: { apikey: reports[0]?.anonKey ?? "", "content-type": "application/json" },
        body: JSON.stringify({ username: admins[0]?.email, password: admins[0]?.password }),
      });
      const response = await server.fetch(request);
      expect([response.status, (await response.json()).is_superuser]).toEqual([200, true]);
    }
  });

  it("is over then: a later start makes nobody, and keeps the key unless another is configured", async () => {
    const firstAdmin = { email: "second@example.com", password: "another fine password" };
    const later = await make({ firstAdmin }).start();
    expect(later.firstAdmin).toBeNull();
    const configured = await make({ anonKey: "my-own-key" }).start();
    expect(configured.anonKey).toBe("my-own-key");
    expect((await make().start()).anonKey).toBe(later.anonKey);
    expect(await database.rows("select email from holdfast.users")).toHaveLength(1);
  });
});

describe("a start on a database without any user", () => {
  it("makes one admin, though several servers with different settings start at the same instant", async () => {
    await database.rows("delete from holdfast.users");
    const started = Array.from({ length: 5 }, (_, i) =>
      make({ firstAdmin: { email: `admin${i}@example.com`, password: "a fine password" } }).start(),
    );
    const made = (await Promise.all(started)).flatMap(({ firstAdmin }) =>
      firstAdmin === null ? [] : [firstAdmin.email],
    );
    expect(made).toHaveLength(1);
    expect(await database.rows("select email from holdfast.users")).toEqual([{ email: made[0] }]);
  });
});

describe("a start that fails after the accounts are ready", () => {
  it("makes no admin whose password nobody would learn, and ends cleanly", async () => {
    await database.rows("delete from holdfast.users");
    const start = () => Promise.reject(new Error("the door is stuck"));
    const answer = async () => ({ status: 204, headers: {}, body: null });
    const stuck = make({ doors: [{ name: "stuck", path: "/stuck", open: () => ({ start, answer }) }] });
    await expect(stuck.start()).rejects.toThrow("the door is stuck");
    await stuck.close();
    expect(await database.rows("select email from holdfast.users")).toEqual([]);
    expect((await make().start()).firstAdmin).toMatchObject({ email: "admin@example.com" });
  });
});

describe("what nobody waits for", () => {
  it("begins when everything has started, and not where something did not", async () => {
    const swept = async (config: Partial<ServerConfig>): Promise<boolean> => {
      const statements: string[] = [];
      const adapter = database.connect();
      const watched: DatabaseAdapter = {
        ...adapter,
        // biome-ignore lint/complexity/useMaxParams: the port has it so.
        query(identity, sql, values, options) {
          statements.push(sql);
          return adapter.query(identity, sql, values, options);
        },
      };
      const server = make({ database: watched, ...config });
      await server.start().catch(() => undefined);
      await server.close();
      return statements.some((sql) => sql.includes("delete from holdfast.upload_sessions"));
    };
    const start = () => Promise.reject(new Error("the door is stuck"));
    const answer = async () => ({ status: 204, headers: {}, body: null });
    expect(await swept({ doors: [{ name: "stuck", path: "/stuck", open: () => ({ start, answer }) }] })).toBe(false);
    expect(await swept({})).toBe(true);
  });
});

describe("a configuration that would let strangers in", () => {
  it.each([
    { serviceKey: "" },
    { serviceKey: "short" },
    { anonKey: "" },
    { anonKey: "with a blank" },
    { anonKey: "the same key twice", serviceKey: "the same key twice" },
    { anonKey: "the-same-key-twice", serviceKey: "the-same-key-twice" },
  ])("does not make a server: %j", (config) => {
    const storage = fsStorage({ directory: join(folder, "none") });
    expect(() => createServer({ database: database.connect(), storage, ...config })).toThrow(/Key/);
  });

  it.each([
    { email: "nobody", password: "a fine password" },
    { email: "root@example.com", password: "short" },
    { email: "root@example.com", password: "password123" },
  ])("does not start without users: %j", async (firstAdmin) => {
    await database.rows("delete from holdfast.users");
    await expect(make({ firstAdmin }).start()).rejects.toThrow(/password|firstAdmin/);
  });
});
