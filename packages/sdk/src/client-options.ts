import type { SessionStorage } from "./auth/session-storage.js";

/** What `createClient` takes. */
export interface ClientOptions {
  /** Where the server is, such as `https://api.example.com`; without `/api/v1`. */
  readonly url: string;
  /** The anonymous key, which the server prints when it starts. */
  readonly anonKey: string;
  /** Where the session is kept. Default: `localStorage` where there is one, else memory. */
  readonly sessionStorage?: SessionStorage;
  /** How long one request may take; uploads and downloads have no limit. Default 30,000. */
  readonly timeoutMs?: number;
  /** The fetch to use. Default: the platform's. */
  readonly fetch?: typeof fetch;
}

/** What every call takes, last. */
export interface CallOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
