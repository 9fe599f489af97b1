import { AdapterError } from "@holdfast/adapter-api";
import { describe, expect, it } from "vitest";
import { codeOfSqlState, Refusal, toAdapterError } from "./errors.js";

const call = { adapter: "pg", operation: "query" };

function postgresError(fields: Readonly<Record<string, unknown>>): Error {
  return Object.assign(new Error("database text"), { severity: "ERROR" }, fields);
}

describe("toAdapterError", () => {
  it.each([
    ["23505", "already_exists"],
    ["23503", "conflict"],
    ["23P01", "conflict"],
    ["40001", "conflict"],
    ["40P01", "conflict"],
    ["23514", "invalid_input"],
    ["23502", "invalid_input"],
    ["22003", "invalid_input"],
    ["42P01", "invalid_input"],
    ["42601", "invalid_input"],
    ["42501", "permission_denied"],
    ["25006", "permission_denied"],
    ["53100", "limit_exceeded"],
    ["53300", "limit_exceeded"],
    ["57014", "timeout"],
    ["57P01", "unavailable"],
    ["57P03", "unavailable"],
    ["08006", "unavailable"],
    ["XX000", "internal"],
    ["QQ123", "internal"],
  ])("maps %s to %s", (state, code) => {
    expect(codeOfSqlState(state)).toBe(code);
    expect(toAdapterError(postgresError({ code: state }), call)).toMatchObject({ code, details: { sqlState: state } });
  });

  it("keeps what Postgres names", () => {
    const error = toAdapterError(
      postgresError({ code: "23505", constraint: "c", table: "t", column: undefined }),
      call,
    );
    expect(error.details).toEqual({ sqlState: "23505", constraint: "c", table: "t" });
    expect(error).toMatchObject({ adapter: "pg", operation: "query" });
  });

  it("knows which failures may go away by themselves", () => {
    const retryable = (code: string) => toAdapterError(postgresError({ code }), call).retryable;
    expect(["40001", "40P01", "55P03", "57P01", "57014"].map(retryable)).toEqual([true, true, true, true, true]);
    expect(["23505", "42501", "23503"].map(retryable)).toEqual([false, false, false]);
  });

  it("calls a socket's failures unavailable, and what it does not know internal", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });
    expect(toAdapterError(refused, call).code).toBe("unavailable");
    expect(toAdapterError(new Error("Connection terminated unexpectedly"), call).code).toBe("unavailable");
    expect(toAdapterError(new TypeError("x is not a function"), call).code).toBe("internal");
    expect(toAdapterError("text", call).code).toBe("internal");
  });

  it("leaves an AdapterError as it is, and gives a refusal its names", () => {
    const known = new AdapterError("not_found", "x", { adapter: "other", operation: "get" });
    expect(toAdapterError(known, call)).toBe(known);
    expect(toAdapterError(new Refusal("limit_exceeded", "full"), call)).toMatchObject({
      code: "limit_exceeded",
      adapter: "pg",
      retryable: true,
    });
  });
});
