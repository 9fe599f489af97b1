/**
 * The ports of Holdfast.
 *
 * Glossary. **Port**: an interface that the server needs. **Adapter**: a port's implementation on one vendor.
 * **Façade**: the server's comfortable object on top of a port; validation, defaults and paging live there, never in an
 * adapter. **Capability**: what an adapter declares that it can do. **Identity**: the role and claims a session runs with.
 * **Row**, **table**: Postgres'. **Object**, **key**: a blob in storage and its opaque name.
 *
 * @module
 */
export type { Adapter, CallOptions, Health, Page, Subscription } from "./adapter.js";
export { type CallGate, type CallGateOptions, createCallGate } from "./call-gate.js";
export type {
  DatabaseAdapter,
  DatabaseCapabilities,
  DatabaseSession,
  Identity,
  Row,
  SessionOptions,
  SqlResult,
  Value,
} from "./database.js";
export {
  ADAPTER_ERROR_CODES,
  AdapterError,
  type AdapterErrorCode,
  type AdapterErrorInit,
  isAdapterError,
} from "./errors.js";
export type {
  ImageCapabilities,
  ImageFit,
  ImageFormat,
  ImageTransform,
  ImageTransformer,
  TransformedImage,
} from "./images.js";
export { createListCursor, type ListCursor, type ListPosition } from "./list-cursor.js";
export type {
  ByteRange,
  Bytes,
  ListedObject,
  ObjectInfo,
  PutOptions,
  ResumableUploads,
  StorageAdapter,
  StorageCapabilities,
} from "./storage.js";
