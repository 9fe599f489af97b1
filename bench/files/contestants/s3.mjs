import { createHash, createHmac } from "node:crypto";

/** The same server's files through its S3 door: signed in the header, the body unsigned, as clients send it over TLS. */
export const name = "s3";
export const server = new URL("s3-server.mjs", import.meta.url);
/** What the ratios are taken to. */
export const base = "holdfast";
export const targets = {
  upload: { atLeast: 0.8 },
  download: { atLeast: 0.8 },
  smallUpload: { atLeast: 0.8 },
  smallDownload: { atLeast: 0.8 },
  firstByteMs: { atMost: 10 },
  growthMiB: { atMost: 64 },
};

/** The one request that stores a file. */
export function uploadRequest(target, { name, bytes }) {
  const own = { "content-type": "application/octet-stream", "content-length": bytes };
  return { method: "PUT", path: `/s3/bench/${name}`, headers: { ...sign(target, "PUT", name), ...own } };
}

/** The one request that reads it. */
export function downloadRequest(target, { name }) {
  return { method: "GET", path: `/s3/bench/${name}`, headers: sign(target, "GET", name) };
}

/** Headers by AWS Signature Version 4. */
function sign({ accessKeyId, secretAccessKey }, method, name) {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const headers = { host: "127.0.0.1", "x-amz-content-sha256": "UNSIGNED-PAYLOAD", "x-amz-date": time };
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([header, value]) => `${header}:${value}\n`);
  const canonical = [method, `/s3/bench/${name}`, "", lines.join(""), names, "UNSIGNED-PAYLOAD"].join("\n");
  const digest = createHash("sha256").update(canonical).digest("hex");
  const key = scope.split("/").reduce((from, part) => hmac(from, part).digest(), `AWS4${secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${digest}`).digest("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},SignedHeaders=${names},Signature=${signature}`;
  return { ...headers, authorization };
}

function hmac(key, text) {
  return createHmac("sha256", key).update(text);
}
