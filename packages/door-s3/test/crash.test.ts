import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("children/door-child.ts", import.meta.url));
const MIB = 1024 * 1024;
const Bucket = "crashes";

let folder: string;
let running: ChildProcess | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-s3-crash-"));
});
afterAll(async () => {
  running?.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<{ readonly child: ChildProcess; readonly s3: S3Client }> {
  const child = spawn(process.execPath, ["--conditions=@holdfast/source", "--import", "tsx", SCRIPT, folder]);
  running = child;
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  const exited = once(child, "exit").then(() => {
    throw new Error(`The child ended:\n${errors}`);
  });
  const [line] = await Promise.race([once(child.stdout, "data"), exited]);
  exited.catch(() => undefined);
  const { url, ...credentials } = JSON.parse(String(line));
  const s3 = new S3Client({
    endpoint: `${url}/s3`,
    region: "us-east-1",
    forcePathStyle: true,
    credentials,
    maxAttempts: 1,
  });
  return { child, s3 };
}

/** A body of which half comes, and then nothing more. */
function stalled(bytes: Uint8Array, onHalf: () => void): Readable {
  async function* chunks() {
    yield bytes.subarray(0, bytes.length / 2);
    onHalf();
    await new Promise(() => undefined);
  }
  return Readable.from(chunks());
}

it("an upload in parts goes on after the server was killed in the middle of a part", { timeout: 120_000 }, async () => {
  const before = await start();
  await before.s3.send(new CreateBucketCommand({ Bucket }));
  await before.s3.send(new PutObjectCommand({ Bucket, Key: "there", Body: "acknowledged" }));
  const { UploadId } = await before.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "large" }));
  const upload = { Bucket, Key: "large", UploadId };
  const [one, two] = [randomBytes(5 * MIB), randomBytes(5 * MIB)];
  const first = await before.s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: one }));
  const half = new Promise<void>((resolve) => {
    const Body = stalled(two, resolve);
    const cut = new UploadPartCommand({ ...upload, PartNumber: 2, Body, ContentLength: two.length });
    before.s3.send(cut).catch(() => undefined);
  });
  await half;
  before.child.kill("SIGKILL");
  await once(before.child, "exit");

  const { child, s3 } = await start();
  const there = await s3.send(new GetObjectCommand({ Bucket, Key: "there" }));
  expect(await there.Body?.transformToString()).toBe("acknowledged");
  const { Parts } = await s3.send(new ListPartsCommand(upload));
  expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([[1, one.length]]);
  const second = await s3.send(new UploadPartCommand({ ...upload, PartNumber: 2, Body: two }));
  const named = [first, second].map(({ ETag }, at) => ({ PartNumber: at + 1, ETag }));
  await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: named } }));
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));
  const bytes = await got.Body?.transformToByteArray();
  expect(Buffer.concat([one, two]).equals(bytes ?? new Uint8Array())).toBe(true);
  child.kill("SIGKILL");
});
