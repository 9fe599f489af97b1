import { OPERATIONS, type Operation, type OperationId } from "@holdfast/openapi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../errors/app-error.js";
import { createRouter } from "./route.js";

const operations = Object.values(OPERATIONS) as unknown as Operation<OperationId>[];
const methods = [...new Set(operations.map(({ method }) => method))];
const router = createRouter();

/** What a request comes to: the operation with its parameters, or the code of the error and its `allow`. */
type Outcome = { operation: string; parameters: Record<string, string> } | { code: string; allow?: string };

const PARAMETER = /:(\w+)(\{\.\+\})?/g;

const words = [...new Set(operations.flatMap(({ path }) => path.split("/")))].filter((word) => !word.startsWith(":"));

/** Values of parameters: the words that stand beside them, and what might mislead a router. */
const anySegment = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(
    ..."% %e %zz %ff %00 %25 %2525 %2F %2f..%2F %2E%2E . .. ... a.b a;b a?b a#b ME Me mexico m".split(" "),
  ),
  fc.constantFrom(..."constructor __proto__ hasOwnProperty toString null undefined 0 -1 é 💾 %F0%9F%92%BE".split(" ")),
  fc.constantFrom(..."* ** : :table :bucket :file_path{.+} (.*) ? \\ $& {.+}".split(" ")),
  fc.constantFrom("", " ", "e\u0301", "\ud800", "a".repeat(5_000)),
  fc.string({ unit: "grapheme", maxLength: 6 }).map((text) => encodeURIComponent(text)),
  fc.string({ unit: fc.constantFrom("%", "2", "F", "f", "/", ".", ":", "*", "a"), maxLength: 6 }),
);

/** The path of an operation with any values, at times with a segment more, less or another. */
const anyPath = fc
  .tuple(
    fc.constantFrom(...operations.map(({ path }) => path.split("/"))),
    fc.infiniteStream(anySegment),
    fc.array(anySegment, { minLength: 1, maxLength: 4 }),
    fc.option(fc.record({ at: fc.nat(9), remove: fc.nat(1), insert: fc.array(anySegment, { maxLength: 2 }) }), {
      freq: 2,
    }),
    fc.constantFrom("", "", "/", "//"),
  )
  .map(([segments, values, rest, change, end]) => {
    const filled = segments.flatMap((segment) =>
      !segment.startsWith(":") ? [segment] : segment.endsWith("{.+}") ? rest : [values.next().value as string],
    );
    if (change) filled.splice(change.at + 1, change.remove, ...change.insert);
    return filled.join("/") + end;
  });

const anyMethod = fc.constantFrom(...methods, "HEAD", "OPTIONS", "get", "toString");

/** The rule by itself: each path as an expression, those of literals first, then those of parameters, then those of the rest. */
const rules = operations
  .map(({ id, method, path }) => {
    const names = [...path.matchAll(PARAMETER)].map(([, name]) => name as string);
    const expression = path
      .replaceAll(".", "\\.")
      .replace(/\{\\\.\+\}/, "{.+}")
      .replace(PARAMETER, (_, __, rest?: string) => (rest ? "([^]+)" : "([^/]+)"));
    const order = path.replace(/[^/]+/g, (segment) =>
      segment.endsWith("{.+}") ? "2" : segment.startsWith(":") ? "1" : "0",
    );
    return { id, method, names, order, expression: new RegExp(`^${expression}$`) };
  })
  .sort((a, b) => (a.order < b.order ? -1 : 1));

describe("the rule", () => {
  it("leads every path that the operations' own values, empty, odd and hostile ones make to what the rule says", () => {
    fc.assert(
      fc.property(anyMethod, anyPath, (method, path) => {
        expect(outcomeOf(method, path)).toEqual(expectedOf(method, path));
      }),
      { numRuns: 10_000 },
    );
  });

  it("finds each operation by its own path, and by HEAD where it is GET's", () => {
    for (const { id, method, path } of operations) {
      const parameters: Record<string, string> = {};
      const filled = path.replace(PARAMETER, (_, name: string, rest?: string) => {
        parameters[name] = rest ? `${name}/é %` : `${name} é%`;
        return parameters[name].split("/").map(encodeURIComponent).join("/");
      });
      expect(outcomeOf(method, filled)).toEqual({ operation: id, parameters });
      expect(outcomeOf(method, `${filled}/`)).toEqual({ operation: id, parameters });
      if (method === "GET") expect(outcomeOf("HEAD", filled)).toEqual({ operation: id, parameters });
    }
  });
});

