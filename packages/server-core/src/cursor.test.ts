import fc from "fast-check";
import { expect, it } from "vitest";
import { readCursor, writeCursor } from "./cursor.js";

const places = fc.array(fc.option(fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", ""))), {
  maxLength: 4,
});

it("comes back as it was written, whatever characters it holds", () => {
  fc.assert(
    fc.property(places, fc.string({ unit: "binary" }), (last, query) => {
      const cursor = writeCursor(last, query);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(readCursor(cursor, query)).toEqual(last);
    }),
  );
});
