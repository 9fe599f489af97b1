// Runs PGlite in a thread of its own, which can be ended when a statement does not end. Written in JavaScript, since a
// worker is loaded by Node itself, from the sources as well as from the built package.
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

const { dataDir, image } = workerData;

/** @type {Promise<PGlite> | undefined} */
let database;

/** Bytes that are handed on as they are: a Blob of their own would copy them in and out. */
class HeldBytes extends Blob {
  #bytes;

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  constructor(bytes) {
    super();
    this.#bytes = bytes;
  }

  async arrayBuffer() {
    const { buffer, byteLength } = this.#bytes;
    return buffer.byteLength === byteLength ? buffer : this.#bytes.slice().buffer;
  }
}

/**
 * A database in memory is small and started often. To set up buffers for the 128 MB that initdb finds takes a fifth of its
 * opening and 100 MB of memory.
 */
const buffers = dataDir === undefined ? ["-c", "shared_buffers=16MB"] : [];

const requests = {
  open: async (program) => {
    database = PGlite.create({
      pgliteWasmModule: program,
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(image === undefined ? {} : { loadDataDir: new HeldBytes(image) }),
      startParams: [...PGlite.defaultStartParams, "-c", "timezone=UTC", ...buffers],
      // A WAL segment of 16 MB is most of a small database, and is copied whenever an image is loaded.
      initDbStartParams: ["--wal-segsize=1"],
    });
    await database;
  },
  run: async (message) => (await database).execProtocolRaw(message, { syncToFs: false }),
  dump: async () => new Uint8Array(await (await (await database).dumpDataDir("none")).arrayBuffer()),
  close: async () => (await database).close(),
};

parentPort.on("message", async ({ request, message }) => {
  try {
    const answer = await requests[request](message);
    // PGlite answers with a view on a buffer that it keeps.
    const bytes = answer?.slice();
    parentPort.postMessage({ bytes }, bytes ? [bytes.buffer] : []);
  } catch (error) {
    parentPort.postMessage({ error: `${error?.name ?? "Error"}: ${error?.message ?? error}` });
  }
});
