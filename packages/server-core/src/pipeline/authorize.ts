import type { Access } from "@holdfast/openapi";
import { type Actor, isAdmin } from "../actor.js";
import { AppError } from "../errors/app-error.js";
import type { Settings } from "../server-config.js";
import type { LoadedResource, PathParameters, ResourceLoaders, Resources } from "./resources.js";

/** What the rules of `x-access` are decided on. */
export interface Authorization {
  readonly settings: Settings;
  readonly loaders: ResourceLoaders;
}

/** An actor about to do what an operation declares. */
export interface Attempt {
  readonly access: Access;
  readonly parameters: PathParameters;
  readonly actor: Actor;
}

/**
 * The one place where rights are decided. Answers the resource that the operation's `target` names, as the actor sees it,
 * or null where it has none; throws when the rule does not admit the actor.
 */
export async function authorize(
  attempt: Attempt,
  { settings, loaders }: Authorization,
): Promise<LoadedResource | null> {
  const { access, parameters, actor } = attempt;
  admit(attempt, settings);
  if (access.rule !== "visible" && access.rule !== "owner" && access.rule !== "policy") return null;

  const kind = access.resource as keyof Resources;
  const record = await loaders[kind](parameters, actor);
  if (record === null) throw new AppError("not_found", `There is no ${kind} of this name that you may see.`);
  if (actor.kind === "signed" && actor.id !== resourceId(kind, record)) throw wrongGrant();
  if (access.rule === "owner" && !isAdmin(actor) && actor.kind !== "signed") {
    if (actor.kind !== "user") throw signInFirst();
    if (record.ownerId !== actor.userId)
      throw new AppError("forbidden", `Only the ${kind}'s owner or an admin may do this.`);
  }
  return { kind, record } as LoadedResource;
}

/** The part of the rules that needs no resource. */
function admit({ access, parameters, actor }: Attempt, settings: Settings): void {
  if (actor.kind === "signed") {
    if (access.signed !== actor.action || access.resource !== actor.resource) throw wrongGrant();
    return;
  }
  if (isAdmin(actor)) return;
  switch (access.rule) {
    case "user":
      if (actor.kind !== "user") throw signInFirst();
      return;
    case "self":
      if (actor.kind !== "user") throw signInFirst();
      if (parameters[access.target ?? ""] !== actor.userId)
        throw new AppError("forbidden", "You may only do this for yourself.");
      return;
    case "table_creator":
      if (actor.kind !== "user") throw signInFirst();
      if (settings.tableCreators === "admins") throw adminsOnly();
      return;
    case "admin":
      if (actor.kind !== "user") throw signInFirst();
      throw adminsOnly();
    default:
      return;
  }
}

function resourceId(kind: keyof Resources, record: object): string | null {
  if (kind === "version" && "versionId" in record) return record.versionId as string;
  return "id" in record && typeof record.id === "string" ? record.id : null;
}

function signInFirst(): AppError {
  return new AppError("not_authenticated", "Sign in first, and send the access token as a bearer token.");
}

function adminsOnly(): AppError {
  return new AppError("forbidden", "Only an admin may do this.");
}

function wrongGrant(): AppError {
  return new AppError("forbidden", "This signed URL was made for something else.");
}
