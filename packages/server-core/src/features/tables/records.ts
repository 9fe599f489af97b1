import type { OwnedRecord } from "../../pipeline/resources.js";
import type { TableShape } from "./shape/table-shape.js";

/** A table of schema public, or `users`, as the authorize stage loads it. */
export interface TableRecord extends OwnedRecord {
  readonly name: string;
  readonly shape: TableShape;
}
