import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll } from "vitest";

/** A certificate that signs itself, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** The file of `cert`, for NODE_EXTRA_CA_CERTS. */
  readonly path: string;
}

/** Makes a certificate for the names, which lasts as long as the test file. Null, with one loud line, where there is no openssl. */
export async function makeCertificate(names: readonly string[]): Promise<Certificate | null> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-certificate-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const [path, keyPath] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyPath];
  const subject = [
    "-subj",
    "/CN=holdfast test",
    "-addext",
    `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}`,
  ];
  try {
    await promisify(execFile)("openssl", ["req", "-x509", ...key, "-out", path, "-days", "2", ...subject]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    process.stderr.write("\n!!! SKIPPED: no openssl, so nothing is tested over TLS.\n\n");
    return null;
  }
  return { cert: await readFile(path, "utf8"), key: await readFile(keyPath, "utf8"), path };
}
