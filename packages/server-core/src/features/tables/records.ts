import type { OwnedRecord } from "../../pipeline/resources.js";

/** A table of schema public, as the authorize stage loads it. */
export interface TableRecord extends OwnedRecord {
  readonly name: string;
}
