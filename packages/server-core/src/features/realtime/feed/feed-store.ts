import type { Database } from "../../../database/database.js";

/** One row's change, or the removal of all rows at once. Images are JSON text, as Postgres wrote them. */
export interface Change {
  readonly seq: number;
  readonly tableId: number;
  readonly operation: "INSERT" | "UPDATE" | "DELETE" | "TRUNCATE";
  readonly oldRow: string | null;
  readonly newRow: string | null;
}

/** The changes after `from` up to and with `to`, in order; there are no others between. */
export interface Batch {
  readonly from: number;
  readonly to: number;
  readonly changes: readonly Change[];
  /** What came up to here may have been swept: a reader who was behind it has a gap. */
  readonly sweptSeq: number;
}

/** How far the feed is. */
export interface FeedMark {
  /** The last change that is committed with nothing outstanding before it. */
  readonly horizon: number;
  /** The highest number that was given out. */
  readonly last: number;
  /** Whether a transaction is under way that wrote to the feed. */
  readonly isWithheld: boolean;
}

export interface FeedIdentity {
  readonly epoch: string;
  /** The secret name of the channel that this database's servers speak to each other on. */
  readonly serverChannel: string;
}

export interface ReadRange {
  readonly after: number;
  /** At most a horizon that was read before. */
  readonly upTo: number;
  /** The tables to read; null is all. */
  readonly tableIds: readonly number[] | null;
}

/** The feed's tables. */
export interface FeedStore {
  /** Which feed this is; a new one begins when the database was restored or promoted. */
  identify(): Promise<FeedIdentity>;
  mark(): Promise<FeedMark>;
  /** The next changes: some hundreds of rows and some megabytes at most, but one row whatever its size. */
  read(range: ReadRange): Promise<Batch>;
}

const MAX_ROWS = 500;
/** As stored, which may be compressed. */
const MAX_STORED_BYTES = 2_000_000;

// A restore or a promotion may give out numbers a second time, and shows in one of these three.
const IDENTIFY_SQL = `
  insert into holdfast.feed_state as state (epoch, cluster, server_channel)
  select $1::text, c.system_identifier || ':' || p.timeline_id || ':' || d.oid, 'holdfast_' || $2::text
  from pg_control_system() c, pg_control_checkpoint() p, pg_database d where d.datname = current_database()
  on conflict (only_row) do update set
    epoch = case when state.cluster = excluded.cluster then state.epoch else excluded.epoch end,
    cluster = excluded.cluster
  returning epoch, server_channel`;

// Only the number of a committed change is good for a position: a crash may take back others and give them out again.
const MARK_SQL = `select
    greatest(s.swept_seq, (select max(seq) from holdfast.changes where seq <= settled))::float8 as horizon,
    last_value::float8 as last, settled < last_value as "isWithheld"
  from holdfast.feed_horizon() as settled, holdfast.change_seq, holdfast.feed_state s`;

// The left join makes the swept mark and the rows parts of one snapshot, also when there are no rows.
const READ_SQL = `
  select s.swept_seq::float8 as swept, c.seq::float8 as seq, c.table_id::int8::float8 as table_id, c.operation,
    c.old_row::text as old_row, c.new_row::text as new_row, c.stored::float8 as stored
  from holdfast.feed_state s left join (
    select *, sum(size) over (order by seq) as stored from (
      select *, coalesce(pg_column_size(old_row), 0) + coalesce(pg_column_size(new_row), 0) as size
      from holdfast.changes
      where seq > $1::int8 and seq <= $2::int8 and ($3::int8[] is null or table_id::int8 = any ($3::int8[]))
      order by seq limit ${MAX_ROWS}
    ) as first
  ) as c on c.stored - c.size < ${MAX_STORED_BYTES}
  order by c.seq`;

type ReadRow = {
  readonly swept: number;
  readonly seq: number | null;
  readonly table_id: number;
  readonly operation: Change["operation"];
  readonly old_row: string | null;
  readonly new_row: string | null;
  readonly stored: number;
};

/** The feed in the database, read as its owner. */
export function createFeedStore({ system }: Database): FeedStore {
  return {
    async identify() {
      const row = await system.first<{ epoch: string; server_channel: string }>(IDENTIFY_SQL, [
        randomHex().slice(0, 16),
        randomHex(),
      ]);
      if (row === null) throw new Error("the state of the change feed is missing");
      return { epoch: row.epoch, serverChannel: row.server_channel };
    },

    async mark() {
      const mark = await system.first<{ horizon: number; last: number; isWithheld: boolean }>(MARK_SQL);
      if (mark === null) throw new Error("the sequence of the change feed is missing");
      return mark;
    },

    async read({ after, upTo, tableIds }) {
      const rows = await system.rows<ReadRow>(READ_SQL, [after, upTo, tableIds === null ? null : [...tableIds]]);
      const changes = rows.flatMap(({ seq, ...row }): Change[] =>
        seq === null
          ? []
          : [{ seq, tableId: row.table_id, operation: row.operation, oldRow: row.old_row, newRow: row.new_row }],
      );
      const last = changes.at(-1);
      const isCut = changes.length === MAX_ROWS || (rows.at(-1)?.stored ?? 0) >= MAX_STORED_BYTES;
      return {
        from: after,
        to: isCut && last !== undefined ? last.seq : upTo,
        changes,
        sweptSeq: rows[0]?.swept ?? 0,
      };
    },
  };
}

function randomHex(): string {
  return crypto.randomUUID().replaceAll("-", "");
}
