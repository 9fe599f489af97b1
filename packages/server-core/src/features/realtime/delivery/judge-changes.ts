import { isAdapterError } from "@holdfast/adapter-api";
import type { DatabaseUser } from "../../../database/database.js";
import { type Evaluation, evaluateChanges, type Verdict } from "./evaluate-changes.js";

/** A verdict, with the places of filters that could not be held against the row; null for a change that could not be judged. */
export type Judgement = (Verdict & { readonly unheld: readonly number[] }) | null;

/**
 * Judges changes, and when that fails finds out by which change and filter, so that nothing else is hit by it. Fails only when the
 * database cannot be reached.
 */
export async function judgeChanges(user: DatabaseUser, evaluation: Evaluation): Promise<readonly Judgement[]> {
  const verdicts = await attempt(user, evaluation);
  if (verdicts !== null) return verdicts.map((verdict) => ({ ...verdict, unheld: [] }));
  const judgements: Judgement[] = [];
  for (const change of evaluation.changes)
    judgements.push(await judgeAlone(user, { ...evaluation, changes: [change] }));
  return judgements;
}

async function judgeAlone(user: DatabaseUser, evaluation: Evaluation): Promise<Judgement> {
  const [bare] = (await attempt(user, { ...evaluation, filters: [] })) ?? [];
  if (bare === undefined) return null;
  const oldFits: number[] = [];
  const newFits: number[] = [];
  const unheld: number[] = [];
  for (const [place, filter] of evaluation.filters.entries()) {
    const [held] = (await attempt(user, { ...evaluation, filters: [filter] })) ?? [];
    if (held === undefined) unheld.push(place + 1);
    if (held?.oldSide?.fits.length) oldFits.push(place + 1);
    if (held?.newSide?.fits.length) newFits.push(place + 1);
  }
  return {
    oldSide: bare.oldSide && { ...bare.oldSide, fits: oldFits },
    newSide: bare.newSide && { ...bare.newSide, fits: newFits },
    unheld,
  };
}

async function attempt(user: DatabaseUser, evaluation: Evaluation): Promise<readonly Verdict[] | null> {
  try {
    return await evaluateChanges(user, evaluation);
  } catch (error) {
    if (!isAdapterError(error) || isOutage(error.code)) throw error;
    return null;
  }
}

/** Whether the database, and not the statement, is the reason. */
function isOutage(code: string): boolean {
  return code === "unavailable" || code === "limit_exceeded" || code === "aborted";
}
