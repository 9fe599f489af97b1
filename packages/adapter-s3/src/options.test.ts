import { isAdapterError } from "@holdfast/adapter-api";
import { expect, it } from "vitest";
import { resolveOptions, type S3StorageOptions } from "./options.js";

function messageOf(options: Partial<S3StorageOptions>): string | null {
  try {
    resolveOptions({ bucket: "my-files", ...options });
    return null;
  } catch (error) {
    if (isAdapterError(error) && error.code === "invalid_input") return error.message;
    throw error;
  }
}

it("takes folders as a prefix, with or without the last slash", () => {
  const prefix = (keyPrefix: string) => resolveOptions({ bucket: "my-files", keyPrefix }).keyPrefix;
  expect(["", "a", "a/", "a/b.c/_d-1"].map(prefix)).toEqual(["", "a/", "a/", "a/b.c/_d-1/"]);
});

it("says what is wrong with an option, and shows no credentials", () => {
  for (const keyPrefix of ["/", "/a", "a//b", "../a", "a/./b", "ä", "a b", "x".repeat(257)]) {
    expect(messageOf({ keyPrefix })).toMatch(/keyPrefix must be folders/);
  }
  expect(messageOf({ bucket: "a/b" })).toMatch(/bucket/);
  expect(messageOf({ endpoint: "s3.example.com" })).toMatch(/https:\/\//);
  expect(messageOf({ endpoint: "ftp://s3.example.com" })).toMatch(/https:\/\//);
  expect(messageOf({ endpoint: "https://key:hush@s3.example.com" })).toMatch(/no credentials/);
  expect(messageOf({ endpoint: "https://key:hush@s3.example.com" })).not.toContain("hush");
  expect(messageOf({ partBytes: 1024 })).toMatch(/partBytes must be a whole number from 5242880/);
  expect(messageOf({ maxObjectBytes: 100 * 1024 ** 3 })).toMatch(/maxObjectBytes/);
  expect(messageOf({ maxObjectBytes: 100 * 1024 ** 3, partBytes: 16 * 1024 ** 2 })).toBeNull();
  expect(messageOf({ idleTimeoutMs: 0 })).toMatch(/idleTimeoutMs/);
});
