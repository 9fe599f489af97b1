/** What the keys of all blobs' objects begin with. */
export const BLOB_PREFIX = "blobs/";

/** The key of a blob's object in storage; made of nothing that a client chose. */
export function blobKey(id: string): string {
  return `${BLOB_PREFIX}${id}`;
}
