import { fsStorage } from "../src/index.js";
import { crashBody } from "./crash-body.js";

/** Changes objects without end, says what it begins and what was acknowledged, and waits to be killed. */
const [directory = "", round = ""] = process.argv.slice(2);
const storage = fsStorage({ directory });
await storage.open();

async function change(worker: number): Promise<never> {
  for (let step = 0; ; step++) {
    const key = `dir${worker}/sub/key${step % 5}`;
    const salt = `${round}-${worker}-${step}`;
    const remove = step % 7 === 6;
    process.stdout.write(`begin ${key} ${remove ? "-" : salt}\n`);
    if (remove) await storage.delete([key]);
    else if (step % 11 === 5) await putInParts(key, salt);
    else await storage.put(key, new Blob([crashBody(salt)]).stream(), { metadata: { salt } });
    process.stdout.write(`done ${key}\n`);
  }
}

async function putInParts(key: string, salt: string): Promise<void> {
  const { resumable } = storage;
  if (!resumable) throw new Error("no resumable uploads");
  const { uploadId } = await resumable.begin(key, { metadata: { salt } });
  await resumable.writePart(uploadId, 1, crashBody(salt));
  await resumable.finish(uploadId);
}

await Promise.all(Array.from({ length: 6 }, (_, worker) => change(worker)));
