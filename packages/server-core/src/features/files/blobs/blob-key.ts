/** The key of a blob's object in storage; made of nothing that a client chose. */
export function blobKey(id: string): string {
  return `blobs/${id}`;
}
