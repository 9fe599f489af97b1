import { resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import { describePlace, readStoragePlace } from "./storage-place.js";

const options = (text: string) => {
  const place = readStoragePlace(text);
  return place.kind === "s3" ? place.options : place.directory;
};

/** The message; fails when the place is accepted. */
function refusal(text: string): string {
  try {
    readStoragePlace(text);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return error.message;
  }
  throw new Error(`${text} was not refused`);
}

describe("a storage place", () => {
  it("is a folder", () => {
    expect(options("file:./files")).toBe(resolve("files"));
    expect(options("file:///srv/my%20files")).toBe("/srv/my files");
    expect(describePlace(readStoragePlace("file:/srv/files"))).toBe("/srv/files");
  });

  it("is a bucket, with what the service needs", () => {
    const flags = { forcePathStyle: false, createBucket: false, conditionalWrites: false };
    expect(options("s3://my-files")).toEqual({ bucket: "my-files", ...flags });
    expect(options("s3://my-files/prod/a?region=eu-central-1")).toEqual({
      bucket: "my-files",
      keyPrefix: "prod/a",
      region: "eu-central-1",
      ...flags,
    });
    expect(
      options("s3://b1?endpoint=http://127.0.0.1:9000&path_style=true&create_bucket=true&conditional_writes=true"),
    ).toEqual({
      bucket: "b1",
      endpoint: "http://127.0.0.1:9000",
      forcePathStyle: true,
      createBucket: true,
      conditionalWrites: true,
    });
    expect(describePlace(readStoragePlace("s3://b1/x?endpoint=http://h:1"))).toBe("s3://b1/x at http://h:1");
  });

  it("says what to give instead, and repeats no secret", () => {
    expect(refusal("files")).toMatch(/file:<folder>/);
    expect(refusal("file:")).toMatch(/file:<folder>/);
    expect(refusal("s3://")).toMatch(/bucket/);
    expect(refusal("s3://host:9000/bucket")).toMatch(/endpoint/);
    expect(refusal("s3://b1?path_style=yes")).toMatch(/path_style=true/);
    expect(refusal("s3://b1?secret_access_key=hush")).toMatch(/no setting "secret_access_key"/);
    for (const text of ["s3://AKIA:hush@bucket", "s3://b1?secret_access_key=hush"]) {
      expect(refusal(text)).not.toContain("hush");
    }
  });
});
