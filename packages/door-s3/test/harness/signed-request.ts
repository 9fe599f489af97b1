import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { KeyPair } from "./s3-server.js";

/** The hash that the SDK's signer works with. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as Uint8Array);
  }
  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new Error("The signer makes a new hash each time.");
  }
}

export interface RawRequest {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly signingDate?: Date;
}

/** The SDK's signer, with any credentials. */
export function signerOf({ accessKeyId, secretAccessKey }: KeyPair): SignatureV4 {
  return new SignatureV4({
    credentials: { accessKeyId, secretAccessKey },
    region: "us-east-1",
    service: "s3",
    sha256: Sha256,
    uriEscapePath: false,
  });
}

/** Signs a request by hand, so that a test may change it before it sends it. */
export async function signRequest(
  keys: KeyPair,
  address: string,
  raw: RawRequest = {},
): Promise<[string, RequestInit]> {
  const { method = "GET", body = "", headers = {}, signingDate = new Date() } = raw;
  const url = new URL(address);
  const signed = await signerOf(keys).sign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      port: Number(url.port),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: {
        host: url.host,
        "x-amz-content-sha256": createHash("sha256").update(body).digest("hex"),
        ...headers,
      },
      body,
    },
    { signingDate },
  );
  const { host: _, ...sent } = signed.headers;
  return [address, { method, headers: sent, ...(body === "" ? {} : { body }) }];
}

/** The code of S3's error document, with its status. */
export async function errorOf(response: Response): Promise<string> {
  const text = await response.text();
  return `${response.status} ${/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? text.slice(0, 100)}`;
}
