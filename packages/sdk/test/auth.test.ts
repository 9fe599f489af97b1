import { describe, expect, it } from "vitest";
import { type HoldfastClient, isApiError, isNetworkError, memorySessionStorage, type Session } from "../src/index.js";
import { useLiveServer } from "./live-server.js";

const live = useLiveServer({ accessTokenSeconds: 900 });
const me = (client: HoldfastClient) => client.users.me();

/** A fetch that counts refreshes, and may fail or hold them. */
function watchedFetch() {
  const watch = {
    refreshes: 0,
    requests: 0,
    isOffline: false,
    before: async (): Promise<void> => undefined,
    fetch: (async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      watch.requests += 1;
      if (watch.isOffline) throw new TypeError("offline");
      if (!url.endsWith("/auth/refresh")) return fetch(input, init);
      watch.refreshes += 1;
      await watch.before();
      return fetch(input, init);
    }) as typeof fetch,
  };
  return watch;
}

/** A storage whose session says that its token has this much left, as the clock of a device would see it. */
function clockedStorage() {
  const storage = memorySessionStorage();
  const key = () => `holdfast:${live.url}`;
  const read = () => JSON.parse(String(storage.getItem(key()))) as Session | null;
  const change = (values: Partial<Session>) => void storage.setItem(key(), JSON.stringify({ ...read(), ...values }));
  return { storage, key, read, change, setLeft: (ms: number) => change({ expiresAt: Date.now() + ms }) };
}

describe("a session", () => {
  it("begins with a login and ends with a logout, also on the server", async () => {
    const { email, password, id } = await live.test.newUser();
    const client = live.client();
    const heard: (string | null)[] = [];
    client.auth.onChange((session) => heard.push(session?.userId ?? null));
    expect(await client.auth.session()).toBeNull();
    const session = await client.auth.login({ email, password });
    expect(session).toMatchObject({ userId: id, email, isSuperuser: false });
    expect((await me(client)).id).toBe(id);
    await client.auth.logout();
    expect(await client.auth.session()).toBeNull();
    expect(await client.auth.accessToken()).toBeNull();
    expect(heard).toEqual([id, null]);
    expect((await live.test.call("GET", "/users/me", { token: session.accessToken })).status).toBe(401);
    await client.auth.logout();
  });

  it("is the newest after a second login; a failed one changes nothing", async () => {
    const [first, second] = [await live.test.newUser(), await live.test.newUser()];
    const client = live.client();
    await client.auth.login(first);
    await client.auth.login(second);
    await expect(client.auth.login({ email: first.email, password: "wrong password" })).rejects.toMatchObject({
      status: 400,
    });
    expect((await me(client)).id).toBe(second.id);
  });

  it("of one client is none of another's", async () => {
    const [one, other] = [await live.signedIn(), await live.signedIn()];
    const [mine, yours] = await Promise.all([me(one), me(other)]);
    expect(mine.id).not.toBe(yours.id);
    await one.auth.logout();
    expect((await me(other)).id).toBe(yours.id);
  });

  it("is shared by clients that share a storage, who notice what the other does", async () => {
    const { storage } = clockedStorage();
    const user = await live.test.newUser();
    const [one, other] = [live.client({ sessionStorage: storage }), live.client({ sessionStorage: storage })];
    const heard: (string | null)[] = [];
    other.auth.onChange((session) => heard.push(session?.userId ?? null));
    expect(await other.auth.session()).toBeNull();
    await one.auth.login(user);
    expect((await me(other)).id).toBe(user.id);
    await one.auth.logout();
    expect(await other.auth.session()).toBeNull();
    expect(heard).toEqual([user.id, null]);
  });

  it("ends here also when the server cannot be reached", async () => {
    const watch = watchedFetch();
    const client = await live.signedIn({ fetch: watch.fetch });
    watch.isOffline = true;
    expect(isNetworkError(await client.auth.logout().catch((error) => error))).toBe(true);
    expect(await client.auth.session()).toBeNull();
  });

  it("survives damaged and failing storages", async () => {
    const user = await live.test.newUser();
    for (const damage of ["", "null", "{", "[]", "5", '{"accessToken":1}', '{"accessToken":"a","refreshToken":"b"}']) {
      const { storage, key } = clockedStorage();
      await storage.setItem(key(), damage);
      const client = live.client({ sessionStorage: storage });
      expect(await client.auth.session()).toBeNull();
      await client.auth.login(user);
      expect((await me(client)).id).toBe(user.id);
    }
    const fail = (): never => {
      throw new Error("The storage is full.");
    };
    const client = live.client({ sessionStorage: { getItem: () => null, setItem: fail, removeItem: fail } });
    await client.auth.login(user);
    expect((await me(client)).id).toBe(user.id);
    await client.auth.logout();
    expect(await client.auth.session()).toBeNull();
  });
});

