/** Hashes in a thread of its own, so that what is slow to hash does not keep the server from other work. */
export interface HashThread {
  /** Begins a hash that Node knows by this name. */
  start(name: string): ThreadHash;
}

export interface ThreadHash {
  /** Takes the bytes at once, and may be called again when what it answers is settled: the thread is not left behind by much. */
  update(chunk: Uint8Array): Promise<void>;
  /** In lower-case hexadecimal. Call it once, after the last update. */
  hex(): Promise<string>;
  /** Gives the hash up. */
  discard(): void;
}

/** What the thread is sent: bytes of a hash that begins with its first, or the end of one. */
type Message = { readonly id: number } & (
  | { readonly name: string; readonly buffer: ArrayBuffer; readonly length: number }
  | { readonly end: "digest" | "discard" }
);

/** What it sends back: the memory of bytes that are hashed, or a digest. */
interface Reply {
  readonly id: number;
  readonly buffer?: ArrayBuffer;
  readonly digest?: string;
}

interface Thread {
  postMessage(message: Message, transfer: readonly ArrayBuffer[]): void;
  on(event: "message", listener: (reply: Reply) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  ref(): void;
  unref(): void;
}

/** Of `node:worker_threads`, which only some runtimes have. */
export interface ThreadModule {
  readonly Worker: new (source: string, options: { eval: true; execArgv: readonly string[] }) => Thread;
}

const SOURCE = `
  const { createHash } = require("node:crypto");
  const { parentPort } = require("node:worker_threads");
  const hashes = new Map();
  parentPort.on("message", ({ id, name, buffer, length, end }) => {
    if (end === undefined) {
      const hash = hashes.get(id) ?? createHash(name);
      hashes.set(id, hash);
      hash.update(new Uint8Array(buffer, 0, length));
      parentPort.postMessage({ id, buffer }, [buffer]);
      return;
    }
    if (end === "digest") parentPort.postMessage({ id, digest: hashes.get(id).digest("hex") });
    hashes.delete(id);
  });
`;

/** Bytes are sent by so many at a time, since a message costs as much as hashing some KiB. */
const BUFFER_BYTES = 256 * 1024;
/** A hash has this many of them, on either side. */
const BUFFERS = 4;

interface Waiting {
  onBuffer(buffer: ArrayBuffer): void;
  onDigest(digest: string): void;
  onError(error: Error): void;
}

/**
 * A thread that is started with the first hash, and keeps the process alive while it has one. One that fails takes its hashes with it; the
 * next hash starts another.
 */
export function createHashThread({ Worker }: ThreadModule): HashThread {
  let running: { readonly thread: Thread; readonly hashes: Map<number, Waiting> } | null = null;
  let lastId = 0;

  const open = () => {
    const opened = { thread: new Worker(SOURCE, { eval: true, execArgv: [] }), hashes: new Map<number, Waiting>() };
    opened.thread.on("message", ({ id, buffer, digest }) => {
      const waiting = opened.hashes.get(id);
      if (buffer !== undefined) waiting?.onBuffer(buffer);
      if (digest !== undefined) waiting?.onDigest(digest);
    });
    opened.thread.on("error", (error) => {
      running = null;
      for (const waiting of opened.hashes.values()) waiting.onError(error);
    });
    return opened;
  };

  return {
    start(name) {
      running ??= open();
      const { thread, hashes } = running;
      lastId += 1;
      const id = lastId;
      const free = Array.from({ length: BUFFERS }, () => new ArrayBuffer(BUFFER_BYTES));
      let filled = 0;
      let failure: Error | null = null;
      let wake = (): void => undefined;
      let settleDigest = { resolve: (_: string): void => undefined, reject: (_: Error): void => undefined };

      thread.ref();
      const forget = (): void => {
        hashes.delete(id);
        if (hashes.size === 0) thread.unref();
      };
      hashes.set(id, {
        onBuffer(buffer) {
          free.push(buffer);
          wake();
        },
        onDigest: (digest) => settleDigest.resolve(digest),
        onError(error) {
          failure = error;
          wake();
          settleDigest.reject(error);
        },
      });

      const send = (): void => {
        const buffer = free.shift();
        if (buffer === undefined) return;
        thread.postMessage({ id, name, buffer, length: filled }, [buffer]);
        filled = 0;
      };

      return {
        async update(chunk) {
          for (let rest = chunk; rest.length > 0; ) {
            while (free.length === 0 && failure === null) {
              await new Promise<void>((resolve) => {
                wake = resolve;
              });
            }
            const [buffer] = free;
            if (failure !== null || buffer === undefined) throw failure;
            const taken = rest.subarray(0, BUFFER_BYTES - filled);
            new Uint8Array(buffer).set(taken, filled);
            filled += taken.length;
            rest = rest.subarray(taken.length);
            if (filled === BUFFER_BYTES) send();
          }
        },
        async hex() {
          if (failure !== null) throw failure;
          send();
          const digest = new Promise<string>((resolve, reject) => {
            settleDigest = { resolve, reject };
          });
          thread.postMessage({ id, end: "digest" }, []);
          return digest.finally(forget);
        },
        discard() {
          forget();
          failure ??= new Error("the hash was given up");
          wake();
          thread.postMessage({ id, end: "discard" }, []);
        },
      };
    },
  };
}
