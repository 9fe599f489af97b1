/** Something that is not as the database says. */
export interface StorageFault {
  /**
   * missing: the object is not there. damaged: its bytes are others. unreferenced: bytes or a row that nothing leads to,
   * which cost room and nothing else. inconsistent: rows that contradict each other.
   */
  readonly kind: "missing" | "damaged" | "unreferenced" | "inconsistent";
  /** In storage. */
  readonly key: string;
  /** A sentence for an operator. */
  readonly detail: string;
  /** The files that lack their content because of it, at most 100; with the id of the version where it is not the present one. */
  readonly files: readonly { readonly bucket: string; readonly path: string; readonly versionId: string | null }[];
}

/** What `verifyStorage` found. */
export interface VerifyReport {
  /** Objects that were read. */
  readonly objects: number;
  /** Bytes that were read. */
  readonly bytes: number;
  /** Objects that are given up and wait for the sweeper, or are being written. */
  readonly unsettled: number;
  readonly faults: readonly StorageFault[];
}

export interface VerifyProgress {
  readonly objects: number;
  readonly bytes: number;
  readonly totalObjects: number;
  readonly totalBytes: number;
}
