import type { ColumnShape } from "../../tables/shape/table-shape.js";

/** A value of a statement that Postgres reads as the type of a column; a refusal can name it. */
export interface TypedValue {
  readonly text: string;
  readonly column: ColumnShape;
  readonly type: string;
}

/** The values of one statement. All are text, cast in SQL, so that every type is read by Postgres itself. */
export interface SqlValues {
  /** Those that are cast to the type of a column. */
  readonly typed: readonly TypedValue[];
  /** All, in the order of their places, as the port takes them. */
  readonly texts: readonly string[];
  /** Takes a value of a column and answers its place, cast: `$3::text::integer`. */
  add(text: string, column: ColumnShape, type?: string): string;
  /** Takes any other text and answers its place: `$3::text`. */
  addText(text: string): string;
}

/** A new, empty list of values. */
export function createSqlValues(): SqlValues {
  const typed: TypedValue[] = [];
  const texts: string[] = [];
  const addText = (text: string): string => `$${texts.push(text)}::text`;
  return {
    typed,
    texts,
    addText,
    add: (text, column, type = column.castType) => {
      typed.push({ text, column, type });
      return `${addText(text)}::${type}`;
    },
  };
}
