import { headBytes } from "../../measure/head-and-body.mjs";

/** Holdfast's files over REST, on a disk. */
export const name = "holdfast";
export const server = new URL("holdfast-server.mjs", import.meta.url);
export const targets = {
  upload: { atLeast: 0.8 },
  download: { atLeast: 0.8 },
  smallUpload: { atLeast: 0.5 },
  smallDownload: { atLeast: 0.6 },
  firstByteMs: { atMost: 10 },
  growthMiB: { atMost: 64 },
};

/** The one request that stores a file. */
export function uploadRequest({ headers }, { name, bytes }) {
  const own = { "content-type": "application/octet-stream", "content-length": bytes };
  return { method: "PUT", path: `/api/v1/files/upload/bench/${name}`, headers: { ...headers, ...own } };
}

/** The one request that reads it. */
export function downloadRequest({ headers }, { name }) {
  return { method: "GET", path: `/api/v1/files/download/bench/${name}`, headers };
}

/** Every request that lists 20 files of the bucket "few" or "many", as texts, at different places. */
export function listRequests({ headers, listPrefixes }, bucket) {
  return listPrefixes.map((prefix) =>
    headBytes({
      method: "GET",
      path: `/api/v1/files/list/list-${bucket}?limit=20&prefix=${prefix}`,
      headers,
    }).toString(),
  );
}
