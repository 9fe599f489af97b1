import { expect, it } from "vitest";
import { startReport } from "./start-report.js";

const started = {
  url: "http://127.0.0.1:8000",
  data: ".holdfast",
  storage: ".holdfast/files",
  database: { name: "pg-embedded", capabilities: { durable: "fsync" } },
  isEncrypted: false,
  anonKey: "anon_key",
  firstAdmin: { email: "admin@example.com", password: "a-secret-password" },
  hasSite: false,
  setUp: null,
} as unknown as Omit<Parameters<typeof startReport>[0], "isPasswordGiven">;

it("shows the first admin's password when the server made it, and never one that the operator gave", () => {
  expect(startReport({ ...started, isPasswordGiven: false })).toMatch(/Password +a-secret-password/);
  const given = startReport({ ...started, isPasswordGiven: true });
  expect(given).toMatch(/Email +admin@example\.com/);
  expect(given).not.toContain("a-secret-password");
});

it("says that files are encrypted, and what that means", () => {
  expect(startReport({ ...started, isPasswordGiven: true })).not.toContain("encrypted");
  const encrypted = startReport({ ...started, isEncrypted: true, isPasswordGiven: true });
  expect(encrypted).toMatch(/Files .*\n +encrypted; .*key is lost/);
});
