import type { ErrorCode } from "@holdfast/openapi";
import { z } from "zod";
import { AppError } from "../../../errors/app-error.js";
import { parseJson } from "../../../parse-json.js";

const ref = z.string().min(1).max(64).optional();
const subscriptionId = z.string().min(1).max(128);
const channel = z.string().regex(/^[A-Za-z0-9_.:-]{1,128}$/, "1 to 128 letters, digits and _ - . :");

export type Operation = "INSERT" | "UPDATE" | "DELETE";

interface WithRef {
  readonly ref?: string | undefined;
}

interface InChannel extends WithRef {
  readonly channel: string;
}

export interface SubscribeFrame extends WithRef {
  readonly type: "subscribe";
  readonly subscription_id: string;
  readonly data?:
    | {
        readonly table?: string | undefined;
        readonly events?: readonly Operation[] | undefined;
        readonly filter?: string | undefined;
        readonly after?: string | undefined;
      }
    | undefined;
}

/** A frame that a client may send (openapi/asyncapi.md). */
export type ClientFrame =
  | (WithRef & { readonly type: "authenticate"; readonly token?: string | null | undefined })
  | (WithRef & { readonly type: "ping" })
  | SubscribeFrame
  | (WithRef & { readonly type: "unsubscribe"; readonly subscription_id: string })
  | (InChannel & { readonly type: "join"; readonly data?: { readonly self?: boolean | undefined } | undefined })
  | (InChannel & { readonly type: "leave" | "untrack" })
  | (InChannel & { readonly type: "broadcast"; readonly event: string; readonly data?: unknown })
  | (InChannel & { readonly type: "track"; readonly data?: Readonly<Record<string, unknown>> | undefined });

const clientFrame: z.ZodType<ClientFrame> = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("authenticate"), token: z.string().max(4_096).nullish(), ref }),
  z.strictObject({ type: z.literal("ping"), ref }),
  z.strictObject({
    type: z.literal("subscribe"),
    subscription_id: subscriptionId,
    data: z
      .strictObject({
        table: z.string().min(1).max(128).optional(),
        events: z
          .array(z.enum(["INSERT", "UPDATE", "DELETE"]))
          .min(1)
          .max(3)
          .optional(),
        filter: z.string().max(8_192).optional(),
        after: z.string().max(128).optional(),
      })
      .optional(),
    ref,
  }),
  z.strictObject({ type: z.literal("unsubscribe"), subscription_id: subscriptionId, ref }),
  z.strictObject({
    type: z.literal("join"),
    channel,
    data: z.strictObject({ self: z.boolean().optional() }).optional(),
    ref,
  }),
  z.strictObject({ type: z.literal("leave"), channel, ref }),
  z.strictObject({
    type: z.literal("broadcast"),
    channel,
    event: z.string().min(1).max(128),
    data: z.unknown().optional(),
    ref,
  }),
  z.strictObject({ type: z.literal("track"), channel, data: z.record(z.string(), z.unknown()).optional(), ref }),
  z.strictObject({ type: z.literal("untrack"), channel, ref }),
]);

/** What of a frame goes into its answer, read as far as it can be. */
export interface FrameAddress {
  readonly ref?: string;
  readonly subscription_id?: string;
  readonly channel?: string;
}

/** What came: a frame, or why it is none. */
export type ReadFrame =
  | { readonly frame: ClientFrame; readonly address: FrameAddress }
  | { readonly frame: null; readonly address: FrameAddress; readonly error: AppError };

/** Deeper values are refused, so that no later step runs out of stack. */
const MAX_DEPTH = 64;

/** Reads a text message. Never throws. */
export function readClientFrame(text: string): ReadFrame {
  let value: unknown;
  try {
    value = parseJson(text, MAX_DEPTH);
  } catch (error) {
    const detail = error instanceof RangeError ? "The frame nests too deep." : "The frame is not JSON.";
    return refused({}, "invalid_json", detail);
  }
  const address = addressOf(value);
  const read = clientFrame.safeParse(value);
  if (read.success) return { frame: read.data, address };
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "The frame" : `"${issue.path.join(".")}" of the frame`;
  return refused(address, "invalid_body", `${place} is not as the protocol has it: ${issue?.message ?? "unknown"}.`);
}

function refused(address: FrameAddress, code: ErrorCode, detail: string): ReadFrame {
  return { frame: null, address, error: new AppError(code, detail) };
}

function addressOf(value: unknown): FrameAddress {
  if (typeof value !== "object" || value === null) return {};
  const address: Record<string, string> = {};
  for (const [name, check] of [
    ["ref", ref],
    ["subscription_id", subscriptionId],
    ["channel", channel],
  ] as const) {
    const read = check.safeParse((value as Record<string, unknown>)[name]);
    if (read.success && read.data !== undefined) address[name] = read.data;
  }
  return address;
}
