/** The library behind the door, alone. */
export const name = "bare @tus/server";
export const server = new URL("tus-bare-server.mjs", import.meta.url);
export const base = "bare @tus/server";
export const targets = {};

/** Where an upload begins. */
export const path = "/uploads";
