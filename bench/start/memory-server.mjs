// From an empty process to a first answer of a server in memory: the time that `createServer` and `start` take, import apart.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerCalls } from "../measure/process.mjs";

answerCalls({
  async run({ fromImage }) {
    const began = performance.now();
    const { fsStorage } = await import("@holdfast/adapter-fs");
    const { pgliteDatabase } = await import("@holdfast/adapter-pglite");
    const { createServer } = await import("@holdfast/server-core");
    const image = fromImage ? await (await import("@holdfast/pglite-image")).readPgliteImage() : undefined;
    const imported = performance.now();
    const cpu = process.cpuUsage();
    const server = createServer({
      database: pgliteDatabase(image === undefined ? {} : { image }),
      storage: fsStorage({ directory: join(tmpdir(), `holdfast-bench-${process.pid}`) }),
    });
    const { anonKey } = await server.start();
    const ready = performance.now();
    const used = process.cpuUsage(cpu);
    const answer = await server.fetch(new Request("http://bench.test/api/v1/tables", { headers: { apikey: anonKey } }));
    await answer.arrayBuffer();
    const answered = performance.now();
    await server.close();
    return {
      importMs: imported - began,
      startMs: ready - imported,
      cpuMs: (used.user + used.system) / 1000,
      answerMs: answered - ready,
    };
  },
});
