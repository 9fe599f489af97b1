import { AppError } from "../../../errors/app-error.js";
import type { RequestContext } from "../../../pipeline/request-context.js";

/** A link that was signed for saving a file does not show it in place; throws `forbidden`. */
export function checkDisposition({ actor }: RequestContext, shown: "attachment" | "inline"): void {
  if (actor.kind !== "signed" || shown === "attachment" || actor.constraints.disposition === shown) return;
  throw new AppError("forbidden", "This signed URL was made for downloading the file, not for showing it.");
}
