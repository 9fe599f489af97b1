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
      const { affected } = await session.query(
        `delete from holdfast.changes where seq in (
           select seq from (select seq, at from holdfast.changes order by seq limit ${ROWS_PER_STEP}) as oldest
           where at < clock_timestamp() - make_interval(secs => $1::float8))`,
        [settings.changeRetentionSeconds],
      );
      // Marked in the same transaction, so that a reader sees the gap whenever it sees that the rows are gone.
      if (affected > 0) {
        await session.query(
          `update holdfast.feed_state set swept_seq = greatest(swept_seq, coalesce(
             (select min(seq) - 1 from holdfast.changes), (select last_value from holdfast.change_seq)))`,
        );
      }
      return affected;
    });
    swept += step;
    if (step < ROWS_PER_STEP) return swept;
  }
}
