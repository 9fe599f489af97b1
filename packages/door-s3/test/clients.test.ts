import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3User, useS3Server } from "./harness/s3-server.js";

/** Clients that were not made for this server, as Debian has them: `apt-get install s3cmd rclone`. */
const has = (command: string): boolean => {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    process.stderr.write(`\n!!! ${command} is not installed, so its tests are SKIPPED: apt-get install ${command}\n\n`);
    return false;
  }
};

const MIB = 1024 * 1024;
const server = useS3Server();
let user: S3User;
let folder: string;

beforeAll(async () => {
  user = await server.newUser();
  folder = await mkdtemp(join(tmpdir(), "holdfast-s3-clients-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A tree of files: small, empty, with odd names, and one that is sent in parts. */
async function makeTree(name: string): Promise<{ root: string; paths: string[] }> {
  const root = join(folder, name);
  await mkdir(join(root, "sub/deep"), { recursive: true });
  const large = randomBytes(11 * MIB);
  const contents: Record<string, Uint8Array | string> = {
    "a.txt": "first",
    "empty.bin": "",
    "sub/with space & plus+.txt": "odd",
    "sub/ünïcode 🎈.txt": "scripts",
    "sub/deep/percent%20.txt": "percent",
    "large.bin": large,
  };
  for (const [path, content] of Object.entries(contents)) await writeFile(join(root, path), content);
  return { root, paths: Object.keys(contents).sort() };
}

async function pathsIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1)).sort();
}

async function expectSame(one: string, other: string): Promise<void> {
  const paths = await pathsIn(one);
  expect(await pathsIn(other)).toEqual(paths);
  for (const path of paths) {
    const [a, b] = [await readFile(join(one, path)), await readFile(join(other, path))];
    expect(a.equals(b), path).toBe(true);
  }
}

const runner =
  (command: string, common: readonly string[]) =>
  async (...args: string[]) => {
    // A bundle of certificates in the environment stands in rclone's way, and the endpoint here has none.
    const { AWS_CA_BUNDLE: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)(command, [...common, ...args], { env, timeout: 120_000 });
    return stdout;
  };

describe.skipIf(!has("s3cmd"))("s3cmd", () => {
  let s3cmd: ReturnType<typeof runner>;
  beforeAll(async () => {
    const host = server.endpoint.replace("http://", "");
    const config = join(folder, "s3cfg");
    await writeFile(
      config,
      `[default]\naccess_key = ${user.keys.accessKeyId}\nsecret_key = ${user.keys.secretAccessKey}\n` +
        `host_base = ${host}\nhost_bucket = ${host}\nuse_https = False\nmultipart_chunk_size_mb = 5\n`,
    );
    s3cmd = runner("s3cmd", ["-c", config, "--no-progress"]);
  });

  it("makes a bucket, syncs a tree up and down, copies, lists, deletes", { timeout: 180_000 }, async () => {
    const bucket = `s3cmd-${user.id.slice(-8)}`;
    const { root, paths } = await makeTree("s3cmd-up");
    await s3cmd("mb", `s3://${bucket}`);
    expect(await s3cmd("ls")).toContain(`s3://${bucket}`);
    expect(await s3cmd("info", `s3://${bucket}`)).toContain("Location:  us-east-1");
    await s3cmd("sync", `${root}/`, `s3://${bucket}/tree/`);
    expect(await s3cmd("sync", "--check-md5", `${root}/`, `s3://${bucket}/tree/`)).toBe("");
    const listed = await s3cmd("ls", "-r", `s3://${bucket}/tree/`);
    for (const path of paths) expect(listed).toContain(`s3://${bucket}/tree/${path}`);
    expect(await s3cmd("ls", `s3://${bucket}/tree/`)).toMatch(/DIR\s+s3:\/\/[^\s]+\/tree\/sub\//);

    const down = join(folder, "s3cmd-down");
    await mkdir(down);
    await s3cmd("sync", `s3://${bucket}/tree/`, `${down}/`);
    await expectSame(root, down);

    await s3cmd("cp", `s3://${bucket}/tree/large.bin`, `s3://${bucket}/copy.bin`);
    await s3cmd("mv", `s3://${bucket}/tree/a.txt`, `s3://${bucket}/moved.txt`);
    expect(await s3cmd("info", `s3://${bucket}/copy.bin`)).toContain(`File size: ${11 * MIB}`);
    const url = (await s3cmd("signurl", `s3://${bucket}/moved.txt`, "+60")).trim();
    expect(url).toContain("Signature");
    await s3cmd("rm", "-r", "--force", `s3://${bucket}/`);
    expect(await s3cmd("ls", "-r", `s3://${bucket}`)).toBe("");
    await s3cmd("rb", `s3://${bucket}`);
    expect(await s3cmd("ls")).not.toContain(bucket);
  });
});

describe.skipIf(!has("rclone"))("rclone", () => {
  let rclone: ReturnType<typeof runner>;
  beforeAll(async () => {
    const config = join(folder, "rclone.conf");
    await writeFile(
      config,
      `[door]\ntype = s3\nprovider = Other\naccess_key_id = ${user.keys.accessKeyId}\n` +
        `secret_access_key = ${user.keys.secretAccessKey}\nendpoint = ${server.endpoint}\n`,
    );
    rclone = runner("rclone", ["--config", config, "--retries", "1", "--low-level-retries", "1"]);
  });

  it("makes a bucket, syncs a tree up and down, checks, copies, deletes", { timeout: 180_000 }, async () => {
    const bucket = `door:rclone-${user.id.slice(-8)}`;
    const { root, paths } = await makeTree("rclone-up");
    const inParts = ["--s3-upload-cutoff", "5M", "--s3-chunk-size", "5M"];
    await rclone("mkdir", bucket);
    await rclone("sync", root, `${bucket}/tree`, ...inParts);
    await rclone("check", root, `${bucket}/tree`);
    await rclone("check", "--download", root, `${bucket}/tree`);
    expect((await rclone("lsf", "-R", "--files-only", `${bucket}/tree`)).trim().split("\n").sort()).toEqual(paths);
    expect(await rclone("lsd", `${bucket}/tree`)).toMatch(/ sub\n/);

    const down = join(folder, "rclone-down");
    await rclone("sync", `${bucket}/tree`, down);
    await expectSame(root, down);

    await writeFile(join(root, "a.txt"), "changed");
    await rm(join(root, "sub/deep/percent%20.txt"));
    await rclone("sync", root, `${bucket}/tree`);
    await rclone("check", root, `${bucket}/tree`);
    await rclone("copyto", `${bucket}/tree/large.bin`, `${bucket}/copies/large.bin`);
    await rclone("moveto", `${bucket}/tree/a.txt`, `${bucket}/copies/a.txt`);
    expect(await rclone("cat", `${bucket}/copies/a.txt`)).toBe("changed");
    expect(JSON.parse(await rclone("size", "--json", `${bucket}/copies`))).toMatchObject({
      count: 2,
      bytes: 11 * MIB + 7,
    });
    await rclone("purge", bucket);
    expect(await rclone("lsd", "door:")).not.toContain(bucket.slice(5));
  });

  it("streams what it does not know the size of", { timeout: 120_000 }, async () => {
    const name = await server.newBucket(user);
    const source = join(folder, "stream.bin");
    const bytes = randomBytes(7 * MIB);
    await writeFile(source, bytes);
    const config = join(folder, "rclone.conf");
    const { AWS_CA_BUNDLE: _, ...env } = process.env;
    const command = `rclone --config ${config} --s3-chunk-size 5M --streaming-upload-cutoff 1M rcat door:${name}/stream < ${source}`;
    await promisify(execFile)("sh", ["-c", command], { env });
    const response = await server.test.fetch("GET", `/files/download/${name}/stream`, { token: user.token });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });
});
