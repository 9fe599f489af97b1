import type { Operation } from "@holdfast/openapi";
import { AppError } from "../errors/app-error.js";
import { MAX_JSON_DEPTH, parseJson } from "../parse-json.js";

/** Reads a JSON body or a form, whole, up to `maxBytes`. Answers undefined when there is no body. */
export async function readFields(
  request: Request,
  body: Extract<Operation["body"], { kind: "fields" }>,
  maxBytes: number,
): Promise<unknown> {
  const type = mediaType(request.headers.get("content-type"));
  // A host that makes streams only when asked for them is not asked where the length tells that there is a body.
  if (!request.headers.has("content-length") && request.body === null) return undefined;
  if (type === "" && request.headers.get("content-length") === "0") return undefined;
  if (!body.types.includes(type)) throw unsupportedType(type, body.types);
  const bytes = await readBytes(request, maxBytes);
  if (type === "application/json") return readJson(bytes);
  if (type === "application/x-www-form-urlencoded") return formFields(new URLSearchParams(decodeText(bytes)));
  return formFields(await readMultipart(bytes, request.headers.get("content-type") ?? ""));
}

/** The media type of a header, in lower case and without parameters. */
export function mediaType(header: string | null): string {
  return (header ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** The refusal of a body whose type the operation does not read. */
export function unsupportedType(type: string, types: readonly string[]): AppError {
  const sent = type === "" ? "The request does not say its content type" : `This cannot be read as ${type}`;
  return new AppError("unsupported_media_type", `${sent}. Send ${types.join(" or ")}.`);
}

/** Reads a body to its end; refuses it as soon as it is larger than allowed, or announces to be. */
async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const announced = Number(request.headers.get("content-length") ?? Number.NaN);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  if (announced >= 0) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** The refusal of a body beyond the limit. */
function tooLarge(maxBytes: number): AppError {
  return new AppError("body_too_large", `The body may have ${maxBytes} bytes at most.`);
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError("invalid_json", "The body is not valid UTF-8.", { cause });
  }
}

function readJson(bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  if (text === "") return undefined;
  try {
    return parseJson(text);
  } catch (cause) {
    const detail =
      cause instanceof RangeError
        ? `The body nests more than ${MAX_JSON_DEPTH} arrays and objects in each other.`
        : `The body is not valid JSON: ${(cause as Error).message}.`;
    throw new AppError("invalid_json", detail, { cause });
  }
}

async function readMultipart(bytes: Uint8Array, contentType: string): Promise<FormData> {
  try {
    return await new Response(bytes as BodyInit, { headers: { "content-type": contentType } }).formData();
  } catch {
    throw new AppError(
      "invalid_body",
      "The multipart body cannot be read; its boundary or one of its parts is broken.",
    );
  }
}

function formFields(form: FormData | URLSearchParams): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, value] of form) {
    if (name in fields) throw new AppError("invalid_body", `The field "${name}" is there twice.`);
    fields[name] = value;
  }
  return { ...fields };
}
