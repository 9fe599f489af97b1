import { execFile, execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type S3User, useS3Server } from "./harness/s3-server.js";

/** An rclone of 1.63 or later, which makes markers; Debian 12 has an older one, and another may be named. */
const RCLONE = process.env.HOLDFAST_TEST_RCLONE ?? "rclone";

const runs = (command: string, args: readonly string[], word: string): boolean => {
  try {
    return execFileSync(command, args, { stdio: ["ignore", "pipe", "ignore"] }).includes(word);
  } catch {
    return false;
  }
};
const has = (isThere: boolean, what: string): boolean => {
  if (!isThere) process.stderr.write(`\n!!! There is no ${what}, so its tests of folder markers are SKIPPED.\n\n`);
  return isThere;
};
const hasRclone = has(runs(RCLONE, ["help", "flags"], "--s3-directory-markers"), "rclone of 1.63 or later");
const hasS3cmd = has(runs("s3cmd", ["--version"], "s3cmd"), "s3cmd");

const server = useS3Server();
let user: S3User;
let Bucket: string;
let folder: string;

beforeAll(async () => {
  user = await server.newUser();
  folder = await mkdtemp(join(tmpdir(), "holdfast-s3-markers-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  Bucket = await server.newBucket(user);
});

const put = (Key: string, Body = "") => user.s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body) }));
const list = async (more: object = {}) => {
  const { Contents = [], CommonPrefixes = [] } = await user.s3.send(new ListObjectsV2Command({ Bucket, ...more }));
  return { keys: Contents.map(({ Key }) => Key), folders: CommonPrefixes.map(({ Prefix }) => Prefix) };
};
const entries = async (query: string) =>
  (await server.test.call("GET", `/buckets/${Bucket}/entries?${query}`, { token: user.token })).body;

const run = async (command: string, args: readonly string[]): Promise<string> => {
  // A bundle of certificates in the environment stands in rclone's way, and the endpoint here has none.
  const { AWS_CA_BUNDLE: _, ...env } = process.env;
  return (await promisify(execFile)(command, [...args], { env, timeout: 120_000 })).stdout;
};

describe("an object whose key ends with a slash", () => {
  it("is put, described, listed in its folder and as its folder, and deleted", async () => {
    await user.s3.send(new PutObjectCommand({ Bucket, Key: "photos/", ContentType: "application/x-directory" }));
    const described = await user.s3.send(new HeadObjectCommand({ Bucket, Key: "photos/" }));
    expect(described).toMatchObject({ ContentLength: 0, ContentType: "application/x-directory" });
    expect(await list({ Delimiter: "/" })).toEqual({ keys: [], folders: ["photos/"] });
    expect(await list({ Delimiter: "/", Prefix: "photos/" })).toEqual({ keys: ["photos/"], folders: [] });
    expect(await list()).toEqual({ keys: ["photos/"], folders: [] });
    await user.s3.send(new DeleteObjectCommand({ Bucket, Key: "photos/" }));
    expect(await list()).toEqual({ keys: [], folders: [] });
  });

  it("is another one than that without the slash", async () => {
    await put("photos/");
    await put("photos", "a file");
    await put("photos/2026/");
    expect(await list()).toEqual({ keys: ["photos", "photos/", "photos/2026/"], folders: [] });
    const inside = await list({ Delimiter: "/", Prefix: "photos/" });
    expect(inside).toEqual({ keys: ["photos/"], folders: ["photos/2026/"] });
    await user.s3.send(new DeleteObjectCommand({ Bucket, Key: "photos/" }));
    expect(await list()).toEqual({ keys: ["photos", "photos/2026/"], folders: [] });
  });

  it("is copied, as clients do that rename a folder", async () => {
    await put("old/");
    await user.s3.send(new CopyObjectCommand({ Bucket, Key: "new/", CopySource: `${Bucket}/old/` }));
    expect((await list()).keys).toEqual(["new/", "old/"]);
  });

  it("begins no page again, and keeps none from going on", async () => {
    await put("a/");
    for (const key of ["a/1", "a/2"]) await put(key, "x");
    for (const StartAfter of ["a/", "a/1"]) {
      const { keys } = await list({ Delimiter: "/", Prefix: "a/", StartAfter });
      expect(keys).toEqual(StartAfter === "a/" ? ["a/1", "a/2"] : ["a/2"]);
    }
  });

  it("is a folder in the API, and no file", async () => {
    await put("photos/");
    expect(await entries("delimiter=/")).toEqual({ files: [], folders: ["photos/"], next_cursor: null });
    expect(await entries("delimiter=/&prefix=photos/")).toEqual({ files: [], folders: [], next_cursor: null });
  });

  it.each(["/", "a//", "../", "a/./"])("is refused where it is %j", async (key) => {
    await expect(put(key)).rejects.toMatchObject({ $metadata: { httpStatusCode: expect.any(Number) } });
    expect((await list()).keys).toEqual([]);
  });
});

