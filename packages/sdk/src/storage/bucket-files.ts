import type { models } from "@holdfast/openapi";
import type { SessionStorage } from "../auth/session-storage.js";
import type { CallOptions } from "../client-options.js";
import { isApiError } from "../errors/api-error.js";
import { apiUrl, type HttpClient, searchParams } from "../http/http-client.js";
import type { ListOptions } from "../users/users-client.js";
import { startUpload, type Upload } from "./upload.js";
import type { UploadBody, UploadOptions } from "./upload-request.js";

export interface DownloadOptions extends CallOptions {
  /** Bytes `start` to `end`, both included; without `end`, to the last. */
  readonly range?: { readonly start: number; readonly end?: number };
  /** Of an image: in this size and format. */
  readonly transform?: models.ImageTransform;
}

export interface FileListOptions extends ListOptions {
  /** Only files whose path contains this. */
  readonly search?: string;
}

export interface EntryOptions extends CallOptions {
  /** Only what begins with this, such as `photos/`. */
  readonly prefix?: string;
  /** `/` folds what lies below the next slash into folders. */
  readonly delimiter?: "/";
  /** The `next_cursor` of the page before; null or absent for the first page. */
  readonly cursor?: string | null;
  readonly limit?: number;
}

/** The files of one bucket, by their path. */
export interface BucketFiles {
  /** Stores a body at a path and answers the file; see UploadOptions for progress, conditions and what can be resumed. */
  upload(path: string, body: UploadBody, options?: UploadOptions): Upload;
  /** The response whose body is the file, to be streamed or read; rejects with `not_found` when there is none. */
  download(path: string, options?: DownloadOptions): Promise<Response>;
  /** What is known of the file, or null when there is none. */
  info(path: string, options?: CallOptions): Promise<models.FileMetadata | null>;
  list(options?: FileListOptions): Promise<models.FileMetadata[]>;
  /** One page of files and folders, which costs the same however many there are. */
  entries(options?: EntryOptions): Promise<models.Entries>;
  /** One page of the versions in the bucket, if it keeps them. */
  versions(options?: Omit<EntryOptions, "delimiter">): Promise<models.FileVersions>;
  update(path: string, changes: models.UpdateFileRequest, options?: CallOptions): Promise<models.FileMetadata>;
  /** Deletes the file; rejects with `not_found` when there is none. */
  delete(path: string, options?: CallOptions): Promise<void>;
  /** Where anybody can see the file, if the bucket is public, an image also in another size and format; asks nobody. */
  publicUrl(path: string, transform?: models.ImageTransform): string;
  /** Deletes all files whose path begins with the prefix, 1,000 in a step, and answers how many; what went before a failure stays away. */
  deleteAll(prefix: string, options?: CallOptions): Promise<number>;
}

export interface BucketFilesOptions {
  readonly http: HttpClient;
  readonly url: string;
  readonly anonKey: string;
  /** Remembers uploads that are not finished. */
  readonly storage: SessionStorage;
}

/** The files of a bucket, which is named by id or name. */
export function createBucketFiles(options: BucketFilesOptions, bucket: string): BucketFiles {
  const { http, url, anonKey, storage } = options;
  const name = encodeURIComponent(bucket);
  const at = (action: string, path: string): string => `/files${action}/${name}/${encodePath(path)}`;
  const listPage = <Page>(
    of: string,
    { prefix, delimiter, cursor, limit, ...call }: EntryOptions = {},
  ): Promise<Page> =>
    http.json({
      path: `/buckets/${name}/${of}`,
      query: { prefix, delimiter, cursor: cursor ?? undefined, limit },
      ...call,
    });
  return {
    upload: (path, body, uploadOptions = {}) =>
      startUpload({ http, url, bucket, path, plainPath: at("/upload", path), storage }, body, uploadOptions),
    download: (path, { range, transform = {}, ...call } = {}) =>
      http.send({
        path: at("/download", path),
        query: { ...transform },
        limited: false,
        ...(range ? { headers: { range: `bytes=${range.start}-${range.end ?? ""}` } } : {}),
        ...call,
      }),
    info: (path, call) =>
      http.json<models.FileMetadata>({ path: at("/info", path), ...call }).catch((error: unknown) => {
        if (isApiError(error, "not_found")) return null;
        throw error;
      }),
    list: ({ skip, limit, search, ...call } = {}) =>
      http.json({ path: `/buckets/${name}/files`, query: { skip, limit, search }, ...call }),
    entries: (page) => listPage("entries", page),
    versions: (page) => listPage("versions", page),
    update: (path, json, call) => http.json({ method: "PUT", path: at("/metadata", path), json, ...call }),
    delete: (path, call) => http.remove(at("", path), call),
    publicUrl: (path, transform) =>
      `${apiUrl(url)}${at("/view", path)}?${searchParams({ apikey: anonKey, ...transform })}`,
    deleteAll: async (prefix, call) => {
      const request = { method: "POST", path: `/buckets/${name}/delete-files`, json: { prefix }, ...call } as const;
      for (let count = 0; ; ) {
        const deleted = await http.json<models.DeletedFiles>(request);
        count += deleted.deleted_count;
        if (!deleted.has_more) return count;
      }
    },
  };
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
