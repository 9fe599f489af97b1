import type { OwnedRecord } from "../../pipeline/resources.js";

/** A bucket, as the authorize stage loads it. */
export interface BucketRecord extends OwnedRecord {
  readonly id: string;
}

/** A file, as the authorize stage loads it. */
export interface FileRecord extends OwnedRecord {
  readonly id: string;
}
