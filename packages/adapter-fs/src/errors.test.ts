import { ADAPTER_ERROR_CODES, AdapterError } from "@holdfast/adapter-api";
import { describe, expect, it } from "vitest";
import { StorageFailure, toAdapterError } from "./errors.js";

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: no such luck`), { code });
}

describe("toAdapterError", () => {
  it.each([
    ["ENOSPC", "limit_exceeded"],
    ["EDQUOT", "limit_exceeded"],
    ["EFBIG", "limit_exceeded"],
    ["EACCES", "permission_denied"],
    ["EROFS", "permission_denied"],
    ["EMFILE", "unavailable"],
    ["EIO", "unavailable"],
    ["ENOENT", "unavailable"],
    ["EWHATEVER", "internal"],
  ])("makes %s %s", (errno, code) => {
    const error = toAdapterError(systemError(errno), "put");
    expect(error).toMatchObject({ code, adapter: "fs", operation: "put", details: { errno } });
    expect(ADAPTER_ERROR_CODES).toContain(error.code);
  });

  it("keeps the code and the cause of the adapter's own failures", () => {
    const cause = new Error("the client went away");
    const error = toAdapterError(new StorageFailure("aborted", "gone", { cause }), "put");
    expect(error).toMatchObject({ code: "aborted", cause });
  });

  it("passes an AdapterError as it is", () => {
    const error = new AdapterError("limit_exceeded", "too much", { adapter: "other", operation: "get" });
    expect(toAdapterError(error, "put")).toBe(error);
  });

  it("makes anything else internal", () => {
    expect(toAdapterError("a string", "put").code).toBe("internal");
    expect(toAdapterError(new TypeError("oops"), "put").code).toBe("internal");
  });
});
