import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient, type HoldfastClient, memorySessionStorage } from "../src/index.js";
import { type OddServer, startOddServer } from "./odd-server.js";

let odd: OddServer;
/** Called when a request has come, which is never answered. */
let onRequest = (): void => undefined;

beforeAll(async () => {
  odd = await startOddServer(() => onRequest());
});

afterAll(() => odd.close());

/** What the parts of a client are called with, but for the options, which come last. */
const CALLS: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  auth: {
    register: [{}],
    login: [{}],
    logout: [],
    logoutEverywhere: [],
    changePassword: [{}],
  },
  users: {
    me: [],
    updateMe: [{}],
    deleteMe: [],
    profiles: [],
    count: [],
    get: ["id"],
    list: [],
    create: [{}],
    update: ["id", {}],
    delete: ["id"],
  },
  tables: {
    list: [],
    get: ["t"],
    create: [{}],
    update: ["t", {}],
    delete: ["t"],
    sql: ["t"],
    schema: [],
    addColumn: ["t", {}],
    updateColumn: [{ table: "t", column: "c" }, {}],
    deleteColumn: [{ table: "t", column: "c" }],
    createIndex: ["t", {}],
    deleteIndex: ["t", "i"],
    createForeignKey: ["t", {}],
    deleteForeignKey: ["t", "f"],
    policies: ["t"],
    createPolicy: ["t", {}],
    deletePolicy: ["t", "p"],
  },
  storage: {
    listBuckets: [],
    getBucket: ["b"],
    createBucket: [{}],
    updateBucket: ["b", {}],
    deleteBucket: ["b"],
    listFiles: [],
    getFile: ["f"],
    deleteFile: ["f"],
    downloadFile: ["f"],
    copyFile: ["f", {}],
    moveFile: ["f", {}],
    downloadVersion: ["v"],
    restoreVersion: ["v"],
    deleteVersion: ["v"],
    usage: ["u"],
    initiateUpload: [{}],
    signedUrl: ["f"],
  },
  "storage.from": {
    upload: ["p", "text"],
    download: ["p"],
    info: ["p"],
    list: [],
    entries: [],
    versions: [],
    update: ["p", {}],
    delete: ["p"],
    deleteAll: ["p"],
  },
  accessKeys: {
    list: [],
    get: ["k"],
    create: [{}],
    revoke: ["k"],
  },
  from: {
    rows: [],
    page: [],
    first: [],
    count: [],
    get: [1],
    insert: [{}],
    insertMany: [[{}]],
    upsert: [[{}]],
    update: [1, {}],
    updateAll: [{}],
    delete: [1],
    deleteAll: [],
  },
};

/** What asks nobody. */
const LOCAL = new Set(
  `session accessToken onChange from publicUrl expression select eq neq gt gte lt lte like ilike in or filter order limit`.split(
    " ",
  ),
);

function signedInClient(): HoldfastClient {
  const storage = memorySessionStorage();
  const session = { accessToken: "a", refreshToken: "r", userId: "u", email: "e", expiresAt: Date.now() + 3_600_000 };
  void storage.setItem(`holdfast:${odd.url}`, JSON.stringify(session));
  return createClient({ url: odd.url, anonKey: "anon", sessionStorage: storage });
}

function partOf(client: HoldfastClient, name: string): object {
  if (name === "storage.from") return client.storage.from("b");
  if (name === "from") return client.from("t").eq("id", 1);
  return client[name as "auth"];
}

describe.each(Object.entries(CALLS))("every call of %s", (name, calls) => {
  it("is tried here", () => {
    const methods = Object.keys(partOf(signedInClient(), name)).filter((method) => !LOCAL.has(method));
    expect(Object.keys(calls).sort()).toEqual(methods.sort());
  });

  it.each(Object.entries(calls))("%s ends at once with the reason of its signal", async (method, args) => {
    const part = partOf(signedInClient(), name) as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const controller = new AbortController();
    const reason = new Error("The user left.");
    onRequest = () => controller.abort(reason);
    const calling = part[method]?.(...args, { signal: controller.signal });
    expect(await calling?.catch((error: unknown) => error)).toBe(reason);
  });
});
