import { AdapterError } from "@holdfast/adapter-api";
import { describe, expect, it } from "vitest";
import type { LogEntry } from "../server-config.js";
import { AppError } from "./app-error.js";
import { renderProblem } from "./problem.js";

const place = { adapter: "s3", operation: "put" };

function rendered(thrown: unknown) {
  const logged: LogEntry[] = [];
  const { status, body } = renderProblem(thrown, "an-id", (entry) => logged.push(entry));
  return { status, code: JSON.parse(String(body)).code, logged };
}

describe("what is thrown", () => {
  it("is logged as an error where the server failed, with its cause", () => {
    const bug = new TypeError("x is undefined");
    const failed = { level: "error", requestId: "an-id" };
    expect(rendered(bug)).toMatchObject({ status: 500, code: "internal", logged: [{ ...failed, error: bug }] });
    const cut = new AdapterError("unavailable", "connection refused", place);
    expect(rendered(cut)).toMatchObject({ status: 503, code: "unavailable", logged: [{ ...failed, error: cut }] });
  });

  it("is not logged where the client is refused, also what the server was composed without", () => {
    expect(rendered(new AppError("not_found", "Gone."))).toMatchObject({ status: 404, logged: [] });
    expect(rendered(new AppError("not_supported", "No images."))).toMatchObject({ status: 501, logged: [] });
  });

  it("is logged for information where an adapter lacks an ability, which only its text names", () => {
    const lack = new AdapterError("unsupported", "the service has no conditional writes", place);
    const logged = [{ level: "info", requestId: "an-id", error: lack }];
    expect(rendered(lack)).toMatchObject({ status: 501, code: "not_supported", logged });
  });
});
