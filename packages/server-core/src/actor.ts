import type { Identity } from "@holdfast/adapter-api";

/** A signed-in user, as the access token says. */
export interface UserActor {
  readonly kind: "user";
  readonly userId: string;
  readonly email: string;
  readonly isAdmin: boolean;
  readonly sessionId: string;
  /** When the access token ends, in seconds since 1970. */
  readonly expiresAt: number;
}

/** Leave to do one thing with one resource, carried by a signed URL. */
export interface SignedGrant {
  readonly kind: "signed";
  readonly action: "read" | "write";
  readonly resource: string;
  readonly id: string;
  /** What the signature fixes besides: a size limit, a content type, a disposition. */
  readonly constraints: Readonly<Record<string, string | number>>;
}

/** Who makes a request. `nobody` has no key and reaches only operations that are open. */
export type Actor =
  | { readonly kind: "nobody" }
  | { readonly kind: "anonymous" }
  | UserActor
  | { readonly kind: "service" }
  | SignedGrant;

const ANON: Identity = { role: "anon", claims: { role: "anon" } };
const SERVICE: Identity = { role: "service", claims: { role: "service" } };

/** The database identity of an actor. An admin works as `service`; one who holds only a signed URL, as a stranger. */
export function identityOf(actor: Actor): Identity {
  if (actor.kind === "service") return SERVICE;
  if (actor.kind !== "user") return ANON;
  const role = actor.isAdmin ? "service" : "authenticated";
  return { role, claims: { role, sub: actor.userId, email: actor.email, session_id: actor.sessionId } };
}

/** Whether the actor has all rights. */
export function isAdmin(actor: Actor): boolean {
  return actor.kind === "service" || (actor.kind === "user" && actor.isAdmin);
}
