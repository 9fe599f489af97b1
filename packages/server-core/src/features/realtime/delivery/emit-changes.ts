import type { Change } from "../feed/feed-store.js";
import { formatPosition } from "../feed/position.js";
import type { Operation } from "../socket/client-frame.js";
import { encodeFrame, encodeJson } from "../socket/server-frame.js";
import type { Side } from "./evaluate-changes.js";
import type { Judgement } from "./judge-changes.js";
import { createParcelSender, type ParcelEntry, type ParcelSender } from "./send-parcel.js";
import type { Subscriber } from "./subscriber.js";
import type { TableAccess } from "./table-access.js";

/** Why a subscription cannot go on without a gap (openapi/asyncapi.md, section 4). */
export type ResyncReason =
  | "position_too_old"
  | "position_unknown"
  | "too_slow"
  | "table_changed"
  | "truncated"
  | "unreadable";

/** A change with what the members' identity may see of it. */
export interface JudgedChange {
  readonly change: Change;
  readonly access: TableAccess;
  /** Always null for TRUNCATE. */
  readonly judgement: Judgement;
}

export interface Emission {
  readonly epoch: string;
  readonly changes: readonly JudgedChange[];
  readonly members: readonly Subscriber[];
  /** The filters' texts in the order in which they were judged. */
  readonly filterTexts: readonly string[];
}

/** Members whose frames are the same to the byte, and what waits to be sent to them. */
interface Cohort {
  readonly id: string;
  /** Null is every table. */
  readonly tableId: number | null;
  readonly filterPlace: number | null;
  readonly events: ReadonlySet<Operation>;
  readonly members: Subscriber[];
  readonly parcel: ParcelEntry[];
  parcelBytes: number;
}

/** No table of Postgres has this oid. */
const NO_TABLE = 0;
/** So much goes into one write to a socket; a write costs more than what is in it. */
const PARCEL_BYTES = 16_384;

/** Sends changes to the members, in order; each frame is made once for all who get the same. */
export async function emitChanges({ epoch, changes, members, filterTexts }: Emission): Promise<void> {
  const cohorts = cohortsOf(members, filterTexts);
  const sendOut = createParcelSender();
  for (const judged of changes) {
    const frame = frameOf(judged, epoch);
    if (frame === null) continue;
    for (const cohort of cohorts) {
      if (cohort.tableId !== null && cohort.tableId !== judged.access.oid) continue;
      pack(cohort, judged.change.seq, messagesFor(cohort, frame));
      if (cohort.parcelBytes >= PARCEL_BYTES) await sendParcel(cohort, sendOut);
    }
  }
  for (const cohort of cohorts) await sendParcel(cohort, sendOut);
}

function pack(cohort: Cohort, seq: number, messages: readonly string[] | null): void {
  if (messages === null) return;
  cohort.parcel.push({ seq, messages });
  for (const message of messages) cohort.parcelBytes += message.length;
}

async function sendParcel(cohort: Cohort, sendOut: ParcelSender): Promise<void> {
  cohort.parcelBytes = 0;
  await sendOut(cohort.members, cohort.parcel.splice(0));
}

/** The frame that tells a client to read its table anew. */
export function resyncFrame(id: string, reason: ResyncReason, position: string): readonly string[] {
  return encodeFrame({ type: "resync", subscription_id: id, reason, position });
}

function cohortsOf(members: readonly Subscriber[], filterTexts: readonly string[]): readonly Cohort[] {
  const cohorts = new Map<string, Cohort>();
  for (const member of members) {
    const { id, filterText, events, shape } = member;
    const tableId = member.tableName === null ? null : (member.table?.oid ?? NO_TABLE);
    const key = `${tableId} ${shape}`;
    const cohort = cohorts.get(key);
    if (cohort !== undefined) cohort.members.push(member);
    else {
      const filterPlace = member.filters.length === 0 ? null : filterTexts.indexOf(filterText) + 1;
      cohorts.set(key, { id, tableId, filterPlace, events, members: [member], parcel: [], parcelBytes: 0 });
    }
  }
  return [...cohorts.values()];
}

interface ChangeFrame {
  readonly change: Change;
  readonly judgement: Judgement;
  /** Null for what could not be judged, and for TRUNCATE. */
  readonly seen: Seen | null;
  readonly position: string;
  /** The frame after the subscription's id. */
  readonly tail: string;
}

/** Null for a change that may not be seen at all. */
function frameOf({ change, access, judgement }: JudgedChange, epoch: string): ChangeFrame | null {
  const position = formatPosition({ epoch, seq: change.seq });
  const seen = judgement === null ? null : whatIsSeen(change, judgement);
  if (judgement !== null && seen === null) return null;
  const tail = seen === null ? "" : frameTail(position, access.name, seen);
  return { change, judgement, seen, position, tail };
}

/** What a cohort gets of a change; null when it is not for it. */
function messagesFor(
  { id, filterPlace, events }: Cohort,
  { change, judgement, seen, position, tail }: ChangeFrame,
): readonly string[] | null {
  if (seen === null) return resyncFrame(id, change.operation === "TRUNCATE" ? "truncated" : "unreadable", position);
  if (filterPlace !== null && judgement?.unheld.includes(filterPlace) === true) {
    return resyncFrame(id, "unreadable", position);
  }
  const isFitting =
    filterPlace === null || [seen.newSide, seen.oldSide].some((side) => side?.fits.includes(filterPlace));
  if (!events.has(seen.operation) || !isFitting) return null;
  return encodeJson(`{"type":"database_change","subscription_id":${JSON.stringify(id)},${tail}`);
}

interface Seen {
  readonly operation: Operation;
  readonly newSide: Side | null;
  readonly oldSide: Side | null;
}

/** An update that brings a row into sight is an insert to the identity, one that takes it out of sight a delete. */
function whatIsSeen({ operation }: Change, { newSide, oldSide }: NonNullable<Judgement>): Seen | null {
  if (operation === "UPDATE" && newSide !== null && oldSide !== null) return { operation, newSide, oldSide };
  if (newSide !== null) return { operation: "INSERT", newSide, oldSide: null };
  return oldSide === null ? null : { operation: "DELETE", newSide: null, oldSide };
}

function frameTail(position: string, table: string, { operation, newSide, oldSide }: Seen): string {
  const data = newSide === null ? "" : `,"data":${newSide.row}`;
  const oldData = oldSide === null ? "" : `,"old_data":${oldSide.row}`;
  return `"position":"${position}","data":{"operation":"${operation}","table":${JSON.stringify(table)}${data}${oldData}}}`;
}
