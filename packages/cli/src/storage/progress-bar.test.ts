import { expect, it } from "vitest";
import { createProgressBar, renderProgress, showBytes } from "./progress-bar.js";

const at = (objects: number, bytes: number) => ({
  label: "Reading",
  objects,
  bytes,
  totalObjects: 4,
  totalBytes: 4096,
});

it("shows the share of whichever is further behind, and the time that is left", () => {
  expect(renderProgress(at(1, 2048), 3_000)).toBe(
    "Reading [######..................]  25%  1/4 objects, 2.0 KiB of 4.0 KiB, 9 s left",
  );
  expect(renderProgress(at(4, 4096), 3_000)).toMatch(/100%.*of 4.0 KiB$/);
  expect(renderProgress({ ...at(0, 0), totalObjects: 0, totalBytes: 0 }, 0)).toMatch(/100%/);
  expect(renderProgress({ label: "Checking", objects: 7 }, 3_000)).toBe("Checking  7 objects, 3 s");
  expect(renderProgress(at(1, 1024), 3_600_000)).toMatch(/3 h 0 min left$/);
});

it("redraws one line on a terminal, and elsewhere writes a line now and again", () => {
  for (const isTTY of [true, false]) {
    let time = 0;
    const written: string[] = [];
    const bar = createProgressBar({ isTTY, write: (text) => written.push(text) }, () => time);
    for (const seconds of [1, 2, 30]) {
      time = seconds * 1000;
      bar.show(at(1, 1024));
    }
    bar.end();
    bar.end();
    if (isTTY) expect(written.slice(0, 3).every((text) => text.startsWith("\r"))).toBe(true);
    else expect(written).toEqual([expect.stringMatching(/\n$/), expect.stringMatching(/\n$/)]);
  }
});

it("writes bytes as people read them", () => {
  expect([0, 1, 1023, 1024, 1536, 5 * 1024 ** 3].map(showBytes)).toEqual([
    "0 B",
    "1 B",
    "1023 B",
    "1.0 KiB",
    "1.5 KiB",
    "5.0 GiB",
  ]);
});