describe("renewal", () => {
  it("comes before the token ends", async () => {
    const { storage, read, setLeft } = clockedStorage();
    const watch = watchedFetch();
    const client = await live.signedIn({ sessionStorage: storage, fetch: watch.fetch });
    const before = read();
    await me(client);
    expect(watch.refreshes).toBe(0);
    setLeft(29_000);
    await me(client);
    await me(client);
    expect(watch.refreshes).toBe(1);
    expect(read()?.accessToken).not.toBe(before?.accessToken);
    expect(read()?.expiresAt).toBeGreaterThan(Date.now() + 800_000);
    expect(read()).toMatchObject({ userId: before?.userId, email: before?.email });
  });

  it("happens once, however many requests and clients wait for it", async () => {
    const { storage, setLeft } = clockedStorage();
    const watch = watchedFetch();
    const one = await live.signedIn({ sessionStorage: storage, fetch: watch.fetch });
    const other = live.client({ sessionStorage: storage, fetch: watch.fetch });
    for (const left of [10_000, -3_600_000]) {
      watch.refreshes = 0;
      setLeft(left);
      await Promise.all(Array.from({ length: 20 }, (_, index) => me(index % 2 ? one : other)));
      expect(watch.refreshes).toBe(1);
    }
  });

  it("may fail while the token is good", async () => {
    const { storage, setLeft } = clockedStorage();
    const watch = watchedFetch();
    const client = await live.signedIn({ sessionStorage: storage, fetch: watch.fetch });
    watch.before = async () => {
      throw new TypeError("offline");
    };
    setLeft(20_000);
    expect(await me(client)).toHaveProperty("id");
    setLeft(-1);
    expect(isNetworkError(await me(client).catch((error) => error))).toBe(true);
    expect(await client.auth.session()).not.toBeNull();
    watch.before = async () => undefined;
    expect(await me(client)).toHaveProperty("id");
  });

  it("does not undo a login that came in between", async () => {
    const { storage, setLeft } = clockedStorage();
    const watch = watchedFetch();
    const client = await live.signedIn({ sessionStorage: storage, fetch: watch.fetch });
    const next = await live.test.newUser();
    watch.before = async () => void (await client.auth.login(next));
    setLeft(10_000);
    expect((await me(client)).id).toBe(next.id);
    expect((await client.auth.session())?.userId).toBe(next.id);
  });

  it("can be waited for no longer than the caller wants", async () => {
    const { storage, setLeft } = clockedStorage();
    const watch = watchedFetch();
    const client = await live.signedIn({ sessionStorage: storage, fetch: watch.fetch });
    const controller = new AbortController();
    const reason = new Error("The user left.");
    let goOn = (): void => undefined;
    watch.before = () =>
      new Promise((resolve) => {
        goOn = resolve;
        controller.abort(reason);
      });
    setLeft(10_000);
    expect(await client.users.me({ signal: controller.signal }).catch((error) => error)).toBe(reason);
    goOn();
    expect(await me(client)).toHaveProperty("id");
  });
});

describe("a session that the server ended", () => {
  it("in mid-use signs out and tells the listeners; the call says why", async () => {
    const { storage } = clockedStorage();
    const user = await live.test.newUser();
    const client = live.client({ sessionStorage: storage });
    const elsewhere = live.client();
    await client.auth.login(user);
    await elsewhere.auth.login(user);
    const heard: unknown[] = [];
    client.auth.onChange((session) => heard.push(session));
    await elsewhere.auth.logoutEverywhere();
    expect(await elsewhere.auth.session()).toBeNull();
    const error = await me(client).catch((thrown) => thrown);
    expect(isApiError(error, "token_revoked")).toBe(true);
    expect(await client.auth.session()).toBeNull();
    expect(heard).toEqual([null]);
  });

  it("while the tab slept signs out as well", async () => {
    const { storage, setLeft } = clockedStorage();
    const user = await live.test.newUser();
    const client = live.client({ sessionStorage: storage });
    await client.auth.login(user);
    const elsewhere = live.client();
    await elsewhere.auth.login(user);
    await elsewhere.auth.logoutEverywhere();
    setLeft(-3_600_000);
    expect(await client.auth.accessToken()).toBeNull();
    expect(await client.auth.session()).toBeNull();
  });

  it("is not taken for ended when only the key is wrong", async () => {
    const { storage, setLeft } = clockedStorage();
    await live.signedIn({ sessionStorage: storage });
    const client = live.client({ sessionStorage: storage, anonKey: "anon_wrong" });
    setLeft(-1);
    await expect(me(client)).rejects.toMatchObject({ code: "invalid_key" });
    expect(await client.auth.session()).not.toBeNull();
  });

  it("by a new password is every one but this", async () => {
    const user = await live.test.newUser();
    const [client, elsewhere] = [live.client(), live.client()];
    await client.auth.login(user);
    await elsewhere.auth.login(user);
    await client.auth.changePassword({ currentPassword: user.password, newPassword: "another long password" });
    expect((await me(client)).id).toBe(user.id);
    await expect(me(elsewhere)).rejects.toMatchObject({ code: "token_revoked" });
    await client.users.deleteMe();
    expect(await client.auth.session()).toBeNull();
  });
});
