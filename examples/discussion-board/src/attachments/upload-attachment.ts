import { type HoldfastClient, isApiError } from "@holdfast/sdk";
import { type Attachment, BUCKET } from "../data/posts.js";

/** Uploads a file under a name that nobody else has; `onProgress` hears how far it is, from 0 to 1. */
export async function uploadAttachment(
  client: HoldfastClient,
  file: File,
  onProgress: (part: number) => void,
): Promise<Attachment> {
  const path = `${randomName()}${extensionOf(file.name)}`;
  const stored = await client.storage.from(BUCKET).upload(path, file, {
    ifExists: "refuse",
    onProgress: ({ sent, total }) => onProgress(total ? sent / total : 0),
  });
  return { path, name: file.name.slice(0, 200), type: stored.content_type, size: file.size };
}

/** Deletes the file of a post; one that is gone already, or belongs to somebody else, is left alone. */
export async function dropAttachment(client: HoldfastClient, attachment: Attachment | null): Promise<void> {
  if (attachment === null) return;
  await client.storage
    .from(BUCKET)
    .delete(attachment.path)
    .catch((error: unknown) => {
      if (!isApiError(error)) throw error;
    });
}

/** `crypto.randomUUID` is missing on pages that came over plain HTTP. */
function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function extensionOf(name: string): string {
  return /\.[a-z0-9]{1,8}$/i.exec(name)?.[0].toLowerCase() ?? "";
}
