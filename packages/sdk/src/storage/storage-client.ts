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
  const bucketPath = (bucket: string): string => `/buckets/${encodeURIComponent(bucket)}`;
  const versionPath = (id: string): string => `/file-versions/${encodeURIComponent(id)}`;
  const filePath = (id: string): string => `/files/${encodeURIComponent(id)}`;
  return {
    from: (bucket) => createBucketFiles(options, bucket),

    listBuckets: ({ skip, limit, ...call } = {}) =>
      http.json({ method: "GET", path: "/buckets", query: { skip, limit }, ...call }),
    getBucket: (bucket, call) => http.json({ method: "GET", path: bucketPath(bucket), ...call }),
    createBucket: (json, call) => http.json({ method: "POST", path: "/buckets", json, ...call }),
    updateBucket: (bucket, json, call) => http.json({ method: "PUT", path: bucketPath(bucket), json, ...call }),
    deleteBucket: async (bucket, call) =>
      void (await http.send({ method: "DELETE", path: bucketPath(bucket), ...call })),

    listFiles: ({ skip, limit, ...call } = {}) =>
      http.json({ method: "GET", path: "/files", query: { skip, limit }, ...call }),
    getFile: (id, call) => http.json({ method: "GET", path: filePath(id), ...call }),
    deleteFile: async (id, call) => void (await http.send({ method: "DELETE", path: filePath(id), ...call })),
    downloadFile: (id, call) => http.send({ method: "GET", path: `${filePath(id)}/download`, limited: false, ...call }),
    copyFile: (id, json, call) => http.json({ method: "POST", path: `${filePath(id)}/copy`, json, ...call }),
    moveFile: (id, json, call) => http.json({ method: "POST", path: `${filePath(id)}/move`, json, ...call }),
    downloadVersion: (id, call) =>
      http.send({ method: "GET", path: `${versionPath(id)}/download`, limited: false, ...call }),
    restoreVersion: (id, call) => http.json({ method: "POST", path: `${versionPath(id)}/restore`, ...call }),
    deleteVersion: async (id, call) => void (await http.send({ method: "DELETE", path: versionPath(id), ...call })),
    usage: (userId, call) =>
      http.json({ method: "GET", path: `/users/${encodeURIComponent(userId)}/storage`, ...call }),
    initiateUpload: (json, call) => http.json({ method: "POST", path: "/files/initiate-upload", json, ...call }),
    signedUrl: (id, { expiresInSeconds, disposition, filename, ...call } = {}) =>
      http.json({
        method: "POST",
        path: `${filePath(id)}/signed-url`,
        json: {
          ...(expiresInSeconds === undefined ? {} : { expires_in_seconds: expiresInSeconds }),
          ...(disposition === undefined ? {} : { disposition }),
          ...(filename === undefined ? {} : { filename }),
        },
        ...call,
      }),
  };
}
