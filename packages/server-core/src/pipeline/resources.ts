import type { Actor } from "../actor.js";
import type { BucketRecord, FileRecord, VersionRecord } from "../features/files/records.js";
import type { TableRecord } from "../features/tables/records.js";

/** The kinds of resource that `x-access` may name with a `target`, and the record that each loads. */
export interface Resources {
  readonly bucket: BucketRecord;
  readonly file: FileRecord;
  readonly version: VersionRecord;
  readonly table: TableRecord;
}

/** What every such record says, so that the rule `owner` can be decided. */
export interface OwnedRecord {
  /** Null when nobody but an admin owns it. */
  readonly ownerId: string | null;
}

export type LoadedResource = {
  [Kind in keyof Resources]: { readonly kind: Kind; readonly record: Resources[Kind] };
}[keyof Resources];

/** Path parameters of a request, decoded. */
export type PathParameters = Readonly<Record<string, string>>;

/** Loads the resource that the path names, as the actor sees it; null when there is none or the actor may not see it. */
export type ResourceLoader<Record extends OwnedRecord> = (
  parameters: PathParameters,
  actor: Actor,
) => Promise<Record | null>;

/** A loader for every kind. */
export type ResourceLoaders = { readonly [Kind in keyof Resources]: ResourceLoader<Resources[Kind]> };
