/**
 * The typed client of Holdfast.
 *
 * @example
 * const client = createClient({ url: "http://127.0.0.1:8000", anonKey });
 * await client.auth.login({ email, password });
 * const notes = await client.from("notes").eq("done", false).order("created_at", { descending: true }).rows();
 *
 * @module
 */
export type { models } from "@holdfast/openapi";
export type { AuthClient, Credentials, NewPassword } from "./auth/auth-client.js";
export type { Session } from "./auth/session.js";
export type { SessionListener } from "./auth/session-keeper.js";
export { memorySessionStorage, type SessionStorage } from "./auth/session-storage.js";
export type { CallOptions, ClientOptions } from "./client-options.js";
export { createClient, type HoldfastClient } from "./create-client.js";
export { ApiError, type ErrorCode, isApiError } from "./errors/api-error.js";
export { isNetworkError, NetworkError } from "./errors/network-error.js";
export { isTimeoutError, TimeoutError } from "./errors/timeout-error.js";
export type { Broadcast, ChannelListeners, ChannelRequest, PresenceMember } from "./realtime/channel.js";
export type { ChangeOperation, ResyncReason } from "./realtime/frames.js";
export type { Channel, RealtimeClient, Subscription } from "./realtime/realtime-client.js";
export type { ConnectionStatus } from "./realtime/realtime-connection.js";
export type { Change, ChangeListeners, SubscriptionRequest } from "./realtime/subscription.js";
export type { FilterValue } from "./rows/filter.js";
export type {
  AnyRow,
  OrderOptions,
  PageOptions,
  RowKey,
  RowPage,
  TableQuery,
  UpsertOptions,
} from "./rows/table-query.js";
export type { BucketFiles, DownloadOptions, EntryOptions, FileListOptions } from "./storage/bucket-files.js";
export type { SignedUrlOptions, StorageClient } from "./storage/storage-client.js";
export type { Upload } from "./storage/upload.js";
export type { UploadBody, UploadOptions, UploadProgress } from "./storage/upload-request.js";
export type { ColumnPlace, TablesClient } from "./tables/tables-client.js";
export type { ListOptions, UsersClient } from "./users/users-client.js";
