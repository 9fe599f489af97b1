import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createClient, isApiError, isNetworkError, memorySessionStorage } from "../src/index.js";

const URL = "http://holdfast.test";
const ROWS = `${URL}/api/v1/tables/notes/data`;
const page = { data: [{ id: 1 }], metadata: { total_count: null, next_cursor: null } };

const network = setupServer();
let requests: string[] = [];

beforeAll(() => {
  network.listen({ onUnhandledRequest: "error" });
  network.events.on("request:start", ({ request }) => requests.push(request.method));
});

afterEach(() => {
  network.resetHandlers();
  requests = [];
});

afterAll(() => network.close());

const notes = () =>
  createClient({ url: URL, anonKey: "anon", sessionStorage: memorySessionStorage() }).from<{ id: number }>("notes");

/** What stands between a client and the server answers in its own way; a test server of ours never would. */
describe("what a proxy answers", () => {
  it("reads a gateway's page as a refusal, and does not send a write again", async () => {
    network.use(http.post(ROWS, () => HttpResponse.html("<h1>502 Bad Gateway</h1>", { status: 502 })));
    const error = await notes()
      .insert({ id: 1 })
      .catch((thrown: unknown) => thrown);
    expect(isApiError(error)).toBe(true);
    expect(error).toMatchObject({ status: 502, requestId: null });
    expect(requests).toEqual(["POST"]);
  });

  it("reads again what a gateway failed to bring", async () => {
    network.use(
      http.get(ROWS, () => HttpResponse.html("<h1>502 Bad Gateway</h1>", { status: 502 }), { once: true }),
      http.get(ROWS, () => HttpResponse.json(page)),
    );
    expect(await notes().rows()).toEqual([{ id: 1 }]);
    expect(requests).toEqual(["GET", "GET"]);
  });

  it("does not take the sign-in page of a public network for an answer", async () => {
    network.use(http.get(ROWS, () => HttpResponse.html("<form>Accept our terms</form>")));
    await expect(notes().rows()).rejects.toSatisfy(isNetworkError);
  });

  it("tells a network that fails from a server that refuses", async () => {
    network.use(http.post(ROWS, () => HttpResponse.error()));
    await expect(notes().insert({ id: 1 })).rejects.toSatisfy(isNetworkError);
    expect(requests).toEqual(["POST"]);
  });
});
