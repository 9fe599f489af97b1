/** Options that every call of a port accepts, always last. */
export interface CallOptions {
  /** Ends the call: it rejects with `aborted`, and what it held is released. */
  readonly signal?: AbortSignal;
  /** The request that caused the call, for the adapter's own diagnostics. */
  readonly requestId?: string;
}

/** What `health()` answers; `detail` is for an operator's eyes and never reaches a client. */
export interface Health {
  readonly ok: boolean;
  readonly detail?: string;
}

/**
 * What every adapter is. A factory makes it and does no I/O; `open` connects. `open` and `close` may be called twice.
 * `close` waits for the work under way. Any other call before `open` or after `close` rejects with `unavailable`.
 */
export interface Adapter<Kind extends string, Capabilities> {
  readonly kind: Kind;
  /** The vendor, in a word, as it appears in errors and logs: `fs`, `pg`, `pglite`. */
  readonly name: string;
  /** Declared data, constant for the life of the adapter. What is not declared must be refused with `unsupported`. */
  readonly capabilities: Capabilities;
  open(options?: CallOptions): Promise<void>;
  /** Asks the vendor now. Resolves with `ok: false` when it cannot be reached; it does not reject. */
  health(options?: CallOptions): Promise<Health>;
  close(): Promise<void>;
}

/** Something that goes on until it is closed. */
export interface Subscription extends AsyncDisposable {
  /** Resolves once nothing more will be delivered, whoever ended it. */
  readonly closed: Promise<void>;
  /** Ends it; after this resolves, the listener is not called again. May be called twice. */
  close(): Promise<void>;
}

/** A part of a list; `next` is the cursor of the following part, or null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
