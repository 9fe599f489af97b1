import { z } from "zod";

/** Reads a whole number from text. */
export function textInteger(number: z.ZodType<number, number>): z.ZodType<number> {
  return z
    .string()
    .regex(/^-?\d{1,15}$/, "must be a whole number")
    .transform(Number)
    .pipe(number);
}

/** Reads `true` or `false` from text. */
export function textBoolean(): z.ZodType<boolean> {
  return z.literal(["true", "false"]).transform((text) => text === "true");
}
