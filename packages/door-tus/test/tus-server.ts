import { type FilesServer, startFilesServer } from "../../server-core/test/harness/files-server.js";
import type { TestUser } from "../../server-core/test/harness/test-server.js";
import { type TusDoorOptions, tusDoor } from "../src/index.js";

export const ORIGIN = "http://holdfast.test";
export const UPLOADS = "/api/v1/uploads";

export interface SendOptions {
  readonly token?: string;
  /** False leaves the anonymous key out. */
  readonly key?: boolean;
  readonly headers?: Record<string, string>;
  readonly body?: BodyInit;
}

/** A server with the door, in process, and a signed-in user with a private bucket `papers`. */
export interface TusServer extends FilesServer {
  readonly user: TestUser;
  /** Sends a tus request, as the user where no token is told. */
  send(method: string, path: string, options?: SendOptions): Promise<Response>;
  /** Begins an upload and answers its path. */
  begin(headers: Record<string, string>, options?: SendOptions): Promise<string>;
  /** Adds bytes at an offset. */
  patch(
    at: readonly [path: string, offset: number],
    body: BodyInit,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** The offset that HEAD tells. */
  offset(path: string): Promise<number>;
  /** The text of a file of the bucket. */
  text(path: string): Promise<string>;
}

type Config = NonNullable<Parameters<typeof startFilesServer>[0]>;

/** Starts one. */
export async function startTusServer(config: Config = {}, options: TusDoorOptions = {}): Promise<TusServer> {
  const files = await startFilesServer({ ...config, doors: [tusDoor(options)] });
  const user = await files.newUser();
  await files.call("POST", "/buckets", { token: user.token, json: { name: "papers" } });

  const send: TusServer["send"] = (method, path, { token = user.token, key = true, headers = {}, body } = {}) =>
    files.server.fetch(
      new Request(new URL(path, ORIGIN), {
        method,
        headers: {
          "tus-resumable": "1.0.0",
          ...(key ? { apikey: files.anonKey } : {}),
          ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body, duplex: "half" }),
      }),
    );

  return {
    ...files,
    user,
    send,
    async begin(headers, sendOptions = {}) {
      const response = await send("POST", UPLOADS, { ...sendOptions, headers });
      if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
      return response.headers.get("location") ?? "";
    },
    patch: ([path, offset], body, headers = {}) =>
      send("PATCH", path, {
        body,
        headers: { "content-type": "application/offset+octet-stream", "upload-offset": String(offset), ...headers },
      }),
    async offset(path) {
      const response = await send("HEAD", path);
      if (response.status !== 200) throw new Error(`HEAD answered ${response.status}`);
      return Number(response.headers.get("upload-offset"));
    },
    text: async (path) => {
      const response = await files.fetch("GET", `/files/download/papers/${path}`, { token: user.token });
      if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
      return response.text();
    },
  };
}

/** The header Upload-Metadata. */
export function metadata(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
    .join(",");
}

/** Headers that begin an upload of a size into `papers`. */
export function upload(
  path: string,
  size: number,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return { "upload-length": String(size), "upload-metadata": metadata({ bucket: "papers", path, ...more }) };
}
