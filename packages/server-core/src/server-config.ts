import type { DatabaseAdapter, StorageAdapter } from "@holdfast/adapter-api";
import type { Door } from "./door.js";

/** One line of the server's log. */
export interface LogEntry {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly requestId?: string;
  readonly error?: unknown;
}

export type Log = (entry: LogEntry) => void;

/** What an operator may change; every field has a default. */
export interface Settings {
  /** Who may create tables. Default `admins`; `authenticated` admits every signed-in user. */
  readonly tableCreators: "admins" | "authenticated";
  /** Whether strangers may register. Default true. */
  readonly openRegistration: boolean;
  /** Life of an access token. Default 900. */
  readonly accessTokenSeconds: number;
  /** Life of a refresh token since its last use. Default 2,592,000 (30 days). */
  readonly refreshTokenSeconds: number;
  /** How long a used refresh token still gives the same answer, so that two tabs do not log each other out. Default 30. */
  readonly refreshGraceSeconds: number;
  /** After this, a new signing key takes over; the old one verifies until its last token expires. Default 2,592,000. */
  readonly signingKeySeconds: number;
  /** Largest JSON or form body. Default 8 MiB. */
  readonly maxBodyBytes: number;
  /** Largest uploaded file. Default 5 GiB. */
  readonly maxUploadBytes: number;
  /** What a user may own in files and their versions, unless an admin gave them a quota of their own. Default: null, any number of bytes. */
  readonly maxBytesPerUser: number | null;
  /** Longest time of one SQL statement of a request. Default 15,000. */
  readonly statementTimeoutMs: number;
  /** How long a change can be resumed from. Default 86,400. */
  readonly changeRetentionSeconds: number;
  /** Failed or repeated uses of credentials per minute, for an address and for an account. Default 20. */
  readonly credentialAttemptsPerMinute: number;
  /** Origins that browsers may call from, beside those in the database. Default: none. */
  readonly corsOrigins: readonly string[];
  /** Where clients reach this server, such as `https://api.example.com`; used in signed URLs. Default: the request's own origin. */
  readonly publicUrl: string | null;
}

/** What `createServer` composes. */
export interface ServerConfig {
  readonly database: DatabaseAdapter;
  readonly storage: StorageAdapter;
  /** Protocols beside the contract, each at its own path. Default: none. */
  readonly doors?: readonly Door[];
  readonly settings?: Partial<Settings>;
  /** The anonymous key. Default: made on the first start and kept in the database. */
  readonly anonKey?: string;
  /** A key with all rights, for trusted servers. Default: none is accepted. */
  readonly serviceKey?: string;
  /** The first admin, made when there is no user yet. Default: admin@example.com with a random password. */
  readonly firstAdmin?: { readonly email: string; readonly password: string };
  /** The clock. Default: the system's. */
  readonly now?: () => Date;
  /** Where the log goes. Default: nowhere. */
  readonly log?: Log;
}

export const DEFAULT_SETTINGS: Settings = {
  tableCreators: "admins",
  openRegistration: true,
  accessTokenSeconds: 900,
  refreshTokenSeconds: 30 * 86_400,
  refreshGraceSeconds: 30,
  signingKeySeconds: 30 * 86_400,
  maxBodyBytes: 8 * 1024 * 1024,
  maxUploadBytes: 5 * 1024 * 1024 * 1024,
  maxBytesPerUser: null,
  statementTimeoutMs: 15_000,
  changeRetentionSeconds: 86_400,
  credentialAttemptsPerMinute: 20,
  corsOrigins: [],
  publicUrl: null,
};
