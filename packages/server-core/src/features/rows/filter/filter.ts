/** Compares a column with one value. */
export type ComparisonOperator =
  | "eq"
  | "neq"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "like"
  | "ilike"
  | "match"
  | "imatch"
  | "isdistinct"
  | "cs"
  | "cd"
  | "ov";

/** The full-text operators: to_tsquery, plainto_tsquery, phraseto_tsquery, websearch_to_tsquery. */
export type TextSearchOperator = "fts" | "plfts" | "phfts" | "wfts";

/** A condition on the rows of a table, as parsed; names and values are still what the client sent. */
export type Filter = ColumnFilter | LogicFilter;

/** Conditions of which all, or one, must hold. */
export interface LogicFilter {
  readonly kind: "and" | "or";
  readonly filters: readonly Filter[];
  readonly negated: boolean;
}

/** A condition on one column. */
export type ColumnFilter =
  | {
      readonly kind: "compare";
      readonly column: string;
      readonly operator: ComparisonOperator;
      readonly value: string;
      readonly negated: boolean;
    }
  | { readonly kind: "in"; readonly column: string; readonly values: readonly string[]; readonly negated: boolean }
  | { readonly kind: "is"; readonly column: string; readonly value: IsValue; readonly negated: boolean }
  | {
      readonly kind: "search";
      readonly column: string;
      readonly operator: TextSearchOperator;
      /** The text search configuration; the database's own when null. */
      readonly language: string | null;
      readonly value: string;
      readonly negated: boolean;
    }
  /** The column, as text, holds the value, whatever its case: SelfDB's filter. */
  | { readonly kind: "contains"; readonly column: string; readonly value: string; readonly negated: boolean };

export type IsValue = "null" | "not_null" | "true" | "false" | "unknown";
