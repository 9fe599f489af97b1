import { beforeAll, describe, expect, it } from "vitest";
import { createClient, type HoldfastClient, isApiError } from "../src/index.js";
import { useLiveServer } from "./live-server.js";

const live = useLiveServer();
let client: HoldfastClient;

beforeAll(async () => {
  const admin = await live.admin();
  await admin.tables.create({
    name: "documents",
    access: "authenticated",
    columns: [
      { name: "id", type: "integer", primary_key: true },
      { name: "content", type: "jsonb" },
    ],
  });
  client = await live.signedIn();
});

describe("refusals", () => {
  it("carry the server's sentence, each field and the request's id", async () => {
    const error = await client.auth.register({ email: "no address", password: "x" }).catch((thrown) => thrown);
    expect(isApiError(error, "invalid_body")).toBe(true);
    expect(error.errors.map(({ path }: { path: string }) => path).join()).toMatch(/email.*password/);
    expect(error.errors[0].message).toMatch(/\w+ \w+/);
    expect(error.requestId).toMatch(/^[\w-]{8,}$/);
    expect(error.message).not.toMatch(/The server answered/);
  });

  it("name the wrong key", async () => {
    const stranger = live.client({ anonKey: "anon_wrong" });
    await expect(stranger.tables.list()).rejects.toMatchObject({ status: 401, code: "invalid_key" });
  });

  it("of a URL that is none come at once", () => {
    expect(() => createClient({ url: "api.example.com", anonKey: "k" })).toThrow(/http/);
    expect(() => createClient({ url: undefined as unknown as string, anonKey: "k" })).toThrow(TypeError);
  });
});

describe("large JSON", () => {
  it("goes in and comes back whole: 5 MB", async () => {
    const content = { text: 'é😀\\"'.repeat(700_000), list: Array.from({ length: 1_000 }, (_, index) => index) };
    expect(JSON.stringify(content).length).toBeGreaterThan(4_900_000);
    const stored = await client.from("documents").insert({ id: 1, content });
    expect(stored.content).toEqual(content);
    expect((await client.from("documents").get(1))?.content).toEqual(content);
  });
});
