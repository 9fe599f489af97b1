import type { Actor } from "../../../actor.js";
import type { Database } from "../../../database/database.js";
import type { Filter } from "../../rows/filter/filter.js";
import { roleOf } from "../../tables/shape/table-shape.js";
import type { Change } from "../feed/feed-store.js";
import { emitChanges, type JudgedChange } from "./emit-changes.js";
import type { Gate } from "./gate.js";
import { type Judgement, judgeChanges } from "./judge-changes.js";
import { type Subscriber, wants } from "./subscriber.js";
import { isReadableBy, type TableAccess } from "./table-access.js";

export interface DeliveryParts {
  readonly database: Database;
  readonly epoch: string;
  /** Bounds the statements that delivery has under way. */
  readonly gate: Gate;
}

/** Changes with their tables, on the way to members who all see the same. */
export interface Shipment {
  readonly changes: readonly Change[];
  readonly accesses: ReadonlyMap<number, TableAccess>;
  /** Whose rights decide. */
  readonly actor: Actor;
  readonly members: readonly Subscriber[];
}

/** Judges changes once for all members and sends them what they may see. Fails only when the database cannot be reached. */
export async function deliverBatch(parts: DeliveryParts, shipment: Shipment): Promise<void> {
  const { changes, accesses, actor, members } = shipment;
  const user = parts.database.as(actor);
  const role = roleOf(actor);
  const filters = new Map<string, readonly Filter[]>();
  for (const member of members) if (member.filters.length > 0) filters.set(member.filterText, member.filters);
  const filterTexts = [...filters.keys()];

  const judgements = new Map<Change, Judgement>();
  for (const access of accesses.values()) {
    const own = members.filter((member) => wants(member, access.oid));
    if (own.length === 0 || !isReadableBy(access, role)) continue;
    const all = changes.filter(({ tableId }) => tableId === access.oid);
    const rows = all.filter(({ operation }) => operation !== "TRUNCATE");
    for (const change of all) judgements.set(change, null);
    if (rows.length === 0) continue;
    // Filters of other tables keep their places, so that a place means the same in every table.
    const fitting = filterTexts.map((text) =>
      own.some((member) => member.filterText === text) ? (filters.get(text) ?? []) : [],
    );
    const judged = await parts.gate.run(() => judgeChanges(user, { access, role, changes: rows, filters: fitting }));
    rows.forEach((change, place) => void judgements.set(change, judged[place] ?? null));
  }

  const judged = changes.flatMap((change): JudgedChange[] => {
    const access = accesses.get(change.tableId);
    const judgement = judgements.get(change);
    return access === undefined || judgement === undefined ? [] : [{ change, access, judgement }];
  });
  await emitChanges({ epoch: parts.epoch, changes: judged, members, filterTexts });
}
