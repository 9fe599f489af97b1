import type { models } from "@holdfast/openapi";
import type { CallOptions } from "../client-options.js";
import type { HttpClient } from "../http/http-client.js";
import type { ListOptions } from "../users/users-client.js";
import { type BucketFiles, type BucketFilesOptions, createBucketFiles } from "./bucket-files.js";

export interface SignedUrlOptions extends CallOptions {
  /** Default 3,600; a week at most. */
  readonly expiresInSeconds?: number;
  /** Whether the link saves the file or shows it. Default `attachment`. */
  readonly disposition?: "attachment" | "inline";
  /** Of an image: the link gives this size and format, and no other. */
  readonly transform?: models.ImageTransform;
  /** The name to save the file under. Default: its own. */
  readonly filename?: string;
}

/** Buckets, and files by id; `from(bucket)` has the files by path. */
export interface StorageClient {
  /** The files of a bucket, named by id or name. */
  from(bucket: string): BucketFiles;

  /** The buckets that may be seen: public ones and one's own. */
  listBuckets(options?: ListOptions): Promise<models.Bucket[]>;
  getBucket(bucket: string, options?: CallOptions): Promise<models.Bucket>;
  createBucket(bucket: models.CreateBucketRequest, options?: CallOptions): Promise<models.Bucket>;
  updateBucket(bucket: string, changes: models.UpdateBucketRequest, options?: CallOptions): Promise<models.Bucket>;
  /** Deletes the bucket and what it holds. */
  deleteBucket(bucket: string, options?: CallOptions): Promise<void>;

  /** One's own files, of all buckets. */
  listFiles(options?: ListOptions): Promise<models.FileMetadata[]>;
  getFile(id: string, options?: CallOptions): Promise<models.FileMetadata>;
  deleteFile(id: string, options?: CallOptions): Promise<void>;
  /** The response whose body is the file. */
  downloadFile(id: string, options?: CallOptions): Promise<Response>;
  /** A file with the same content at another place; no byte is copied. */
  copyFile(id: string, to: models.CopyFileRequest, options?: CallOptions): Promise<models.FileMetadata>;
  /** Gives the file another path or bucket; it keeps its id. */
  moveFile(id: string, to: models.MoveFileRequest, options?: CallOptions): Promise<models.FileMetadata>;
  /** The response whose body is a version of a file. */
  downloadVersion(versionId: string, options?: CallOptions): Promise<Response>;
  /** Makes a version the file again. */
  restoreVersion(versionId: string, options?: CallOptions): Promise<models.FileMetadata>;
  /** Deletes a version for good. */
  deleteVersion(versionId: string, options?: CallOptions): Promise<void>;
  /** What a user owns and may own; one's own id, or any for admins. */
  usage(userId: string, options?: CallOptions): Promise<models.UserStorage>;
  /** Announces a file; whoever has the answered URL may upload it, once, without signing in. */
  initiateUpload(file: models.InitiateUploadRequest, options?: CallOptions): Promise<models.InitiateUploadResult>;
  /** A link that works without signing in until it expires. */
  signedUrl(id: string, options?: SignedUrlOptions): Promise<models.SignedUrl>;
}

/** The storage part of a client. */
export function createStorageClient(options: BucketFilesOptions): StorageClient {
  const { http }: { readonly http: HttpClient } = options;
  const path = (kind: "buckets" | "files" | "file-versions" | "users", id: string, of = ""): string =>
    `/${kind}/${encodeURIComponent(id)}${of}`;
  return {
    from: (bucket) => createBucketFiles(options, bucket),

    listBuckets: ({ skip, limit, ...call } = {}) => http.json({ path: "/buckets", query: { skip, limit }, ...call }),
    getBucket: (bucket, call) => http.json({ path: path("buckets", bucket), ...call }),
    createBucket: (json, call) => http.json({ method: "POST", path: "/buckets", json, ...call }),
    updateBucket: (bucket, json, call) => http.json({ method: "PUT", path: path("buckets", bucket), json, ...call }),
    deleteBucket: (bucket, call) => http.remove(path("buckets", bucket), call),

    listFiles: ({ skip, limit, ...call } = {}) => http.json({ path: "/files", query: { skip, limit }, ...call }),
    getFile: (id, call) => http.json({ path: path("files", id), ...call }),
    deleteFile: (id, call) => http.remove(path("files", id), call),
    downloadFile: (id, call) => http.send({ path: path("files", id, "/download"), limited: false, ...call }),
    copyFile: (id, json, call) => http.json({ method: "POST", path: path("files", id, "/copy"), json, ...call }),
    moveFile: (id, json, call) => http.json({ method: "POST", path: path("files", id, "/move"), json, ...call }),
    downloadVersion: (id, call) => http.send({ path: path("file-versions", id, "/download"), limited: false, ...call }),
    restoreVersion: (id, call) => http.json({ method: "POST", path: path("file-versions", id, "/restore"), ...call }),
    deleteVersion: (id, call) => http.remove(path("file-versions", id), call),
    usage: (userId, call) => http.json({ path: path("users", userId, "/storage"), ...call }),
    initiateUpload: (json, call) => http.json({ method: "POST", path: "/files/initiate-upload", json, ...call }),
    signedUrl: (id, { expiresInSeconds, disposition, filename, transform, ...call } = {}) =>
      http.json({
        method: "POST",
        path: path("files", id, "/signed-url"),
        // What is undefined is not in the JSON.
        json: { expires_in_seconds: expiresInSeconds, disposition, transform, filename },
        ...call,
      }),
  };
}
