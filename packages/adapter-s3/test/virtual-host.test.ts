import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { isAdapterError } from "@holdfast/adapter-api";
import type { ConformanceReport } from "@holdfast/conformance";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { type S3StorageOptions, s3Storage } from "../src/index.js";
import { type Certificate, makeCertificate } from "./harness/certificate.js";
import { type FaultProxy, startFaultProxy } from "./harness/fault-proxy.js";
import { resolveLocalNames } from "./harness/local-names.js";
import { s3ServerKinds, startS3Server } from "./harness/s3-server.js";

resolveLocalNames();
const CHILD = fileURLToPath(new URL("children/kit-child.ts", import.meta.url));
const BUCKET = "by-name";

/** Runs cases of the storage kit in a process that trusts the certificate, if there is one. */
async function runKit(options: S3StorageOptions, pattern: RegExp, certificate?: Certificate) {
  const args = ["--conditions=@holdfast/source", "--import", "tsx", CHILD, JSON.stringify(options), pattern.source];
  const env = { ...process.env, ...(certificate === undefined ? {} : { NODE_EXTRA_CA_CERTS: certificate.path }) };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 10_000_000 });
  const { outcomes } = JSON.parse(stdout) as ConformanceReport;
  expect(outcomes.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  return outcomes.filter(({ outcome }) => outcome === "passed").length;
}

/** The names by which the service was called. */
const hostsOf = ({ requests }: FaultProxy, start = 0) => new Set(requests.slice(start).map(({ host }) => host));
const portOf = (url: string) => new URL(url).port;

for (const kind of s3ServerKinds()) {
  const server = await startS3Server(kind);
  const rig = server && (await startRig(server.endpoint, server.domain));

  describe.skipIf(rig === null)(`on ${kind}`, () => {
    const theRig = () => {
      if (server === null || rig === null) throw new Error("there is no server");
      return { ...rig, options: { ...server.options(BUCKET), forcePathStyle: false } };
    };

    it("keeps the port's promises over TLS, the authority trusted by NODE_EXTRA_CA_CERTS", {
      timeout: 600_000,
    }, async () => {
      const { options, domain, secure, certificate } = theRig();
      const endpoint = `https://${domain}:${portOf(secure.endpoint)}`;
      // What moves more than a thousand objects takes long, and no other way than a few.
      expect(await runKit({ ...options, endpoint }, /^(?!.*more-than-1000)/, certificate)).toBeGreaterThan(90);
      expect(hostsOf(secure)).toEqual(new Set([`${BUCKET}.${new URL(endpoint).host}`]));
    });

    it.each([
      ["without TLS, by name", "plain", false],
      ["with TLS, in the path", "secure", true],
    ] as const)("keeps those that depend on addresses %s", { timeout: 300_000 }, async (_, which, forcePathStyle) => {
      const { options, domain, certificate, [which]: proxy } = theRig();
      const endpoint = proxy.endpoint.replace("127.0.0.1", domain);
      const before = proxy.requests.length;
      const pattern = /^storage\/(copy|delete|signed-url)\/(?!more-than-1000)/;
      expect(await runKit({ ...options, endpoint, forcePathStyle }, pattern, certificate)).toBeGreaterThan(10);
      const { host } = new URL(endpoint);
      expect(hostsOf(proxy, before)).toEqual(new Set([forcePathStyle ? host : `${BUCKET}.${host}`]));
    });

    it("says what to do where the name or the certificate does not fit", async () => {
      const { options, domain, plain, secure } = theRig();
      const open = async (more: Partial<S3StorageOptions>) => {
        const storage = s3Storage({ ...options, maxAttempts: 1, ...more });
        onTestFinished(() => storage.close());
        const error: unknown = await storage.open().catch((reason: unknown) => reason);
        if (!isAdapterError(error)) throw new Error("it opened");
        return [error.code, error.message];
      };
      const [port, securePort] = [portOf(plain.endpoint), portOf(secure.endpoint)];
      expect(await open({ endpoint: `http://s3.invalid:${port}` })).toEqual([
        "unavailable",
        expect.stringMatching(/by-name\.s3\.invalid:\d+ \(getaddrinfo ENOTFOUND .*forcePathStyle/),
      ]);
      // Ceph takes the whole name for that of a bucket.
      if (kind === "swift") {
        expect(await open({ endpoint: `http://strange.localhost:${port}` })).toEqual([
          "unavailable",
          expect.stringMatching(/by-name\.strange\.localhost:\d+ \(it answers 405\).*forcePathStyle/),
        ]);
      }
      expect(await open({ endpoint: `https://${domain}:${securePort}` })).toEqual([
        "unavailable",
        expect.stringMatching(/certificate is not trusted.*NODE_EXTRA_CA_CERTS/),
      ]);
      expect(await open({ endpoint: `https://${domain}:${port}` })).toEqual([
        "unavailable",
        expect.stringMatching(/begins with http:\/\//),
      ]);
    });
  });
}

/** The server behind two proxies that count, one of them with TLS for its name and for what stands before it. */
async function startRig(endpoint: string, domain: string) {
  const certificate = await makeCertificate([domain, `*.${domain}`]);
  if (certificate === null) return null;
  const plain = await startFaultProxy(endpoint, afterAll);
  const secure = await startFaultProxy(endpoint, afterAll, certificate);
  return { domain, certificate, plain, secure };
}
