/** A row of `holdfast.cors_origins`. */
export type OriginRow = {
  readonly id: string;
  readonly origin: string;
  readonly description: string | null;
  readonly is_active: boolean;
  readonly extra_metadata: Record<string, never>;
  readonly created_by: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
};

const COLUMNS = "id, origin, description, is_active, extra_metadata, created_by, created_at, updated_at";

/** $1 whether only active ones, $2 how many to leave out, $3 how many. */
export const LIST_ORIGINS: string = `
  select ${COLUMNS} from holdfast.cors_origins where is_active or not $1 order by created_at, id offset $2 limit $3`;

export const FIND_ORIGIN: string = `select ${COLUMNS} from holdfast.cors_origins where id = $1`;

export const INSERT_ORIGIN: string = `
  insert into holdfast.cors_origins (origin, description, is_active, extra_metadata, created_by)
  values ($1, $2, $3, $4::text::jsonb, $5) returning ${COLUMNS}`;

/** A null leaves the column as it is; $4 says whether the description is to change, since it may be set to null. */
export const UPDATE_ORIGIN: string = `
  update holdfast.cors_origins set
    origin = coalesce($2, origin),
    description = case when $4 then $3 else description end,
    is_active = coalesce($5, is_active),
    extra_metadata = coalesce($6::text::jsonb, extra_metadata),
    updated_at = now()
  where id = $1 returning ${COLUMNS}`;

export const DEACTIVATE_ORIGIN: string = `
  update holdfast.cors_origins set is_active = false, updated_at = now() where id = $1 returning ${COLUMNS}`;

export const DELETE_ORIGIN: string = `delete from holdfast.cors_origins where id = $1 returning ${COLUMNS}`;
