import type { Door, DoorPlatform } from "../../src/index.js";

let platform: DoorPlatform | null = null;

/** A door that only lets a test hold what doors stand on. */
export const platformDoor: Door = {
  name: "platform",
  path: "/platform",
  open(opened) {
    platform = opened;
    return { answer: async () => ({ status: 200, headers: {}, body: null }) };
  },
};

/** What the last server with `platformDoor` gave it. */
export function openedPlatform(): DoorPlatform {
  if (platform === null) throw new Error("no server has opened the door");
  return platform;
}
