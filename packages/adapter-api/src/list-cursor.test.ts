import fc from "fast-check";
import { expect, it } from "vitest";
import { createListCursor } from "./list-cursor.js";

const cursors = createListCursor("acme");
const position = fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 1024 }), folded: fc.boolean() });
const refused = { isAdapterError: true, code: "invalid_input", adapter: "acme", operation: "list" };

/** What `decode` throws; fails when it does not. */
function refusal(cursor: string): unknown {
  try {
    cursors.decode(cursor);
  } catch (error) {
    return error;
  }
  throw new Error(`${cursor} was not refused`);
}

it("reads back what it wrote, as text that needs no escaping", () => {
  fc.assert(
    fc.property(position, (where) => {
      const cursor = cursors.encode(where);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(cursors.decode(cursor)).toEqual(where);
    }),
  );
});

it("refuses any other text", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.base64String()), (text) => {
      expect(refusal(text)).toMatchObject(refused);
    }),
  );
  expect(refusal("A".repeat(1_000_000))).toMatchObject(refused);
});

it("refuses a cursor that was changed, cut or is another adapter's", () => {
  const others = createListCursor("other");
  fc.assert(
    fc.property(position, fc.nat(), fc.constantFrom("A", "z", "_", "", "AA", "=", " "), (where, at, put) => {
      const cursor = cursors.encode(where);
      const place = at % cursor.length;
      const changed = cursor.slice(0, place) + put + cursor.slice(place + 1);
      if (changed !== cursor) expect(refusal(changed)).toMatchObject(refused);
      expect(refusal(`${cursor}A`)).toMatchObject(refused);
      expect(refusal(`${cursor}=`)).toMatchObject(refused);
      expect(refusal(cursor.slice(0, place))).toMatchObject(refused);
      expect(refusal(others.encode(where))).toMatchObject(refused);
    }),
  );
});
