import type { Platform } from "../../../feature.js";

/** Any constant: of the servers on one database, one sweeps at a time. */
const SWEEP_LOCK = 4_210_720_232;
const ROWS_PER_STEP = 5_000;

/** Deletes changes that are older than the settings keep them, and answers how many. Answers 0 while another server does it. */
export async function sweepChanges({ database, settings }: Platform): Promise<number> {
  let swept = 0;
  for (;;) {
    const step = await database.system.session(async (session) => {
      const { rows } = await session.query<{ mine: boolean }>("select pg_try_advisory_xact_lock($1) as mine", [
        SWEEP_LOCK,
      ]);
      if (rows[0]?.mine !== true) return 0;
      // Marked in the same statement, so that a reader sees the gap whenever it sees that the rows are gone.
      const { rows: marked } = await session.query<{ gone: number }>(
        `with gone as (
           delete from holdfast.changes where seq in (
             select seq from (select seq, at from holdfast.changes order by seq limit ${ROWS_PER_STEP}) as oldest
             where at < clock_timestamp() - make_interval(secs => $1::float8))
           returning seq
         )
         update holdfast.feed_state set swept_seq = greatest(swept_seq, (select max(seq) from gone))
         where exists (select from gone) returning (select count(*) from gone)::float8 as gone`,
        [settings.changeRetentionSeconds],
      );
      return marked[0]?.gone ?? 0;
    });
    swept += step;
    if (step < ROWS_PER_STEP) return swept;
  }
}
