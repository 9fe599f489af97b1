import { AppError } from "../../../errors/app-error.js";
import { checkFilePath } from "../names.js";
import { type FormEvent, readFormEvents } from "./form-events.js";

/** The file of a form, while it is read. */
export interface FormFile {
  /** Null when the form does not say. */
  readonly filename: string | null;
  readonly contentType: string | null;
  /** Must be read to its end. */
  readonly body: ReadableStream<Uint8Array>;
}

/** The fields of the form beside the file; null when absent. */
export interface FormFields {
  readonly path: string | null;
  /** JSON text, not parsed. */
  readonly metadata: string | null;
}

/**
 * Reads an upload form, streaming its file to `store`, with the fields before or after it. Unknown, repeated and missing parts
 * fail with `invalid_body`; when something fails after the file was stored, `discard` is called with what `store` answered.
 */
export async function readUploadForm<Stored>(
  request: { readonly body: ReadableStream<Uint8Array> | null; readonly contentType: string },
  store: (file: FormFile) => Promise<Stored>,
  discard: (stored: Stored) => Promise<void>,
): Promise<{ readonly fields: FormFields; readonly stored: Stored; readonly filename: string | null }> {
  if (request.body === null) throw invalidForm("body.file", "The form has no file.");
  const next = readFormEvents(request.body, request.contentType);
  const texts = new Map<string, string>();
  let file: { readonly stored: Stored; readonly filename: string | null } | null = null;
  try {
    for (let event = await next(); event !== null; event = await next()) {
      if (event.kind === "field") addField(texts, event);
      else if (event.kind === "file") {
        if (file !== null) throw invalidForm("body.file", "A form has one file; this one has two.");
        const { filename, contentType } = event;
        file = { filename, stored: await store({ filename, contentType, body: fileBody(next) }) };
      }
    }
    if (file === null) throw invalidForm("body.file", "The form has no file; send it in the field file.");
    return { ...file, fields: { path: texts.get("path") ?? null, metadata: texts.get("metadata") ?? null } };
  } catch (error) {
    if (file !== null) await discard(file.stored);
    throw error;
  }
}

/** The bytes up to the end of the file, read as they are asked for. */
function fileBody(next: () => Promise<FormEvent | null>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const event = await next();
        if (event?.kind === "bytes") controller.enqueue(event.bytes);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

function addField(texts: Map<string, string>, { name, value }: Extract<FormEvent, { kind: "field" }>): void {
  if (name !== "path" && name !== "metadata")
    throw invalidForm("body", "A form has the fields path, metadata and file; this one has another.");
  if (texts.has(name)) throw invalidForm(`body.${name}`, `The field ${name} is there twice.`);
  try {
    texts.set(name, new TextDecoder("utf-8", { fatal: true }).decode(value));
  } catch (cause) {
    throw invalidForm(`body.${name}`, `The field ${name} is not valid UTF-8.`, cause);
  }
  if (name === "path") checkFilePath(texts.get(name) ?? "");
}

/** The refusal of a form that can be read and is not as the contract says. */
export function invalidForm(path: string, message: string, cause?: unknown): AppError {
  return new AppError("invalid_body", message, {
    errors: [{ path, message }],
    ...(cause === undefined ? {} : { cause }),
  });
}
