import { AppError } from "../../../errors/app-error.js";

/** The next chunk of a request's body; null at its end. A body that breaks off fails with `client_closed`. */
export async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null> {
  try {
    const { done, value } = await reader.read();
    return done ? null : value;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("client_closed", "The body broke off before its end. Send it again.", { cause });
  }
}
