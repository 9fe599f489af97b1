/** Holdfast's files through its tus door, on a disk. */
export const name = "tus";
export const server = new URL("holdfast-server.mjs", import.meta.url);
/** What the ratios are taken to. */
export const base = "bare @tus/server";
export const targets = { upload: { atLeast: 0.8 }, growthMiB: { atMost: 64 } };

/** Where an upload begins. */
export const path = "/api/v1/uploads";
