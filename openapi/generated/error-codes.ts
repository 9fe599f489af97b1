// Generated from the contract by `npm run generate`. Do not edit.
/** Every code that a problem document may carry, with its HTTP status and its title. */
export const ERROR_CODES = {
  /** The request line, a header or the encoding of the URL cannot be read. Correct the client; repeating does not help. */
  bad_request: { status: 400, title: "Bad request" },
  /** The body is not well-formed JSON in UTF-8, or nests too deep. `errors` names the place where known. */
  invalid_json: { status: 422, title: "Body is not JSON" },
  /** A field is missing, unknown or of the wrong type; `errors` lists each. Correct those fields and send again. */
  invalid_body: { status: 422, title: "Body does not fit the contract" },
  /** A query parameter is missing, unknown, repeated or of the wrong type; `errors` lists each. */
  invalid_query: { status: 422, title: "Query does not fit the contract" },
  /** A part of the path has the wrong form, such as an id that is no UUID. */
  invalid_path: { status: 422, title: "Path does not fit the contract" },
  /** A header that the operation reads has the wrong form; `errors` names it. */
  invalid_header: { status: 422, title: "Header does not fit the contract" },
  /** A value has the right type but is not allowed there; `detail` names the rule. `errors` names the field where one is to blame. */
  invalid_value: { status: 400, title: "Value breaks a rule" },
  /** The bytes that arrived are not those whose digest was sent. Nothing was stored; send them again. */
  checksum_mismatch: { status: 400, title: "Checksum does not match" },
  /** A row filter, select list or order is not in the dialect, or its operator does not fit the column's type. */
  invalid_filter: { status: 400, title: "Filter cannot be read" },
  /** The table has no column of that name that the caller may see; `detail` names it. */
  unknown_column: { status: 400, title: "No such column" },
  /** The cursor is damaged or belongs to another query. Start again from the first page. */
  invalid_cursor: { status: 400, title: "Cursor is not valid" },
  /** Changing or deleting many rows needs at least one filter, so that a slip does not reach the whole table. */
  filter_required: { status: 400, title: "A filter is required" },
  /** The name is reserved, too long in bytes, or holds characters that are not allowed there. */
  invalid_name: { status: 400, title: "Name is not allowed" },
  /** A not-null or check constraint refuses a value; `errors` names the column where one is to blame. */
  constraint_violated: { status: 400, title: "A constraint of the table refuses the row" },
  /** The default of a column is neither a literal that fits the type nor one of the listed functions. */
  default_not_allowed: { status: 400, title: "Default is not allowed" },
  /** The password is among the most common ones, or the same as the e-mail address. Choose another. */
  weak_password: { status: 400, title: "Password is too weak" },
  /** Send it in the header `apikey` (or `anon-key`), or in the query parameter of the same name. */
  missing_key: { status: 401, title: "The anonymous key is missing" },
  /** The key is not, or no longer, a key of this server. Fetch the current one from its owner. */
  invalid_key: { status: 401, title: "The anonymous key is not valid" },
  /** The operation needs a signed-in user. Log in and send the access token as a bearer token. */
  not_authenticated: { status: 401, title: "Sign-in required" },
  /** The token is damaged, forged or made for something else. Log in again. */
  invalid_token: { status: 401, title: "The token is not valid" },
  /** For an access token, refresh and repeat; for a refresh token, log in again; for a signed link, ask for a new one. */
  token_expired: { status: 401, title: "The token has expired" },
  /** The session was logged out, the password was changed, or a used refresh token was presented again. Log in again. */
  token_revoked: { status: 401, title: "The session has ended" },
  /** No account has this pair. The answer does not say which of the two is wrong. */
  invalid_credentials: { status: 400, title: "E-mail or password is wrong" },
  /** The password was right but an admin has deactivated the account. Ask an admin. */
  account_inactive: { status: 400, title: "The account is not active" },
  /** The password was not changed. Repeat with the right current password. */
  wrong_password: { status: 400, title: "The current password is wrong" },
  /** Another account has this address. Log in, or use another address. */
  email_taken: { status: 400, title: "E-mail is taken" },
  /** You are known but may not do this. Repeating does not help; ask the owner or an admin. */
  forbidden: { status: 403, title: "Not allowed" },
  /** The row as it would be stored is not allowed by the table's row policies. No row was written. */
  row_policy_violated: { status: 403, title: "A row policy refuses the row" },
  /** This server does not let people register on their own. Ask an admin for an account. */
  registration_closed: { status: 403, title: "Registration is closed" },
  /** The last active admin cannot be deleted, deactivated or lose the admin role. Make another admin first. */
  last_admin: { status: 403, title: "The last admin must remain" },
  /** There is no such thing, or you may not know of it; the two are not told apart. */
  not_found: { status: 404, title: "Not found" },
  /** No operation has this path. See `/openapi.json`. */
  route_not_found: { status: 404, title: "No such operation" },
  /** The path exists with other methods; the header `Allow` lists them. */
  method_not_allowed: { status: 405, title: "Method not allowed" },
  /** The operation cannot answer in any of the types that `Accept` names. */
  not_acceptable: { status: 406, title: "No acceptable form" },
  /** The body did not arrive in time. Repeat on a better connection. */
  request_timeout: { status: 408, title: "The request came too slowly" },
  /** Something with this name or key exists. Choose another, or change the one that exists. */
  already_exists: { status: 409, title: "It exists already" },
  /** Somebody changed the same thing at the same time. Read it again and repeat. */
  conflict: { status: 409, title: "Conflict" },
  /** A unique constraint or primary key refuses the row; `errors` names the columns. No row was written. */
  unique_violated: { status: 409, title: "The value exists already in another row" },
  /** The row refers to one that does not exist, or is referred to by others; `errors` names the columns. */
  foreign_key_violated: { status: 409, title: "A reference refuses the change" },
  /** The table or column is used by foreign keys, views or policies; `detail` names them. Remove those first. */
  dependent_objects: { status: 409, title: "Others depend on it" },
  /** The file was announced but its content has not arrived. Finish the upload first. */
  upload_incomplete: { status: 409, title: "The file is not uploaded yet" },
  /** The condition in `If-Match` or `If-None-Match` does not hold. Read the current version and decide again. */
  precondition_failed: { status: 412, title: "It changed meanwhile" },
  /** Send `Content-Length` or a chunked body. */
  length_required: { status: 411, title: "A length is required" },
  /** The body is above the limit of this operation; `detail` names it in bytes. Send less, or in parts. */
  body_too_large: { status: 413, title: "Body is too large" },
  /** Move the long filter into fewer or shorter parts. */
  uri_too_long: { status: 414, title: "URL is too long" },
  /** Send one of the types that the operation lists; for a bucket, one of its allowed types. */
  unsupported_media_type: { status: 415, title: "Content type is not supported" },
  /** The header `Content-Range` tells the size. Ask for a range within it. */
  range_not_satisfiable: { status: 416, title: "Range is outside the file" },
  /** Send fewer or shorter headers. */
  headers_too_large: { status: 431, title: "Headers are too large" },
  /** Wait as many seconds as `Retry-After` says. */
  rate_limited: { status: 429, title: "Too many requests" },
  /** The request asks for more rows, columns, items or bytes than a limit allows; `detail` names the limit. */
  limit_exceeded: { status: 400, title: "A limit is exceeded" },
  /** The bucket, the account or the server holds as much as it may. Delete something or ask an admin. */
  quota_exceeded: { status: 403, title: "The quota is used up" },
  /** This path only answers a WebSocket handshake (RFC 6455). */
  upgrade_required: { status: 426, title: "WebSocket required" },
  /** Recorded when the client closed the connection before the answer; a client never sees it. */
  client_closed: { status: 499, title: "The client went away" },
  /** A fault of the server, recorded under `request_id`. The request may or may not have taken effect. */
  internal: { status: 500, title: "Internal error" },
  /** The database or storage that this server is composed of lacks the ability; `detail` names it. */
  not_supported: { status: 501, title: "Not supported here" },
  /** A part of the server does not answer or is about to stop. Repeat after `Retry-After` seconds. */
  unavailable: { status: 503, title: "Not available now" },
  /** The work was stopped at its time limit and has not taken effect. Ask for less, or repeat later. */
  timeout: { status: 504, title: "It took too long" },
  /** The disk or the store is full. Nothing was written. Tell the owner of the server. */
  storage_full: { status: 507, title: "No space left" },
} as const;

/** A code of the closed list. */
export type ErrorCode = keyof typeof ERROR_CODES;
