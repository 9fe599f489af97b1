/**
 * The Holdfast server: one OpenAPI contract on any adapters. `createServer` composes it; a host such as
 * `@holdfast/server-node` gives it a port.
 *
 * @module
 */
export type { Actor, SignedGrant, UserActor } from "./actor.js";
export { migrateDatabase } from "./database/migrate-database.js";
export type { Door, DoorAnswer, DoorPlatform, DoorRequestInfo, OpenDoor, Problem } from "./door.js";
export { AppError, type AppErrorOptions, type FieldError } from "./errors/app-error.js";
export type { AccessKeysInUse, UsableAccessKey } from "./features/access-keys/keys-in-use.js";
export type { ExpectedDigests } from "./features/files/blobs/digests.js";
export type {
  BucketAccess,
  FileAccess,
  FileFacts,
  FileTarget,
  Listing,
  ListPage,
  NewContent,
  Removed,
  Tags,
  Uploaded,
  VersionAccess,
  VersionListing,
} from "./features/files/file-access.js";
export { type ResolvedRange, resolveRanges } from "./features/files/http/byte-range.js";
export { evaluatePreconditions, isRangeCurrent, type Version } from "./features/files/http/preconditions.js";
export { cacheControlOf } from "./features/files/http/serve-file.js";
export type { BucketRecord, FileRecord, VersionRecord } from "./features/files/records.js";
export type {
  AppendedBytes,
  FinishOptions,
  NewPart,
  NewSession,
  PartInfo,
  SessionPurpose,
  UploadSession,
  UploadSessions,
} from "./features/files/sessions/upload-sessions.js";
export { readWriteConditions, type WriteConditions } from "./features/files/upload/write-conditions.js";
export type { StorageFault, VerifyProgress, VerifyReport } from "./features/files/verify/verify-report.js";
export { type VerifyOptions, verifyStorage } from "./features/files/verify/verify-storage.js";
export { createHasher, type Hasher, type HashName } from "./hasher.js";
export { hmacSha256 } from "./hmac.js";
export { parseJson } from "./parse-json.js";
export type { Attempt } from "./pipeline/authorize.js";
export type { RealtimeSocket } from "./pipeline/realtime-socket.js";
export type { RequestInfo } from "./pipeline/request-context.js";
export type { LoadedResource, PathParameters } from "./pipeline/resources.js";
export type { Answer } from "./pipeline/respond.js";
export { isSameText } from "./same-text.js";
export { createServer, type Server, type StartReport } from "./server.js";
export type { Log, LogEntry, ServerConfig, Settings } from "./server-config.js";
