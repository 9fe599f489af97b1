import { type Actor, isAdmin } from "../../../actor.js";
import { AppError } from "../../../errors/app-error.js";

/** Throws when the actor may not join the channel (openapi/asyncapi.md, section 5). */
export function checkMayJoin(actor: Actor, channel: string): void {
  if (isAdmin(actor) || channel.startsWith("public:")) return;
  if (actor.kind !== "user") {
    throw new AppError("not_authenticated", "Only signed-in users may join this channel; others those named public:…");
  }
  const own = `user:${actor.userId}`;
  const isForeign = /^user(:|$)/.test(channel) && channel !== own && !channel.startsWith(`${own}:`);
  if (isForeign) throw new AppError("forbidden", "This channel is for one user, who is not you.");
}
