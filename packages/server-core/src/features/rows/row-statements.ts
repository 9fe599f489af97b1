import type { Actor } from "../../actor.js";
import type { Platform } from "../../feature.js";
import type { ShapeCache } from "../tables/shape/shape-cache.js";
import type { Privileges, TableShape } from "../tables/shape/table-shape.js";
import type { TypedValue } from "./filter/sql-values.js";
import { mayBeStale, rowRefusal } from "./row-refusal.js";

/** Who works on which table. */
export interface TableAccess {
  readonly shape: TableShape;
  readonly actor: Actor;
}

/** Runs a statement; only when it fails is it asked which values the refusal may name. */
export type Attempt = <T>(typed: () => readonly TypedValue[], statement: () => Promise<T>) => Promise<T>;

/** Statements on rows, built from a shape in memory. */
export interface RowStatements {
  /**
   * Builds and runs statements. When they fail in a way that a change of the table explains, they are built and run once more from the
   * shape as it is now; a failed statement has done nothing. Throws refusals.
   */
  run<T>(
    access: TableAccess,
    action: keyof Privileges,
    work: (access: TableAccess, attempt: Attempt) => Promise<T>,
  ): Promise<T>;
}

/** The one place where statements on rows fail. */
export function createRowStatements({ database }: Platform, shapes: ShapeCache): RowStatements {
  return {
    run: async (access, action, work) => {
      let typed: () => readonly TypedValue[] = () => [];
      const attempt: Attempt = (values, statement) => {
        typed = values;
        return statement();
      };
      const refuse = async (error: unknown, { shape, actor }: TableAccess): Promise<never> => {
        throw await rowRefusal(error, { shape, actor, action, typed: typed() }, database);
      };
      try {
        return await work(access, attempt);
      } catch (error) {
        if (!mayBeStale(error)) return refuse(error, access);
        const shape = await shapes.refresh(access.shape.name);
        if (shape === null || isSameShape(shape, access.shape)) return refuse(error, access);
        const again = { shape, actor: access.actor };
        return work(again, attempt).catch((failure: unknown) => refuse(failure, again));
      }
    },
  };
}

function isSameShape(a: TableShape, b: TableShape): boolean {
  return JSON.stringify([a, [...a.columns.values()]]) === JSON.stringify([b, [...b.columns.values()]]);
}
