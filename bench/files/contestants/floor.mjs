/** What a person would write by hand: a stream to a file, hashed and fsynced before the answer, and a stream from it. */
export const name = "floor";
export const server = new URL("floor-server.mjs", import.meta.url);
export const targets = {};

/** The one request that stores a file. */
export function uploadRequest(_target, { name, bytes }) {
  const headers = { "content-type": "application/octet-stream", "content-length": bytes };
  return { method: "PUT", path: `/${name}`, headers };
}

/** The one request that reads it. */
export function downloadRequest(_target, { name }) {
  return { method: "GET", path: `/${name}`, headers: {} };
}
