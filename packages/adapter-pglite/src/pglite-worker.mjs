// Runs PGlite in a thread of its own, which can be ended when a statement does not end. Written in JavaScript, since a
// worker is loaded by Node itself, from the sources as well as from the built package.
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

const { dataDir, image } = workerData;

/** @type {Promise<PGlite> | undefined} */
let database;

const requests = {
  open: async () => {
    database = PGlite.create({
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(image === undefined ? {} : { loadDataDir: new Blob([image]) }),
      startParams: [...PGlite.defaultStartParams, "-c", "timezone=UTC"],
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