describe.skipIf(!hasRclone)("rclone with --s3-directory-markers", () => {
  const rclone = async (...args: string[]) => run(RCLONE, ["--config", join(folder, "rclone.conf"), ...FLAGS, ...args]);
  const FLAGS = ["--retries", "1", "--low-level-retries", "1", "--s3-directory-markers"];
  beforeAll(() =>
    writeFile(
      join(folder, "rclone.conf"),
      `[door]\ntype = s3\nprovider = Other\naccess_key_id = ${user.keys.accessKeyId}\n` +
        `secret_access_key = ${user.keys.secretAccessKey}\nendpoint = ${server.endpoint}\n`,
    ),
  );

  it("makes empty folders, lists them and removes them", { timeout: 120_000 }, async () => {
    for (const path of ["photos", "photos/2026"]) await rclone("mkdir", `door:${Bucket}/${path}`);
    expect((await list()).keys).toEqual(["photos/", "photos/2026/"]);
    expect(await rclone("lsf", "-R", `door:${Bucket}`)).toBe("photos/\nphotos/2026/\n");
    expect((await entries("delimiter=/&prefix=photos/")).folders).toEqual(["photos/2026/"]);
    await put("photos/a.txt", "a");
    // By itself `rmdir` asks for nothing to be deleted (1.75): it leaves alone the folder that it was given.
    await rclone("rmdirs", "--leave-root", `door:${Bucket}`);
    expect((await list()).keys).toEqual(["photos/", "photos/a.txt"]);
    await rclone("delete", `door:${Bucket}/photos`);
    await rclone("rmdirs", "--leave-root", `door:${Bucket}`);
    expect((await list()).keys).toEqual([]);
  });

  it("syncs a tree with empty folders up and down, and purges it", { timeout: 120_000 }, async () => {
    const [up, down] = [join(folder, "up"), join(folder, "down")];
    await mkdir(join(up, "empty/deep"), { recursive: true });
    await writeFile(join(up, "a.txt"), "a");
    await rclone("sync", "--create-empty-src-dirs", up, `door:${Bucket}/tree`);
    await rclone("sync", "--create-empty-src-dirs", `door:${Bucket}/tree`, down);
    expect((await readdir(down, { recursive: true })).sort()).toEqual(["a.txt", "empty", "empty/deep"]);
    await rclone("purge", `door:${Bucket}`);
    expect(await rclone("lsd", "door:")).not.toContain(Bucket);
  });
});

describe.skipIf(!hasS3cmd)("s3cmd", () => {
  it("lists a folder that is only a marker, describes it and deletes it", { timeout: 120_000 }, async () => {
    const host = server.endpoint.replace("http://", "");
    await writeFile(
      join(folder, "s3cfg"),
      `[default]\naccess_key = ${user.keys.accessKeyId}\nsecret_key = ${user.keys.secretAccessKey}\n` +
        `host_base = ${host}\nhost_bucket = ${host}\nuse_https = False\n`,
    );
    const s3cmd = (...args: string[]) => run("s3cmd", ["-c", join(folder, "s3cfg"), "--no-progress", ...args]);
    await put("photos/");
    await put("photos/a.txt", "a");
    expect(await s3cmd("ls", `s3://${Bucket}`)).toMatch(/DIR\s+s3:\/\/[^\s]+\/photos\/\n/);
    expect(await s3cmd("ls", `s3://${Bucket}/photos/`)).toMatch(/\/photos\/\n.*\/photos\/a\.txt/);
    expect(await s3cmd("info", `s3://${Bucket}/photos/`)).toContain("File size: 0");
    await s3cmd("sync", `s3://${Bucket}/photos/`, `${join(folder, "s3cmd")}/`);
    await s3cmd("rm", "-r", "--force", `s3://${Bucket}/photos/`);
    expect((await list()).keys).toEqual([]);
  });
});
