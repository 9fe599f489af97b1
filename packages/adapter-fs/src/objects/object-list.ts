import { createListCursor, type ListedObject, type StorageAdapter } from "@holdfast/adapter-api";
import { ADAPTER, StorageFailure, throwIfAborted } from "../errors.js";
import { encodeText } from "../key-path.js";
import { type WalkStep, walkKeys } from "./key-walk.js";
import { readTrailer } from "./object-file.js";

type ListRequest = Parameters<StorageAdapter["list"]>[0];
type ListPage = Awaited<ReturnType<StorageAdapter["list"]>>;

const cursors = createListCursor(ADAPTER);
const MAX_LIMIT = 1000;
const READ_AT_ONCE = 8;

/** One page of the objects below `root`. Objects deleted while it is made may be missing from it; no other ever is. */
export async function listObjects(root: string, request: ListRequest, signal?: AbortSignal): Promise<ListPage> {
  const { limit } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new StorageFailure("invalid_input", "limit must be a whole number from 1 to 1,000");
  }
  if (request.delimiter !== undefined && request.delimiter !== "/") {
    throw new StorageFailure("invalid_input", 'the only delimiter is "/"');
  }
  const prefix = encodeText(request.prefix, "prefix");
  const after = request.cursor === undefined ? null : cursors.decode(request.cursor);
  const steps: WalkStep[] = [];
  let next: string | null = null;
  for await (const step of walkKeys({ root, prefix, after, fold: request.delimiter === "/", limit })) {
    throwIfAborted(signal);
    if (steps.length === limit) {
      next = cursorAfter(steps.at(-1));
      break;
    }
    steps.push(step);
  }
  return {
    items: await readInfos(steps, signal),
    prefixes: steps.flatMap((step) => (step.kind === "prefix" ? [step.prefix.toString("utf8")] : [])),
    next,
  };
}

function cursorAfter(step: WalkStep | undefined): string | null {
  if (!step) return null;
  return step.kind === "key"
    ? cursors.encode({ bytes: step.key, folded: false })
    : cursors.encode({ bytes: step.prefix, folded: true });
}

async function readInfos(steps: readonly WalkStep[], signal: AbortSignal | undefined): Promise<ListedObject[]> {
  const infos: (ListedObject | null)[] = new Array(steps.length).fill(null);
  let taken = 0;
  async function work(): Promise<void> {
    for (let index = taken++; index < steps.length; index = taken++) {
      const step = steps[index];
      if (step?.kind !== "key") continue;
      throwIfAborted(signal);
      const trailer = await readTrailer(step.path);
      if (trailer === null) continue;
      const { size, etag, modifiedAt } = trailer;
      infos[index] = { key: step.key.toString("utf8"), size, etag, modifiedAt };
    }
  }
  await Promise.all(Array.from({ length: READ_AT_ONCE }, work));
  return infos.filter((info) => info !== null);
}