describe("single paths", () => {
  it.each([
    ["GET", "/api/v1/users/me", "users.getMe", {}],
    ["GET", "/api/v1/users/me/storage", "files.getUserStorage", { user_id: "me" }],
    ["GET", "/api/v1/users/mexico", "users.getUser", { user_id: "mexico" }],
    ["GET", "/api/v1/users/%6de", "users.getUser", { user_id: "me" }],
    ["GET", "/api/v1/users/ME", "users.getUser", { user_id: "ME" }],
    ["GET", "/api/v1/tables/a%2Fb/data/..%2F..", "rows.getRow", { table: "a/b", row_id: "../.." }],
    ["GET", "/api/v1/tables/__proto__/data/constructor", "rows.getRow", { table: "__proto__", row_id: "constructor" }],
    ["GET", "/api/v1/tables/:table/data/*", "rows.getRow", { table: ":table", row_id: "*" }],
    ["GET", "/api/v1/files/view/b//a//b%2f/", "files.viewFileByPath", { bucket: "b", file_path: "/a//b/" }],
    ["GET", "/api/v1/files/list/view", "files.listFilesOfBucket", { bucket: "view" }],
    ["PUT", "/api/v1/files/upload/signed/x", "files.putFile", { bucket: "signed", file_path: "x" }],
    ["DELETE", "/api/v1/files/upload/signed", "files.deleteFileByPath", { bucket: "upload", file_path: "signed" }],
  ])("%s %s is %s", (method, path, ...[operation, parameters]) => {
    expect(outcomeOf(method, path)).toEqual({ operation, parameters });
  });

  it.each([
    ["GET", "/"],
    ["GET", ""],
    ["GET", "//health"],
    ["GET", "/health//"],
    ["GET", "/HEALTH"],
    ["GET", "/health;a=b"],
    ["GET", "/openapiXjson"],
    ["GET", "/api/v1/tables//data"],
    ["constructor", "/nothing"],
    ["GET", "xhealth"],
    ["GET", "\\health"],
    ["GET", "xapi/v1/users/me"],
    ["GET", ""],
  ])("%s %s is nowhere", (method, path) => {
    expect(outcomeOf(method, path)).toEqual({ code: "route_not_found" });
  });

  it.each([
    ["POST", "/health", "GET, HEAD"],
    ["GET", "/api/v1/files/view/bucket//", "DELETE"],
    ["HEAD", "/api/v1/auth/login", "POST"],
    ["constructor", "/health", "GET, HEAD"],
    ["__proto__", "/api/v1/auth/login", "POST"],
    ["ALL", "/health", "GET, HEAD"],
    ["get", "/health", "GET, HEAD"],
  ])("%s %s is told to use %s", (method, path, allow) => {
    expect(outcomeOf(method, path)).toEqual({ code: "method_not_allowed", allow });
  });

  it.each(["%", "%2", "%zz", "%ff", "%c3%28", "%ed%a0%80"])("refuses the escape %s for any method", (part) => {
    expect(outcomeOf("GET", `/api/v1/tables/${part}`)).toEqual({ code: "invalid_path" });
    expect(outcomeOf("PATCH", `/api/v1/tables/${part}`)).toEqual({ code: "invalid_path" });
    expect(outcomeOf("GET", `/api/v1/files/view/b/a/${part}`)).toEqual({ code: "invalid_path" });
  });
});

it("takes time by the length of a path only", () => {
  const paths = ["/", "/api/v1/files/view/", "/api/v1/tables/a/", "/api/v1/files/"].flatMap((start) =>
    ["/", "a", "a/", "../", "%2F", ":", "*", "files/"].map((part) => start + part.repeat(2 ** 20 / part.length)),
  );
  const start = process.cpuUsage();
  for (const path of paths) for (const method of methods) outcomeOf(method, path);
  const { user, system } = process.cpuUsage(start);
  // 160 looks at 1 MiB. hono took ten seconds; a look back at each byte would take hours.
  expect((user + system) / 1e6).toBeLessThan(5);
});

function outcomeOf(method: string, path: string): Outcome {
  try {
    const { operation, parameters } = router(method, path);
    return { operation: operation.id, parameters: { ...parameters } };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const allow = error.headers?.allow;
    return allow === undefined ? { code: error.code } : { code: error.code, allow };
  }
}

function expectedOf(method: string, path: string): Outcome {
  const trimmed = path.length > 1 ? path.replace(/\/$/, "") : path;
  const wanted = method === "HEAD" ? "GET" : method;
  const fits = methods.flatMap(
    (each) => rules.find((rule) => rule.method === each && rule.expression.test(trimmed)) ?? [],
  );
  const own = fits.find((rule) => rule.method === wanted);
  try {
    const [found] = (own ? [own] : fits).map((rule) => {
      const [, ...values] = rule.expression.exec(trimmed) ?? [];
      const named = rule.names.map((name, i) => [name, decodeURIComponent(values[i] ?? "")]);
      return { operation: rule.id, parameters: Object.fromEntries(named) as Record<string, string> };
    });
    if (own && found) return found;
  } catch {
    return { code: "invalid_path" };
  }
  if (fits.length === 0) return { code: "route_not_found" };
  const allow = fits.map((rule) => rule.method);
  return { code: "method_not_allowed", allow: [...allow, ...(allow.includes("GET") ? ["HEAD"] : [])].join(", ") };
}
