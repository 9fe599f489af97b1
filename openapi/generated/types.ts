// Generated from the contract by `npm run generate`. Do not edit.
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive
         * @description Answers 200 as long as the process serves requests; touches neither database nor storage. Needs no key.
         */
        get: operations["health.getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can the server do its work
         * @description Checks database and storage, each within a second. Needs no key. A server that drains before it stops answers 503, so that a load balancer sends it nothing more.
         */
        get: operations["health.getReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This contract
         * @description The contract as one bundled OpenAPI 3.1 document, the very one that the server validates against. Needs no key.
         */
        get: operations["meta.getOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive, with the key
         * @description As `GET /health`, and shows that the anonymous key is right.
         */
        get: operations["health.getApiHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can the server do its work, with the key
         * @description As `GET /ready`, and shows that the anonymous key is right.
         */
        get: operations["health.getApiReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/db": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Does the database answer
         * @description Runs one trivial query within a second.
         */
        get: operations["health.getDatabaseHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The keys of access tokens
         * @description The public keys with which anybody can verify an access token. Needs no key; may be cached as `Cache-Control` says.
         */
        get: operations["auth.getJwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an account
         * @description Makes an active account without any admin right. It does not log in. Answers 400 `email_taken` when the address has an account, and 403 `registration_closed` where the server does not let people register.
         */
        post: operations["auth.register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Exchanges address and password for a session. Answers 400 `invalid_credentials` for a wrong pair, in the same time whether or not the account exists, and 400 `account_inactive` only after the right password.
         */
        post: operations["auth.login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew the tokens
         * @description Exchanges a refresh token for the next pair. The old one stays good for a few seconds, so that two tabs do not log each other out; presented later it ends the whole session (401 `token_revoked`), since somebody else may hold it.
         */
        post: operations["auth.refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End one session
         * @description Ends the session of the given refresh token, or without one that of the access token. Answers 204 also when that session had ended already or never was; 401 `not_authenticated` when the request carries neither token. An access token that has expired still names its session.
         */
        post: operations["auth.logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End all sessions
         * @description Ends every session of the signed-in user, this one included.
         */
        post: operations["auth.logoutAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All accounts
         * @description Every account, oldest first; for admins.
         */
        get: operations["users.listUsers"];
        put?: never;
        /**
         * Make an account for somebody
         * @description Makes an account with any role; for admins. Answers 400 `email_taken` when the address has one.
         */
        post: operations["users.createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's own account
         * @description The account of the access token.
         */
        get: operations["users.getMe"];
        /**
         * Change one's own account
         * @description Changes what the body names and leaves the rest. Answers 400 `email_taken` when another account has the address.
         */
        put: operations["users.updateMe"];
        post?: never;
        /**
         * Delete one's own account
         * @description Deletes the account, its sessions, its buckets and files. Rows and tables that it owned stay, without an owner. Answers 403 `last_admin` when nobody else could administer the server.
         */
        delete: operations["users.deleteMe"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change one's own password
         * @description Sets the new password and ends every other session. Answers 400 `wrong_password` when the current one is wrong and 400 `weak_password` when the new one is too easy.
         */
        put: operations["users.changeMyPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me/anon-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The anonymous key
         * @description The anonymous key of this server, for showing it in a settings page.
         */
        get: operations["users.getMyAnonKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The other users
         * @description The masked profiles of all active users that are not admins, oldest first.
         */
        get: operations["users.listProfiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many users
         * @description The number of users that are not admins, whether active or not.
         */
        get: operations["users.countUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One account
         * @description One's own account, or any for admins. Another's answers 403 `forbidden`, whether or not it exists.
         */
        get: operations["users.getUser"];
        /**
         * Change an account
         * @description Changes what the body names and leaves the rest; for admins. A new password or `is_active` false ends the user's sessions. Answers 403 `last_admin` when nobody could administer the server any more.
         */
        put: operations["users.updateUser"];
        post?: never;
        /**
         * Delete an account
         * @description Deletes the account as `DELETE /users/me` does; for admins. Answers 404 when there is none and 403 `last_admin` for the last active admin.
         */
        delete: operations["users.deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a user owns, and may own
         * @description The bytes of a user's files and the quota on them; for the user and admins.
         */
        get: operations["files.getUserStorage"];
        /**
         * Set a user's quota
         * @description Gives a user a quota of their own in place of the server's; for admins. Above it, uploads are refused with `quota_exceeded`; what is there stays.
         */
        put: operations["files.setUserQuota"];
        post?: never;
        /**
         * Take a user's own quota away
         * @description The server's limit for everybody holds again; for admins.
         */
        delete: operations["files.deleteUserQuota"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cors/origins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The allowed origins
         * @description The origins in the database, oldest first; those of the server's settings are not listed. For admins.
         */
        get: operations["cors.listOrigins"];
        put?: never;
        /**
         * Allow an origin
         * @description Adds an origin; every server process honours it at once. Answers 409 `already_exists` for one that is there. For admins.
         */
        post: operations["cors.createOrigin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cors/origins/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test an origin
         * @description Says whether a text could be added as an origin, without adding it. The text comes in the query or in the body; the body wins. Answers 400 `invalid_value` when neither holds one. For admins.
         */
        post: operations["cors.validateOrigin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cors/origins/refresh-cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the origins anew
         * @description Makes every server process read the origins from the database anew; only needed after a change made in SQL. For admins.
         */
        post: operations["cors.refreshCache"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cors/origins/{origin_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One allowed origin
         * @description One entry, active or not. For admins.
         */
        get: operations["cors.getOrigin"];
        /**
         * Change an allowed origin
         * @description Changes what the body names; every server process honours it at once. For admins.
         */
        put: operations["cors.updateOrigin"];
        post?: never;
        /**
         * Disallow an origin
         * @description Makes the entry inactive, or with `hard_delete` removes it; either way the origin is refused at once by every server process. For admins.
         */
        delete: operations["cors.deleteOrigin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All tables and how they refer to each other
         * @description The columns of every table that the caller may read, and the foreign keys between those tables; enough to draw a diagram.
         */
        get: operations["tables.getSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tables
         * @description The tables of the schema `public` that the caller may read, by name. System tables are never among them, except `users`, a view of the users' masked profiles.
         */
        get: operations["tables.listTables"];
        put?: never;
        /**
         * Make a table
         * @description Makes a table that the caller owns, with row security on and the policies of its access preset, and puts it into the change feed unless `realtime` is false. Who may make tables is a setting. Answers 409 `already_exists` when the name is taken, unless `if_not_exists`; 400 for a name, type or default that is not allowed. All or nothing.
         */
        post: operations["tables.createTable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One table
         * @description Columns, keys, indexes, row count and access of a table.
         */
        get: operations["tables.getTable"];
        /**
         * Rename or describe a table
         * @description Changes what the body names. A new access preset replaces the policies of the old preset and leaves policies that were added. Policies, foreign keys and realtime follow a new name.
         */
        put: operations["tables.updateTable"];
        post?: never;
        /**
         * Drop a table
         * @description Drops the table with its rows, indexes and policies, and nothing else: answers 409 `dependent_objects`, and names them, when foreign keys of other tables, views or functions use it.
         */
        delete: operations["tables.deleteTable"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A table as SQL
         * @description The statements that would make the table anew, with keys, indexes, comments and policies. For its owner and admins, as the list of its policies is.
         */
        get: operations["tables.getTableSql"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a column
         * @description Adds a column. A column that is not nullable needs a default when the table has rows (400 `constraint_violated`). Answers 409 `already_exists` when the name is taken.
         */
        post: operations["tables.addColumn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/columns/{column}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a column
         * @description Changes what the body names: name, type, nullability, default or description. Values are cast to a new type; 400 `constraint_violated` when one does not fit.
         */
        put: operations["tables.updateColumn"];
        post?: never;
        /**
         * Drop a column
         * @description Drops the column and its values. A primary-key column is refused with 400 `invalid_value`, one that others depend on with 409 `dependent_objects`.
         */
        delete: operations["tables.deleteColumn"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/indexes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add an index
         * @description Builds an index on one or several columns. Answers 409 `already_exists` when the name is taken, and 409 `unique_violated` when a unique index meets equal rows.
         */
        post: operations["tables.createIndex"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/indexes/{index}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Drop an index
         * @description Drops an index of the table. One that a primary key or unique constraint stands on is refused with 409 `dependent_objects`.
         */
        delete: operations["tables.deleteIndex"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/foreign-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a foreign key
         * @description Adds a reference to another table. The caller needs to own this table and to see the other. Answers 409 `foreign_key_violated` when a row has no counterpart.
         */
        post: operations["tables.createForeignKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/foreign-keys/{constraint}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Drop a foreign key
         * @description Drops a foreign key of the table; rows stay as they are.
         */
        delete: operations["tables.deleteForeignKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The row policies of a table
         * @description All row policies, those of the access preset included, by name; for the owner.
         */
        get: operations["tables.listPolicies"];
        put?: never;
        /**
         * Add a row policy
         * @description Adds a row policy, turns row security on and grants its roles what it speaks of. Its SQL runs with every statement on the table and is trusted, so only admins may write it. Answers 409 `already_exists` when the name is taken and 400 `invalid_value` when Postgres refuses the SQL.
         */
        post: operations["tables.createPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/policies/{policy}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Drop a row policy
         * @description Drops a row policy, of the access preset or added; for admins. A table without policies shows its rows to nobody but admins.
         */
        delete: operations["tables.deletePolicy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read rows
         * @description The rows that the caller's row policies show, a page at a time. Filters and orders come in either of two dialects, which may be mixed:
         *
         *     - SelfDB's `page`, `page_size`, `order_by`, `filter_column` with `filter_value`;
         *     - PostgREST's `select`, `order`, `limit`, `offset`, `and`, `or`, and one filter per column, as in `age=gte.18&name=ilike.*ann*`.
         *
         *     The order always ends with the primary key, so that pages neither overlap nor leave gaps while nothing changes; `cursor` goes on
         *     where a page ended also while rows come and go. Of `users` this is a view of masked profiles.
         */
        get: operations["rows.listRows"];
        put?: never;
        /**
         * Insert rows
         * @description Inserts one row (a JSON object) or up to 1,000 (an array), all or none, and answers them as stored. Columns that a row does not name get their default. With `on_conflict` and `resolution`, a row that is there already is merged into or left alone. Answers 409 `unique_violated` for one that is there, 403 `row_policy_violated` where a policy refuses.
         */
        post: operations["rows.insertRows"];
        /**
         * Delete many rows
         * @description Deletes every row that fits the filters and that the caller may delete, all or none, and answers them. At least one filter is needed (400 `filter_required`). More than 1,000 rows are refused with 400 `limit_exceeded`, and none is deleted.
         */
        delete: operations["rows.deleteRows"];
        options?: never;
        head?: never;
        /**
         * Change many rows
         * @description Sets the same values in every row that fits the filters and that the caller may change, all or none, and answers them. At least one filter is needed (400 `filter_required`). More than 1,000 rows are refused with 400 `limit_exceeded`, and none is changed.
         */
        patch: operations["rows.updateRows"];
        trace?: never;
    };
    "/api/v1/tables/{table}/data/{row_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one row
         * @description The row with that key; 404 when there is none that the caller may read.
         */
        get: operations["rows.getRow"];
        /**
         * Change one row
         * @description Sets the columns that the body names and leaves the rest. Answers 404 when there is no such row that the caller may read, 403 when the caller may read but not change it, and 409 `conflict` when `id_column` fits several.
         */
        put: operations["rows.updateRow"];
        post?: never;
        /**
         * Delete one row
         * @description Deletes the row with that key. Answers 404 when there is none that the caller may read, 403 when the caller may read but not delete it, and 409 `conflict` when `id_column` fits several.
         */
        delete: operations["rows.deleteRow"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/buckets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The buckets
         * @description The buckets that the caller may see: public ones and one's own, all for admins; oldest first.
         */
        get: operations["buckets.listBuckets"];
        put?: never;
        /**
         * Make a bucket
         * @description Makes a bucket that the caller owns. Answers 409 `already_exists` when the name is taken.
         */
        post: operations["buckets.createBucket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/buckets/public": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The public buckets
         * @description The public buckets, oldest first.
         */
        get: operations["buckets.listPublicBuckets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/buckets/{bucket}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One bucket
         * @description A bucket by id or name; 404 for a private one of somebody else.
         */
        get: operations["buckets.getBucket"];
        /**
         * Change a bucket
         * @description Changes what the body names. Links to files stay good under a new name where they go by id. Making a bucket private holds at once, for every link that is not signed.
         */
        put: operations["buckets.updateBucket"];
        post?: never;
        /**
         * Delete a bucket
         * @description Deletes the bucket and all its files, whoever uploaded them. All or nothing.
         */
        delete: operations["buckets.deleteBucket"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/buckets/{bucket}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The files in a bucket
         * @description The files of a bucket by path; 404 for a private bucket of somebody else.
         */
        get: operations["buckets.listBucketFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/buckets/{bucket}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is in a folder
         * @description The files whose path begins with `prefix`, page by page in the order of the bytes of their paths. With `delimiter=/`, what lies below the next slash is folded into one folder. A page costs the same whatever the bucket and its folders hold.
         */
        get: operations["buckets.listEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/buckets/{bucket}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions in a bucket
         * @description Versions and markers of the paths that begin with `prefix`, the present files among them; for the bucket's owner and admins.
         */
        get: operations["files.listVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/buckets/{bucket}/delete-files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete the files of a folder
         * @description Deletes at most `limit` files whose path begins with `prefix`, all or nothing, and says whether there are more. A bucket with versions keeps them as such.
         */
        post: operations["buckets.deleteFiles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's own files
         * @description The files that the caller owns, newest first. With `bucket_id` those of that bucket: all of them for its owner and for admins, one's own for others.
         */
        get: operations["files.listFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/initiate-upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Announce an upload
         * @description Reserves a file and answers a signed URL that takes its content by `PUT`, without any other credential, once, until it expires. The file cannot be seen before its content has arrived, and the reservation is swept when none does. Anybody may upload into a public bucket, the owner and admins also into a private one (404 for others). Answers 409 `already_exists` when the bucket has a file at `path`.
         */
        post: operations["files.initiateUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/upload/signed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Upload to a signed URL
         * @description Takes the content of an announced file. The URL comes from `POST /files/initiate-upload`; its token is all the credential. Streams; nothing is visible before all bytes are durable. Answers 401 `token_expired` or `invalid_token` for a bad link, 409 `already_exists` when it was used, 413 above the announced size or the bucket's limit.
         */
        put: operations["files.uploadSigned"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/upload/{bucket}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file by form
         * @description Uploads one file as `multipart/form-data`, streaming. Answers 409 `already_exists` when the bucket has a file at the path. The uploader owns the file; what is uploaded anonymously belongs to the bucket's owner. Anybody may upload into a public bucket, the owner and admins also into a private one (404 for others).
         */
        post: operations["files.uploadFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/upload/{bucket}/{file_path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Upload a file as it is
         * @description Stores the body at the path, streaming, and replaces the file there as one step: readers see the old bytes or the new ones. `If-None-Match: *` refuses to replace, `If-Match` to replace another version than the one meant (412). A file is replaced by its owner, the bucket's owner or an admin; 403 for others. Otherwise as the upload by form.
         */
        put: operations["files.putFile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/list/{bucket}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The files in a bucket, by its name
         * @description As `GET /buckets/{bucket}/files`.
         */
        get: operations["files.listFilesOfBucket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/public/{file_id}/download-info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A link to download a public file
         * @description As `GET /files/{file_id}/download-info`, only for files in public buckets; 403 `forbidden` for one in a private bucket that the caller may see.
         */
        get: operations["files.getPublicDownloadInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/public/{file_id}/view-info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A link to view a public file
         * @description As `GET /files/{file_id}/view-info`, only for files in public buckets; 403 `forbidden` for one in a private bucket that the caller may see.
         */
        get: operations["files.getPublicViewInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/download/{bucket}/{file_path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file by its path
         * @description Answers the content as an attachment, with ranges and conditions (RFC 9110). 404 for one that the caller may not see.
         */
        get: operations["files.downloadFileByPath"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/view/{bucket}/{file_path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * View a file by its path
         * @description Answers the content to be shown in place, with ranges and conditions (RFC 9110). Types that can run script, such as HTML and SVG, come as an attachment or in a sandbox, never so that they can act on this origin. 404 for one that the caller may not see.
         */
        get: operations["files.viewFileByPath"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/info/{bucket}/{file_path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One file by its path
         * @description As `GET /files/{file_id}`.
         */
        get: operations["files.getFileByPath"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/metadata/{bucket}/{file_path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change what is known about a file, by its path
         * @description As `PUT /files/{file_id}`.
         */
        put: operations["files.updateFileByPath"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One file
         * @description What is known about a file, not its content; 404 for one that the caller may not see.
         */
        get: operations["files.getFile"];
        /**
         * Change what is known about a file
         * @description Changes what the body names; content and path stay. Conditions are about the content (412). For the owner of the file or its bucket, and admins.
         */
        put: operations["files.updateFile"];
        post?: never;
        /**
         * Delete a file
         * @description Deletes the file; it cannot be read from now on. `If-Match` deletes no other version than the one meant (412). For the owner of the file or its bucket, and admins.
         */
        delete: operations["files.deleteFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{file_id}/download-info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A link to download a file
         * @description A file and a link to save it, good without any header: for an hour, or for good where the bucket is public; 404 for a file that the caller may not see.
         */
        get: operations["files.getDownloadInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{file_id}/view-info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A link to view a file
         * @description A file and a link to show it in place, good without any header: for an hour, or for good where the bucket is public; 404 for a file that the caller may not see.
         */
        get: operations["files.getViewInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{file_id}/signed-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a link to a file
         * @description Makes a link that reads this file, and nothing else, without any header until it expires. Deleting the file ends the link.
         */
        post: operations["files.createSignedUrl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{file_id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file
         * @description Answers the content as an attachment, with ranges and conditions (RFC 9110). A signed link needs nothing else, and a file in a public bucket needs nothing at all.
         */
        get: operations["files.downloadFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{file_id}/view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * View a file
         * @description Answers the content to be shown in place, with ranges and conditions (RFC 9110). Types that can run script, such as HTML and SVG, come as an attachment or in a sandbox, never so that they can act on this origin. A signed link needs nothing else, and a file in a public bucket needs nothing at all.
         */
        get: operations["files.viewFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{file_id}/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy a file
         * @description Makes a file with the same content at another path, in the same bucket or another one; no byte is copied, whatever the size. Whoever may read the file and upload there may do it; limits, types and quotas of the other bucket hold.
         */
        post: operations["files.copyFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{file_id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move or rename a file
         * @description Gives the file another path, in the same bucket or another one, as one step whatever its size. It keeps its id, so links to the id go on working. Conditions are about the file that moves (412). For the owner of the file or its bucket, and admins, who must be allowed to upload there. A bucket with versions keeps one at the old path.
         */
        post: operations["files.moveFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{bucket}/{file_path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a file by its path
         * @description As `DELETE /files/{file_id}`.
         */
        delete: operations["files.deleteFileByPath"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The access keys
         * @description One's own access keys, newest first; everybody's for admins. Secrets are never shown again.
         */
        get: operations["access_keys.listAccessKeys"];
        put?: never;
        /**
         * Make an access key
         * @description Makes a key by which an S3 client works as the signed-in user, within the key's scope. The secret is in this answer and never shown again. Answers 404 `not_found` for a bucket that one does not see and 400 `limit_exceeded` for more than 100 keys.
         */
        post: operations["access_keys.createAccessKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access-keys/{access_key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One access key
         * @description One of one's own keys, or any for admins; without its secret.
         */
        get: operations["access_keys.getAccessKey"];
        put?: never;
        post?: never;
        /**
         * Revoke an access key
         * @description Deletes one of one's own keys, or any for admins. Every server refuses the key from now on, and the URLs that were signed with it.
         */
        delete: operations["access_keys.revokeAccessKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/file-versions/{version_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version
         * @description What is known about a version. Old versions are for the owner of the file or its bucket, and admins; 404 for others.
         */
        get: operations["files.getVersion"];
        put?: never;
        post?: never;
        /**
         * Delete a version for good
         * @description When it is the present file, or the newest marker, the version before it becomes the present file. For the owner of the file or its bucket, and admins.
         */
        delete: operations["files.deleteVersion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/file-versions/{version_id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a version
         * @description Answers the content as an attachment, with ranges and conditions (RFC 9110). A signed link needs nothing else. 404 for a marker.
         */
        get: operations["files.downloadVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/file-versions/{version_id}/view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * View a version
         * @description Answers the content to be shown in place, with ranges and conditions (RFC 9110). Types that can run script, such as HTML and SVG, come as an attachment or in a sandbox, never so that they can act on this origin. A signed link needs nothing else. 404 for a marker.
         */
        get: operations["files.viewVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/file-versions/{version_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a version the present file again
         * @description The content of the version is the file's from now on, under a new version id; what it replaces becomes a version. No byte is copied. For the owner of the file or its bucket, and admins.
         */
        post: operations["files.restoreVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/file-versions/{version_id}/signed-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a link to a version
         * @description Makes a link that reads this version, and nothing else, without any header until it expires.
         */
        post: operations["files.createSignedVersionUrl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/realtime/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open the socket
         * @description Upgrades to a WebSocket (RFC 6455) that speaks the frames of `asyncapi.md`. Browsers give the anonymous key as the query parameter `apikey`. The access token comes in the first frame, or as a bearer token. Answers 426 `upgrade_required` to a request that is no handshake, 403 `forbidden` to a web page of an origin that is not allowed.
         */
        get: operations["realtime.openSocket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One wrong field of a request. */
        FieldError: {
            /**
             * @description The part of the request (`path`, `query`, `headers`, `body`), then the way to the field, parted by points.
             * @example body.columns.0.type
             */
            path: string;
            /** @description What is wrong with it, without repeating its value. */
            message: string;
        };
        /** @description Every refusal and failure, as RFC 9457 (`application/problem+json`). Program against `code`; `detail` is a sentence for people and may change. It never holds a stack, SQL, a file path or the text of a database error. */
        Problem: {
            /**
             * Format: uri
             * @description A URI that names the kind of problem; it ends in the code.
             * @example https://holdfast.dev/problems/not_found
             */
            type: string;
            /**
             * @description The short title of the code, the same for every occurrence.
             * @example Not found
             */
            title: string;
            /** @description The HTTP status, repeated for clients that only see the body. */
            status: number;
            /** @description What went wrong this time and what would help. */
            detail: string;
            /**
             * @description One of the closed list in errors.yaml.
             * @example not_found
             */
            code: string;
            /** @description The `X-Request-Id` of the request, to be quoted in a report. */
            request_id: string;
            /** @description The path of the request; absent when it could not be read. */
            instance?: string;
            /** @description One entry for each wrong field; absent where no single field is to blame. */
            errors?: components["schemas"]["FieldError"][];
        };
        /** @description That the process answers. */
        Health: {
            /**
             * @description Always `ok`; a process that cannot say so does not answer.
             * @constant
             */
            status: "ok";
            /** @description A sentence for people. */
            message: string;
        };
        /** @description The state of one part of the server. */
        ReadinessCheck: {
            /** @description The part, such as `database`, `storage` or `feed`. */
            name: string;
            /** @description Whether that part answered in time. */
            ok: boolean;
        };
        /** @description Whether the server can do its work now, and which part keeps it from that. */
        Readiness: {
            /**
             * @description `ok` when every check is; else `unavailable`.
             * @enum {string}
             */
            status: "ok" | "unavailable";
            /** @description One entry per part, always the same parts in the same order. */
            checks: components["schemas"]["ReadinessCheck"][];
        };
        /** @description One public key; never a private member. */
        JsonWebKey: {
            /** @description The kind of key, such as `EC` or `OKP`. */
            kty: string;
            /** @description The id that the header of a token names. */
            kid: string;
            /**
             * @description Always `sig`.
             * @constant
             */
            use: "sig";
            /** @description The algorithm, such as `ES256`. */
            alg: string;
            /** @description The curve. */
            crv?: string;
            /** @description The first coordinate, base64url. */
            x?: string;
            /** @description The second coordinate, base64url; absent where the curve has one. */
            y?: string;
            /** @description What the key may be used for; only `verify`. */
            key_ops?: "verify"[];
        };
        /** @description The public keys that verify access tokens (RFC 7517). It holds the keys of every token that may still be valid. */
        JsonWebKeySet: {
            /** @description Newest first. */
            keys: components["schemas"]["JsonWebKey"][];
        };
        /** @description 8 to 200 characters, not among the most common passwords and not the e-mail address. Stored only as an argon2id hash. */
        NewPassword: string;
        /** @description The name to show, up to 200 characters; null for none. */
        FullName: string | null;
        /** @description A new account. The role is not part of it; nobody makes themselves an admin. */
        RegisterRequest: {
            /**
             * Format: email
             * @description The address to log in with; compared without regard to case, and unique.
             */
            email: string;
            password: components["schemas"]["NewPassword"];
            full_name?: components["schemas"]["FullName"];
        };
        /** @description An account, as its owner and admins see it. */
        User: {
            /**
             * Format: uuid
             * @description The user's id; never changes.
             */
            id: string;
            /**
             * Format: email
             * @description The address to log in with.
             */
            email: string;
            /** @description Whether the user may log in. */
            is_active: boolean;
            /** @description Whether the user is an admin. */
            is_superuser: boolean;
            /** @description The name to show; null when none was given. */
            full_name: string | null;
            /**
             * Format: date-time
             * @description When the account was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
        };
        /** @description The form of OAuth 2.0's password grant; the user name is the e-mail address. */
        LoginByUsername: {
            /** @description The e-mail address of the account. */
            username: string;
            /** @description The password of the account. */
            password: string;
            /**
             * @description Accepted and ignored, since OAuth 2.0 clients send it.
             * @constant
             */
            grant_type?: "password";
            /** @description Accepted and ignored, since OAuth 2.0 clients send it. */
            scope?: string;
        };
        /** @description The same with the address in its own field. */
        LoginByEmail: {
            /** @description The e-mail address of the account. */
            email: string;
            /** @description The password of the account. */
            password: string;
        };
        /** @description Exactly one of the two forms. */
        LoginRequest: components["schemas"]["LoginByUsername"] | components["schemas"]["LoginByEmail"];
        /** @description A signed JWT (RFC 7519) whose `sub` is the user's id; its keys are at `/.well-known/jwks.json`. Send it as a bearer token. */
        AccessToken: string;
        /** @description An opaque secret that is worth one new pair of tokens. */
        RefreshToken: string;
        /**
         * @description Always `bearer` (RFC 6750).
         * @constant
         */
        TokenType: "bearer";
        /** @description How many seconds the access token is valid from now. */
        ExpiresIn: number;
        /** @description The tokens of a new session and whom they stand for. */
        Session: {
            access_token: components["schemas"]["AccessToken"];
            refresh_token: components["schemas"]["RefreshToken"];
            token_type: components["schemas"]["TokenType"];
            expires_in: components["schemas"]["ExpiresIn"];
            /** @description Whether the user is an admin now. */
            is_superuser: boolean;
            /**
             * Format: email
             * @description The user's address.
             */
            email: string;
            /**
             * Format: uuid
             * @description The user's id.
             */
            user_id: string;
        };
        /** @description A refresh token to exchange. */
        RefreshRequest: {
            refresh_token: components["schemas"]["RefreshToken"];
        };
        /** @description The next pair of tokens of the same session. */
        RefreshedTokens: {
            access_token: components["schemas"]["AccessToken"];
            refresh_token: components["schemas"]["RefreshToken"];
            token_type: components["schemas"]["TokenType"];
            expires_in: components["schemas"]["ExpiresIn"];
        };
        /** @description Which session to end. */
        LogoutRequest: {
            refresh_token?: components["schemas"]["RefreshToken"];
        };
        /** @description An account that an admin makes. */
        CreateUserRequest: {
            /**
             * Format: email
             * @description The address to log in with; unique without regard to case.
             */
            email: string;
            password: components["schemas"]["NewPassword"];
            full_name?: components["schemas"]["FullName"];
            /**
             * @description Whether the user may log in; true when absent.
             * @default true
             */
            is_active?: boolean;
            /**
             * @description Whether the user is an admin; false when absent.
             * @default false
             */
            is_superuser?: boolean;
        };
        /** @description What to change of one's own account; what is absent stays. The password has its own operation, the role has none. */
        UpdateMeRequest: {
            /**
             * Format: email
             * @description The new address to log in with.
             */
            email?: string;
            full_name?: components["schemas"]["FullName"];
        };
        /** @description Proof of the current password, and the next one. */
        ChangePasswordRequest: {
            /** @description The password that is valid now. */
            current_password: string;
            new_password: components["schemas"]["NewPassword"];
        };
        /** @description The anonymous key. */
        AnonKey: {
            /** @description The key that every request carries. */
            anon_key: string;
        };
        /** @description An account as other users see it. The row of `users` in the tables API has the same columns. */
        UserProfile: {
            /**
             * Format: uuid
             * @description The user's id.
             */
            id: string;
            /**
             * @description The address, masked: its first character, three asterisks and the domain. Whole for oneself and for admins.
             * @example a***@example.com
             */
            email: string;
            /** @description Whether the user may log in. */
            is_active: boolean;
            /** @description Whether the user is an admin; false in `GET /users/list`. */
            is_superuser: boolean;
            /** @description The name to show; null when none was given. */
            full_name: string | null;
            /**
             * Format: date-time
             * @description When the account was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
        };
        /** @description What an admin changes of an account; what is absent stays. */
        UpdateUserRequest: {
            /**
             * Format: email
             * @description The new address to log in with.
             */
            email?: string;
            full_name?: components["schemas"]["FullName"];
            /** @description Whether the user may log in; false ends all of the user's sessions. */
            is_active?: boolean;
            /** @description Whether the user is an admin. The last active admin keeps the role. */
            is_superuser?: boolean;
            password?: components["schemas"]["NewPassword"];
        };
        /** @description What a user owns, and may own. */
        UserStorage: {
            /** @description The bytes of the user's files and their versions. */
            total_size: number;
            /** @description The most that it may be; null for any number. */
            max_total_bytes: number | null;
            /** @description Whether that is the server's limit for everybody. */
            is_default: boolean;
        };
        /** @description The quota of a user. */
        UserQuotaRequest: {
            /** @description The bytes that the user may own; null for any number. */
            max_total_bytes: number | null;
        };
        /** @description A web origin that may call this server. */
        CorsOrigin: {
            /**
             * Format: uuid
             * @description The entry's id.
             */
            id: string;
            /**
             * @description Scheme, host and port where it is not the default one; in lower case, without a path.
             * @example https://app.example.com
             */
            origin: string;
            /** @description What it is for; null when not said. */
            description: string | null;
            /** @description Whether the origin is allowed now. */
            is_active: boolean;
            /** @description What the admin stored with it; empty when nothing. */
            extra_metadata: {
                [key: string]: unknown;
            };
            /**
             * Format: uuid
             * @description The admin who added it; null when that account is gone or the service key was used.
             */
            created_by: string | null;
            /**
             * Format: date-time
             * @description When it was added.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
        };
        /** @description `http` or `https`, a host with a top-level domain or `localhost` or an IP address, an optional port, and nothing after it. A wildcard is refused with 400 `invalid_value`, since credentials are allowed. */
        OriginText: string;
        /** @description Anything worth keeping with the origin. */
        OriginMetadata: {
            [key: string]: unknown;
        };
        /** @description An origin to allow. */
        CreateCorsOriginRequest: {
            origin: components["schemas"]["OriginText"];
            /** @description What it is for; null when absent. */
            description?: string | null;
            /**
             * @description Whether it is allowed at once; true when absent.
             * @default true
             */
            is_active?: boolean;
            extra_metadata?: components["schemas"]["OriginMetadata"];
        };
        /** @description An origin to test. */
        ValidateOriginRequest: {
            /** @description Any text. */
            origin: string;
        };
        /** @description Whether a text could be added as an origin. */
        OriginValidation: {
            /** @description Whether it has the form of an origin. */
            is_valid: boolean;
            /** @description What is wrong with it; null when nothing is. */
            error: string | null;
            /** @description The text that was tested; in the form in which it would be stored when it is valid. */
            origin: string;
        };
        /** @description That every server process reads the origins anew. */
        CorsCacheRefreshed: {
            /** @description A sentence for people. */
            message: string;
            /** @description The origins allowed now, from the settings and the database together. */
            origins: string[];
        };
        /** @description What to change; what is absent stays. */
        UpdateCorsOriginRequest: {
            origin?: components["schemas"]["OriginText"];
            /** @description What it is for; null for nothing. */
            description?: string | null;
            /** @description Whether it is allowed. */
            is_active?: boolean;
            extra_metadata?: components["schemas"]["OriginMetadata"];
        };
        /** @description What was done. */
        CorsOriginDeleted: {
            /** @description A sentence for people. */
            message: string;
            /**
             * Format: uuid
             * @description The entry's id.
             */
            id: string;
            /** @description Whether the entry is gone; false when it is only inactive. */
            hard_delete: boolean;
        };
        /** @description A column as Postgres has it. */
        ColumnInfo: {
            /** @description The column's name. */
            column_name: string;
            /** @description The type in Postgres' own spelling, such as `integer`, `character varying(20)` or `integer[]`. */
            data_type: string;
            /**
             * @description Whether it may hold NULL.
             * @enum {string}
             */
            is_nullable: "YES" | "NO";
            /** @description The default as SQL; null when there is none. */
            column_default: string | null;
            /** @description The most characters of a limited text; null for others. */
            character_maximum_length: number | null;
            /** @description The digits (or bits) of a number; null for others. */
            numeric_precision: number | null;
            /** @description The digits after the point; null for others. */
            numeric_scale: number | null;
            /** @description What it is for; null when not said. */
            column_description: string | null;
        };
        /** @description A table of the schema. */
        SchemaTable: {
            /** @description The table's name. */
            name: string;
            /** @description What it is for; empty when not said. */
            description: string;
            /** @description In the order of the table. */
            columns: components["schemas"]["ColumnInfo"][];
            /** @description The columns of the primary key in its order; empty when there is none. */
            primary_keys: string[];
        };
        /** @description One column of a foreign key; the columns of a composite key share `constraint_name`. */
        SchemaForeignKey: {
            /** @description The constraint's name, unique within its table. */
            constraint_name: string;
            /** @description The table that refers. */
            table_name: string;
            /** @description The column that refers. */
            column_name: string;
            /** @description The table it refers to. */
            foreign_table_name: string;
            /** @description The column it refers to. */
            foreign_column_name: string;
        };
        /** @description The tables that the caller may read. */
        DatabaseSchema: {
            /** @description By name. */
            tables: components["schemas"]["SchemaTable"][];
            /** @description The references between these tables. */
            foreign_keys: components["schemas"]["SchemaForeignKey"][];
        };
        /**
         * @description The access preset; `custom` for a table made in SQL, or whose preset policies were dropped.
         * @enum {string}
         */
        TableAccess: "private" | "authenticated" | "public_read" | "public" | "custom";
        /** @description A table in a list. */
        TableSummary: {
            /** @description The table's name. */
            name: string;
            /** @description What it is for; empty when not said. */
            description: string;
            /** @description Bytes on disk, with indexes. */
            size: number;
            /** @description The number of columns. */
            column_count: number;
            access: components["schemas"]["TableAccess"];
            /** @description Whether its changes are in the feed. */
            realtime: boolean;
            /**
             * Format: uuid
             * @description The user who owns it; null for a table made in SQL or with the service key.
             */
            owner_id: string | null;
        };
        /** @description A name in SQL, kept as it is written; letters, digits and underscores, up to 63, not beginning with a digit. */
        Identifier: string;
        /**
         * @description A type of Postgres: text, varchar(n), char(n), citext, smallint, integer, bigint, smallserial, serial, bigserial, real, double precision, numeric(p,s), boolean, uuid, date, time, timestamp, timestamptz, interval, json, jsonb, bytea, inet, cidr, macaddr, tsvector, an enum of the schema `public`, or an array of one (`integer[]`), with Postgres' other spellings. Anything else is refused with 400 `invalid_value`.
         * @example text
         * @example varchar(20)
         * @example numeric(10,2)
         * @example integer[]
         * @example timestamptz
         */
        ColumnType: string;
        /** @description A column of a new table. */
        CreateColumn: {
            name: components["schemas"]["Identifier"];
            type: components["schemas"]["ColumnType"];
            /**
             * @description Whether it may hold NULL; true when absent. A primary-key column never may.
             * @default true
             */
            nullable?: boolean;
            /** @description The value of new rows that name none: any JSON value that fits the type. Of a text, these are functions: `now()`, `current_timestamp`, `localtimestamp`, `current_date`, `current_time`, `gen_random_uuid()`, `uuid_generate_v4()`, `uuidv7()`, `auth.uid()`, `auth.role()`, `auth.email()` (in any case); a text in single quotes is what stands between them; any other text is itself. Null or absent for none. */
            default?: unknown;
            /** @description Whether it is part of the primary key; not so when null or absent. */
            primary_key?: boolean | null;
            /**
             * @description Whether no two rows may hold the same value; false when absent.
             * @default false
             */
            unique?: boolean;
            /** @description What it is for; none when absent. */
            description?: string | null;
            /** @description Accepted with `references_table`; what counts is that field. */
            is_foreign_key?: boolean | null;
            /** @description The table that it refers to; no foreign key when null or absent. One's own, or `users` with `on_delete` `cascade` or `set_null`; admins may refer to any. */
            references_table?: string | null;
            /** @description The column that it refers to; the primary key of that table when null or absent. */
            references_column?: string | null;
            /**
             * @description What a deletion of the referred row does here; `no_action` when absent.
             * @default no_action
             * @enum {string}
             */
            on_delete?: "no_action" | "restrict" | "cascade" | "set_null" | "set_default";
            /**
             * @description What a new key of the referred row does here; `no_action` when absent.
             * @default no_action
             * @enum {string}
             */
            on_update?: "no_action" | "restrict" | "cascade" | "set_null" | "set_default";
        };
        /** @description A new foreign key of one or several columns. */
        CreateForeignKeyRequest: {
            name?: components["schemas"]["Identifier"];
            /** @description The columns that refer, in order. */
            columns: components["schemas"]["Identifier"][];
            /** @description The table referred to. One's own, or `users` with `on_delete` `cascade` or `set_null`; admins may refer to any. */
            references_table: components["schemas"]["Identifier"];
            /** @description The columns referred to, in the same order; the primary key when absent. */
            references_columns?: components["schemas"]["Identifier"][];
            /**
             * @description What a deletion of the referred row does here; `no_action` when absent.
             * @default no_action
             * @enum {string}
             */
            on_delete?: "no_action" | "restrict" | "cascade" | "set_null" | "set_default";
            /**
             * @description What a new key of the referred row does here; `no_action` when absent.
             * @default no_action
             * @enum {string}
             */
            on_update?: "no_action" | "restrict" | "cascade" | "set_null" | "set_default";
        };
        /** @description A new index. */
        CreateIndexRequest: {
            name?: components["schemas"]["Identifier"];
            /** @description The columns in order. */
            columns: components["schemas"]["Identifier"][];
            /**
             * @description Whether equal rows are refused; false when absent.
             * @default false
             */
            unique?: boolean;
            /**
             * @description The kind of index; `btree` when absent.
             * @default btree
             * @enum {string}
             */
            method?: "btree" | "hash" | "gin" | "gist" | "brin";
        };
        /** @description A new table. */
        CreateTableRequest: {
            name: components["schemas"]["Identifier"];
            /** @description What it is for; none when absent. */
            description?: string | null;
            /**
             * @description Whether a table of that name is no error but left alone; false when absent.
             * @default false
             */
            if_not_exists?: boolean;
            /** @description In order. Those with `primary_key` together are the primary key; a table without one gets none. */
            columns: components["schemas"]["CreateColumn"][];
            /** @description Foreign keys of several columns, or with names; none when absent. */
            foreign_keys?: components["schemas"]["CreateForeignKeyRequest"][];
            /** @description Indexes to build with the table; none when absent. */
            indexes?: components["schemas"]["CreateIndexRequest"][];
            /**
             * @description The access preset (see `AccessPreset`); `private` when absent.
             * @default private
             * @enum {string}
             */
            access?: "private" | "authenticated" | "public_read" | "public";
            /**
             * @description Whether changes enter the feed; true when absent.
             * @default true
             */
            realtime?: boolean;
        };
        /** @description A column of the table. */
        CreatedColumn: {
            /** @description The column's name. */
            name: string;
            /** @description The type in Postgres' own spelling. */
            type: string;
            /** @description Whether it may hold NULL. */
            nullable: boolean;
            /** @description The default as SQL; null when there is none. */
            default: string | null;
            /** @description Whether it is part of the primary key. */
            primary_key: boolean;
            /** @description What it is for; null when not said. */
            description: string | null;
            /** @description Whether it refers to another table. */
            is_foreign_key: boolean;
            /** @description The table that it refers to, or null. */
            references_table: string | null;
            /** @description The column that it refers to, or null. */
            references_column: string | null;
        };
        /** @description What was made, or found. */
        CreateTableResult: {
            /** @description A sentence for people. */
            message: string;
            /** @description Whether the table was made now; false when it was there already. */
            created: boolean;
            /** @description The table's name. */
            name: string;
            /** @description The columns of the table as it is now, in order. */
            columns: components["schemas"]["CreatedColumn"][];
        };
        /**
         * @description What happens to referring rows; `no_action` refuses the change (409 `foreign_key_violated`).
         * @enum {string}
         */
        ReferentialAction: "no_action" | "restrict" | "cascade" | "set_null" | "set_default";
        /** @description One column of a foreign key; the columns of a composite key share `constraint_name`. */
        ForeignKeyInfo: {
            /** @description The constraint's name, unique within the table. */
            constraint_name: string;
            /** @description The column that refers. */
            column_name: string;
            /** @description The table it refers to. */
            foreign_table_name: string;
            /** @description The column it refers to. */
            foreign_column_name: string;
            on_delete: components["schemas"]["ReferentialAction"];
            on_update: components["schemas"]["ReferentialAction"];
        };
        /** @description An index. */
        IndexInfo: {
            /** @description The index's name. */
            index_name: string;
            /** @description All its columns in one text, parted by a comma and a space. */
            column_name: string;
            /** @description Its columns in order; an expression stands as SQL. */
            columns: string[];
            /** @description Whether equal rows are refused. */
            is_unique: boolean;
            /** @description Whether it stands under the primary key. */
            is_primary: boolean;
            /** @description The kind of index, such as `btree` or `gin`. */
            method: string;
        };
        /** @description A table. */
        TableDetails: {
            /** @description The table's name. */
            name: string;
            /** @description What it is for; empty when not said. */
            description: string;
            /** @description In the order of the table. */
            columns: components["schemas"]["ColumnInfo"][];
            /** @description The columns of the primary key in its order; empty when there is none. */
            primary_keys: string[];
            /** @description By constraint, then in the order of its columns. */
            foreign_keys: components["schemas"]["ForeignKeyInfo"][];
            /** @description By name. */
            indexes: components["schemas"]["IndexInfo"][];
            /** @description The number of rows that the caller may read, counted up to 1,000,000. */
            row_count: number;
            access: components["schemas"]["TableAccess"];
            /** @description Whether its changes are in the feed. */
            realtime: boolean;
            /**
             * Format: uuid
             * @description The user who owns it; null for a table made in SQL or with the service key.
             */
            owner_id: string | null;
        };
        /**
         * @description Who gets at the rows, as row policies that can be extended. `private`: each signed-in user one's own rows. `authenticated`: every signed-in user reads and inserts, and changes one's own rows. `public_read`: as that, and everybody reads. `public`: everybody reads and inserts, owners change their rows. Admins always get at all.
         * @enum {string}
         */
        AccessPreset: "private" | "authenticated" | "public_read" | "public";
        /** @description What to change; what is absent stays. */
        UpdateTableRequest: {
            new_name?: components["schemas"]["Identifier"];
            /** @description What it is for; null or empty for nothing. */
            description?: string | null;
            access?: components["schemas"]["AccessPreset"];
            /** @description Whether changes enter the feed from now on. */
            realtime?: boolean;
        };
        /** @description The table as it is now. */
        UpdateTableResult: {
            /** @description A sentence for people. */
            message: string;
            /** @description The table's name. */
            name: string;
            /** @description What it is for; empty when not said. */
            description: string;
            access: components["schemas"]["TableAccess"];
            /** @description Whether its changes are in the feed. */
            realtime: boolean;
        };
        /** @description That it was done. */
        TableMessage: {
            /** @description A sentence for people. */
            message: string;
        };
        /** @description A table as SQL. */
        TableSql: {
            /** @description Statements that end with a semicolon each. */
            sql: string;
        };
        /** @description A new column. */
        AddColumnRequest: {
            column_name: components["schemas"]["Identifier"];
            data_type: components["schemas"]["ColumnType"];
            /**
             * @description Whether it may hold NULL; `YES` when absent.
             * @default YES
             * @enum {string}
             */
            is_nullable?: "YES" | "NO";
            /** @description As `default` of `CreateColumn`; null or absent for none. */
            column_default?: unknown;
            /** @description The length of a `varchar` or `char` that `data_type` gives none for. */
            character_maximum_length?: number | null;
            /** @description The digits of a `numeric` that `data_type` gives none for. */
            numeric_precision?: number | null;
            /** @description The digits after the point; only with `numeric_precision`. */
            numeric_scale?: number | null;
            /** @description What it is for; none when absent. */
            description?: string | null;
        };
        /** @description The column as it is now. */
        ColumnResult: {
            /** @description A sentence for people. */
            message: string;
            column: components["schemas"]["ColumnInfo"];
        };
        /** @description What to change; what is absent stays. */
        UpdateColumnRequest: {
            column_name?: components["schemas"]["Identifier"];
            data_type?: components["schemas"]["ColumnType"];
            /**
             * @description Whether it may hold NULL.
             * @enum {string}
             */
            is_nullable?: "YES" | "NO";
            /** @description As `default` of `CreateColumn`; null takes the default away. */
            column_default?: unknown;
            /** @description The length of a `varchar` or `char`; only with `data_type`. */
            character_maximum_length?: number | null;
            /** @description The digits of a `numeric`; only with `data_type`. */
            numeric_precision?: number | null;
            /** @description The digits after the point; only with `numeric_precision`. */
            numeric_scale?: number | null;
            /** @description What it is for; null for nothing. */
            description?: string | null;
        };
        /**
         * @description The statements that a policy is for.
         * @enum {string}
         */
        PolicyCommand: "select" | "insert" | "update" | "delete" | "all";
        /** @description A row policy. */
        Policy: {
            /** @description Its name, unique within the table. */
            name: string;
            command: components["schemas"]["PolicyCommand"];
            /** @description The Postgres roles that it is for. */
            roles: string[];
            /** @description SQL for the rows to be read, changed or deleted; null when it has none. */
            using: string | null;
            /** @description SQL for the rows to be stored; null when it has none. */
            check: string | null;
            /** @description Whether it adds to what others allow; false takes away. */
            permissive: boolean;
        };
        /**
         * @description `anon`: a caller with only the key. `authenticated`: a signed-in user.
         * @enum {string}
         */
        PolicyRole: "anon" | "authenticated";
        /** @description A new row policy. */
        CreatePolicyRequest: {
            /** @description Its name, unique within the table. */
            name: string;
            command: components["schemas"]["PolicyCommand"];
            /** @description Whom it is for; both when absent. */
            roles?: components["schemas"]["PolicyRole"][];
            /** @description SQL that is true for the rows to be read, changed or deleted; not for `insert`. Null or absent for all rows. */
            using?: string | null;
            /** @description SQL that is true for the rows to be stored; not for `select` and `delete`. As `using` when null or absent. */
            check?: string | null;
            /**
             * @description Whether it adds to what others allow; false takes away. True when absent.
             * @default true
             */
            permissive?: boolean;
        };
        /** @description A row: one member per column. Out: boolean, smallint, integer, real and double precision as JSON values; bigint and numeric as a number where a double holds it exactly (within ±(2^53 − 1), and a numeric of about 15 digits) and as a string beyond; NaN and infinities as strings; json as it is; arrays as arrays; bytea as `\x` and hexadecimal digits; timestamptz as RFC 3339 in UTC; everything else as Postgres' text. In: the same, and for every type but json also Postgres' text. A whole number beyond 2^53 for a bigint, integer or numeric column is refused unless it is a string. */
        Row: {
            [key: string]: unknown;
        };
        /** @description A column of the rows. */
        RowColumn: {
            /** @description The column's name. */
            column_name: string;
            /** @description The type in Postgres' own spelling. */
            data_type: string;
            /**
             * @description Whether it may hold NULL.
             * @enum {string}
             */
            is_nullable: "YES" | "NO";
        };
        /** @description Where the page stands. */
        RowPageMetadata: {
            /** @description All rows that fit and that the caller may read; null with `count=none`. */
            total_count: number | null;
            /** @description The number of this page; 1 with `cursor`, and worked out of `offset` where that was given. */
            page: number;
            /** @description The most rows of a page. */
            page_size: number;
            /** @description The number of pages, 0 when no row fits; null with `count=none`. */
            total_pages: number | null;
            /** @description The columns of the rows, in order. */
            columns: components["schemas"]["RowColumn"][];
            /** @description For the next page; null when this is the last one, or the table has no primary key to go on from. */
            next_cursor: string | null;
        };
        /** @description A page of rows. */
        RowPage: {
            /** @description The rows in order; empty beyond the last page. */
            data: components["schemas"]["Row"][];
            metadata: components["schemas"]["RowPageMetadata"];
        };
        /** @description 1 to 1,000 rows. */
        RowList: components["schemas"]["Row"][];
        /** @description One row or several. */
        RowsInput: components["schemas"]["Row"] | components["schemas"]["RowList"];
        /** @description The rows in the order of the request; those that were ignored are left out. */
        StoredRows: components["schemas"]["Row"][];
        /** @description An object for an object, an array for an array. */
        RowsOutput: components["schemas"]["Row"] | components["schemas"]["StoredRows"];
        /** @description The row that was deleted. */
        RowDeleted: {
            /** @description A sentence for people. */
            message: string;
            deleted_data: components["schemas"]["Row"];
        };
        /** @description A container of files. */
        Bucket: {
            /**
             * Format: uuid
             * @description The bucket's id; never changes.
             */
            id: string;
            /** @description Its name, unique on this server. */
            name: string;
            /** @description What it is for; null when not said. */
            description: string | null;
            /** @description Whether everybody with the key may read its files and upload into it. */
            is_public: boolean;
            /**
             * Format: uuid
             * @description The user who owns it.
             */
            owner_id: string;
            /** @description The same as `name`; kept for clients that require the field. */
            minio_bucket_name: string;
            /** @description The largest file that it takes; null for the server's own limit. */
            max_file_bytes: number | null;
            /** @description The content types that it takes, such as `image/png` or `image/*`; null for all. */
            allowed_types: string[] | null;
            /** @description Whether files that are replaced or deleted are kept as versions. */
            versioning: boolean;
            /** @description The number of old versions that a path has at most; null for any number. */
            max_versions: number | null;
            /** @description The bytes that it holds at most, versions too; null for any number. */
            max_total_bytes: number | null;
            /** @description The number of files that it holds at most; versions do not count; null for any number. */
            max_files: number | null;
            /** @description The number of its files. */
            file_count: number;
            /** @description The bytes of its files and their versions together. */
            total_size: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last changed; uploads do not count.
             */
            updated_at: string;
        };
        /** @description 3 to 63 lower-case letters, digits, hyphens and underscores, with a letter or digit at both ends. Unique on this server. One with the form of a UUID is refused with 400 `invalid_name`. */
        BucketName: string;
        /** @description The content types that it takes, such as `image/png` or `image/*`; null for all. */
        AllowedTypes: string[] | null;
        /** @description A new bucket. */
        CreateBucketRequest: {
            name: components["schemas"]["BucketName"];
            /** @description What it is for; null when absent. */
            description?: string | null;
            /**
             * @description Whether everybody with the key may read its files and upload into it; false when absent.
             * @default false
             */
            is_public?: boolean;
            /** @description The largest file that it takes; the server's own limit when null or absent. */
            max_file_bytes?: number | null;
            allowed_types?: components["schemas"]["AllowedTypes"];
            /**
             * @description Whether files that are replaced or deleted are kept as versions; false when absent.
             * @default false
             */
            versioning?: boolean;
            /** @description The number of old versions that a path has at most; any number when null or absent. */
            max_versions?: number | null;
            /** @description The bytes that it holds at most, versions too; any number when null or absent. */
            max_total_bytes?: number | null;
            /** @description The number of files that it holds at most; versions do not count; any number when null or absent. */
            max_files?: number | null;
        };
        /** @description What to change; what is absent stays. */
        UpdateBucketRequest: {
            name?: components["schemas"]["BucketName"];
            /** @description What it is for; null for nothing. */
            description?: string | null;
            /** @description Whether everybody with the key may read its files and upload into it. */
            is_public?: boolean;
            /** @description The largest file that it takes from now on; null for the server's own limit. */
            max_file_bytes?: number | null;
            allowed_types?: components["schemas"]["AllowedTypes"];
            /** @description Whether files that are replaced or deleted are kept as versions from now on; those that are there stay. */
            versioning?: boolean;
            /** @description The number of old versions that a path has at most from its next change on; null for any number. */
            max_versions?: number | null;
            /** @description The bytes that it holds at most, versions too from now on; null for any number. */
            max_total_bytes?: number | null;
            /** @description The number of files that it holds at most; versions do not count from now on; null for any number. */
            max_files?: number | null;
        };
        /** @description Anything worth keeping with the file, up to 16 KiB as JSON (400 `limit_exceeded`); empty when nothing. */
        FileProperties: {
            [key: string]: unknown;
        };
        /** @description Up to 10 tags; keys have 1 to 128 and values up to 256 letters, digits, blanks and `_ . : / = + - @` (400 `invalid_value`). */
        FileTags: {
            [key: string]: string;
        };
        /** @description What is known about a file. */
        FileMetadata: {
            /**
             * Format: uuid
             * @description The file's id; stays when the content is replaced.
             */
            id: string;
            /** @description The name under which it is saved. */
            filename: string;
            /** @description Its path in the bucket, unique there. */
            object_name: string;
            /**
             * Format: uuid
             * @description The bucket that holds it.
             */
            bucket_id: string;
            /** @description That bucket's name now. */
            bucket_name: string;
            /**
             * Format: uuid
             * @description The user who uploaded it, or the bucket's owner where that was anonymous.
             */
            owner_id: string;
            /** @description Its type, as given or found out; `application/octet-stream` when unknown. */
            content_type: string;
            /** @description Its bytes; as announced, or 0, before the content has arrived. */
            size: number;
            /** @description SHA-256 of the content in hexadecimal; null before it has arrived, and where it came in parts. */
            checksum_sha256: string | null;
            /** @description CRC-32C of the content in hexadecimal; null before it has arrived, and for files from before it was kept. */
            checksum_crc32c: string | null;
            /** @description The version of the content, with its quotes as in the header `ETag`; null before it has arrived. */
            etag: string | null;
            /**
             * Format: uuid
             * @description The id of this content, new with every replacement; null before it has arrived.
             */
            version_id: string | null;
            metadata: components["schemas"]["FileProperties"];
            /** @description The header `Cache-Control` that the content is served with; null for the server's own. Never `public` for a file in a private bucket. */
            cache_control: string | null;
            tags: components["schemas"]["FileTags"];
            /**
             * Format: date-time
             * @description When it was first stored or announced.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When its content or metadata last changed.
             */
            updated_at: string;
        };
        /** @description One page of what is in a folder of a bucket. */
        Entries: {
            /** @description The files, by path. */
            files: components["schemas"]["FileMetadata"][];
            /** @description The folders, by path; only with `delimiter`. One may be empty, if a client of S3 has made it. */
            folders: string[];
            /** @description The cursor of the next page; null at the end. */
            next_cursor: string | null;
        };
        /** @description A version of a file, or the marker of its deletion. */
        FileVersion: {
            /**
             * Format: uuid
             * @description The version's id.
             */
            version_id: string;
            /**
             * Format: uuid
             * @description The id of the file that it is or was.
             */
            file_id: string;
            /** @description The path that it has or had. */
            object_name: string;
            /** @description The name under which it is saved. */
            filename: string;
            /**
             * Format: uuid
             * @description The bucket that holds it.
             */
            bucket_id: string;
            /**
             * Format: uuid
             * @description Who owns the file.
             */
            owner_id: string;
            /** @description Whether it is the present file. */
            is_current: boolean;
            /** @description Whether it stands for a deletion; it has no content then. */
            is_marker: boolean;
            /** @description Its type; empty for a marker. */
            content_type: string;
            /** @description Its bytes; 0 for a marker. */
            size: number;
            /** @description SHA-256 of the content; null for a marker, and where the content came in parts. */
            checksum_sha256: string | null;
            /** @description CRC-32C of the content; null for a marker. */
            checksum_crc32c: string | null;
            /** @description The entity tag with its quotes; null for a marker. */
            etag: string | null;
            /**
             * Format: date-time
             * @description When the content was stored, or the file deleted.
             */
            stored_at: string;
        };
        /** @description One page of versions. */
        FileVersions: {
            /** @description By path, and of one path the newest first. */
            versions: components["schemas"]["FileVersion"][];
            /** @description The cursor of the next page; null at the end. */
            next_cursor: string | null;
        };
        /** @description What to delete. */
        DeleteFilesRequest: {
            /** @description The start of the paths, such as `photos/2024/`. */
            prefix: string;
            /**
             * @description How many to delete at most; 1,000 when absent.
             * @default 1000
             */
            limit?: number;
        };
        /** @description What was deleted. */
        DeletedFiles: {
            /** @description How many files this request deleted. */
            deleted_count: number;
            /** @description Whether there are more; then send the request again. */
            has_more: boolean;
        };
        /** @description The name under which the file is saved. 400 `invalid_name` for one with a slash, a backslash or a control character. */
        FileName: string;
        /** @description A content type (RFC 9110), with parameters if need be. */
        ContentTypeName: string;
        /** @description A path in the bucket, at most 1,024 bytes, without a slash at its ends and without empty, `.` or `..` segments, backslashes or control characters (400 `invalid_name`). */
        ObjectPath: string;
        /** @description The header `Cache-Control` (RFC 9111) to serve the content with; null for the server's own. 400 `invalid_value` for what is none. */
        CacheControl: string | null;
        /** @description A file to come. */
        InitiateUploadRequest: {
            filename: components["schemas"]["FileName"];
            /**
             * Format: uuid
             * @description The bucket to put it into.
             */
            bucket_id: string;
            content_type?: components["schemas"]["ContentTypeName"];
            /** @description Its bytes, which the upload must then have (400 `invalid_value`); any number when null or absent. */
            size?: number | null;
            path?: components["schemas"]["ObjectPath"];
            metadata?: components["schemas"]["FileProperties"];
            cache_control?: components["schemas"]["CacheControl"];
            /** @description The most bytes that the upload may have (413 above), within the bucket's limit. */
            max_bytes?: number | null;
            /** @description The content types that the upload may have, such as `image/*`, within those of the bucket; all of these when null or absent. */
            allowed_types?: string[] | null;
            /**
             * @description How long the URL is good, up to a day; an hour when absent.
             * @default 3600
             */
            expires_in_seconds?: number;
        };
        /** @description Where to upload the content. */
        PresignedUploadInfo: {
            /**
             * Format: uri
             * @description An absolute URL that needs no header; good once.
             */
            upload_url: string;
            /**
             * @description Always `PUT`.
             * @constant
             */
            upload_method: "PUT";
            /**
             * Format: date-time
             * @description When the URL ends.
             */
            expires_at: string;
        };
        /** @description The file to come and where to upload it. Without `path`, its path is `<id>/<filename>`, which is always free. */
        InitiateUploadResult: {
            file_metadata: components["schemas"]["FileMetadata"];
            presigned_upload_info: components["schemas"]["PresignedUploadInfo"];
        };
        /** @description A form with one file. */
        UploadForm: {
            path?: components["schemas"]["ObjectPath"];
            /** @description A JSON object to keep with the file; nothing when absent. */
            metadata?: string;
            /**
             * Format: binary
             * @description The file. Its name in the form is the file's name, and its path where `path` is absent.
             */
            file: string;
        };
        /** @description A file and a link that saves it. */
        DownloadInfo: {
            file_metadata: components["schemas"]["FileMetadata"];
            /**
             * Format: uri
             * @description An absolute URL that needs no header.
             */
            download_url: string;
            /**
             * Format: date-time
             * @description When the link ends; null for the plain link of a file in a public bucket, which does not.
             */
            expires_at: string | null;
        };
        /** @description A file and a link that shows it. */
        ViewInfo: {
            file_metadata: components["schemas"]["FileMetadata"];
            /**
             * Format: uri
             * @description An absolute URL that needs no header.
             */
            view_url: string;
            /**
             * Format: date-time
             * @description When the link ends; null for the plain link of a file in a public bucket, which does not.
             */
            expires_at: string | null;
        };
        /** @description What to change; what is absent stays. */
        UpdateFileRequest: {
            filename?: components["schemas"]["FileName"];
            metadata?: components["schemas"]["FileProperties"];
            cache_control?: components["schemas"]["CacheControl"];
            tags?: components["schemas"]["FileTags"];
        };
        /** @description An image to be made of the file; the link then gives this one and no other. */
        ImageTransform: {
            /** @description Pixels; never more than it has. */
            width?: number;
            /** @description Pixels; never more than it has. */
            height?: number;
            /**
             * @description How the image fills a box of both sides; `cover` when absent.
             * @enum {string}
             */
            fit?: "cover" | "contain" | "fill";
            /**
             * @description The format; the image's own when absent, and by the reader's `Accept` for `auto`.
             * @enum {string}
             */
            format?: "auto" | "webp" | "avif" | "jpeg" | "png";
            /** @description From smallest to best. */
            quality?: number;
        };
        /** @description What the link is for. */
        SignedUrlRequest: {
            /**
             * @description How long it is good, up to a week; an hour when absent.
             * @default 3600
             */
            expires_in_seconds?: number;
            /**
             * @description Whether the file is saved or shown in place; `attachment` when absent.
             * @default attachment
             * @enum {string}
             */
            disposition?: "attachment" | "inline";
            filename?: components["schemas"]["FileName"];
            transform?: components["schemas"]["ImageTransform"];
        };
        /** @description A link to a file. */
        SignedUrl: {
            /**
             * Format: uri
             * @description An absolute URL that needs no header.
             */
            url: string;
            /**
             * Format: date-time
             * @description When the link ends.
             */
            expires_at: string;
        };
        /** @description Where the copy goes. */
        CopyFileRequest: {
            /** @description The bucket, by id or name; the file's own when absent. */
            bucket?: string;
            path: components["schemas"]["ObjectPath"];
            /**
             * @description Whether a file at the path is replaced; else 409 `already_exists`.
             * @default false
             */
            replace?: boolean;
            filename?: components["schemas"]["FileName"];
            metadata?: components["schemas"]["FileProperties"];
        };
        /** @description Where the file goes. */
        MoveFileRequest: {
            /** @description The bucket, by id or name; the file's own when absent. */
            bucket?: string;
            path: components["schemas"]["ObjectPath"];
            /**
             * @description Whether a file at the path is replaced; else 409 `already_exists`.
             * @default false
             */
            replace?: boolean;
        };
        /**
         * @description `list` buckets and names; `read` content, metadata, tags and versions; `write` content and tags; `delete` files and versions; `manage` is to create, change and delete buckets.
         * @enum {string}
         */
        AccessKeyAction: "list" | "read" | "write" | "delete" | "manage";
        /** @description A key by which an S3 client works as its owner, within its scope. */
        AccessKey: {
            /**
             * @description What a client sends to say which key it signs with; no secret.
             * @example HF7QK3ZLXW5M2RTA4NBD
             */
            access_key_id: string;
            /** @description What the key is for, in its owner's words. */
            name: string;
            /**
             * Format: uuid
             * @description The user as whom the key works.
             */
            owner_id: string;
            /** @description The only buckets that the key reaches; null for all that its owner may use. */
            bucket_ids: string[] | null;
            /** @description What the key may do, where its owner may. */
            actions: components["schemas"]["AccessKeyAction"][];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it ends; null when it does not.
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description When it was last used, to the hour; null for never.
             */
            last_used_at: string | null;
        };
        /** @description A key to make. */
        CreateAccessKeyRequest: {
            /** @description What the key is for. */
            name: string;
            /** @description The only buckets that the key shall reach; null or absent for all that its owner may use, now and later. A bucket that is made later is not in the list. */
            bucket_ids?: string[] | null;
            /**
             * @description What the key shall be able to do; everything but `manage` when absent.
             * @default [
             *       "list",
             *       "read",
             *       "write",
             *       "delete"
             *     ]
             */
            actions?: components["schemas"]["AccessKeyAction"][];
            /**
             * Format: date-time
             * @description When it shall end, in the future; null or absent for never.
             */
            expires_at?: string | null;
        };
        /** @description A new key, and the only sight of its secret. */
        CreatedAccessKey: {
            access_key: components["schemas"]["AccessKey"];
            /** @description What a client signs with. Keep it; it is not shown again. */
            secret_access_key: string;
        };
    };
    responses: {
        /** @description A refusal or failure; `code` says which. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description How many of the list to leave out at its start; 0 when absent. */
        Skip: number;
        /** @description How many to answer at most; 100 when absent. */
        Limit: number;
        /** @description The user's id. */
        UserId: string;
        /** @description The key's id. */
        AccessKeyId: string;
        /** @description The entry's id. */
        OriginId: string;
        /** @description The name of a table in the schema `public`, or `users`. */
        Table: string;
        /** @description The name of a column. */
        Column: string;
        /** @description The name of an index. */
        Index: string;
        /** @description The name of a foreign key constraint. */
        Constraint: string;
        /** @description The name of a row policy. */
        Policy: string;
        /** @description The value of the primary key, or of `id_column`, as Postgres' text. Of a composite key the values in the key's order, parted by commas; a value that holds a comma, a quote or a backslash stands in double quotes, with `\"` and `\\` for the latter two. */
        RowId: string;
        /** @description The column that `row_id` is a value of; the primary key when absent. */
        IdColumn: string;
        /** @description The columns to answer, parted by commas, as `id,name` or `alias:name` or `name::text`; all when absent. */
        Select: string;
        /** @description Any other query parameter is a filter in PostgREST's dialect: the name of a column, and `operator.value` or `not.operator.value`, with eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is, isdistinct, cs, cd, ov, fts, plfts, phfts, wfts. `and`, `or`, `not.and` and `not.or` take a list in brackets, which may nest. The same column may come several times; all must hold. A column that is named as a parameter of this operation is reached through `and`. An unknown column answers 400 `unknown_column`, a filter that cannot be read 400 `invalid_filter`. */
        Filters: {
            [key: string]: string;
        };
        /** @description A bucket's id or name. */
        Bucket: string;
        /** @description The file's id. */
        FileId: string;
        /** @description The version's id. */
        VersionId: string;
        /** @description The `next_cursor` of the page before; the first page when absent. 400 `invalid_cursor` for one that no page answered. */
        EntryCursor: string;
        /** @description The digest of the body (RFC 9530), `sha-256` or `crc32c`, as in `sha-256=:…:`. A body with another one is refused with 400 `checksum_mismatch`, and nothing is stored. Other algorithms are passed over, as the RFC says; 422 for what cannot be read. */
        ContentDigest: string;
        /** @description The digest of the file (RFC 9530), which is the body here; as `Content-Digest`. */
        ReprDigest: string;
        /** @description The file's path in its bucket, slashes included; each segment percent-encoded. 400 `invalid_name` for a path that is empty, begins or ends with a slash, has an empty, `.` or `..` segment, a backslash or a control character, or is above 1,024 bytes. */
        FilePath: string;
        /** @description The bucket to look in; all when absent. */
        BucketIdQuery: string;
        /** @description Files are kept whose path or name contains this text without regard to case; all when absent. */
        Search: string;
        /** @description Files are kept whose path begins with this text; all when absent. */
        Prefix: string;
        /** @description Pixels of width to make an image of the file with; never more than it has. */
        ImageWidth: number;
        /** @description Pixels of height to make an image of the file with; never more than it has. */
        ImageHeight: number;
        /** @description How the image fills a box of both sides; `cover` when absent. `cover` crops it to fill the box, `contain` keeps it whole within the box, `fill` stretches it. */
        ImageFit: "cover" | "contain" | "fill";
        /** @description The format to make of the image; its own when absent. `auto` is WebP, or else AVIF, where `Accept` names it. */
        ImageFormat: "auto" | "webp" | "avif" | "jpeg" | "png";
        /** @description From 1, smallest, to 100, best; a good value for the format when absent. PNG loses nothing and ignores it. */
        ImageQuality: number;
        /** @description The token of a signed link; stands in for key and access token. Absent for an ordinary request. */
        SignedToken: string;
        /** @description The token of the signed URL. */
        SignedTokenRequired: string;
        /** @description Which part to answer, as `bytes=0-99`; one that cannot be read is ignored. */
        Range: string;
        /** @description `Range` counts only for this version, an ETag or a time; else the whole file is answered. */
        IfRange: string;
        /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
        IfMatch: string;
        /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
        IfNoneMatch: string;
        /** @description 304 when the file has not changed since; without effect together with `If-None-Match`. */
        IfModifiedSince: string;
        /** @description 412 when the file has changed since; without effect together with `If-Match`. */
        IfUnmodifiedSince: string;
    };
    requestBodies: never;
    headers: {
        /** @description The SHA-256 of the whole file (RFC 9530); absent where the file came in parts. */
        ReprDigest: string;
        /** @description Always `bytes`. */
        AcceptRanges: string;
        /** @description Which bytes these are, and of how many. */
        ContentRange: string;
        /** @description How many bytes follow. */
        ContentLength: string;
        /** @description `attachment` or `inline`, with the file's name. */
        ContentDisposition: string;
        /** @description The version of the content; changes with every replacement. */
        ETag: string;
        /** @description When the content was stored. */
        LastModified: string;
        /** @description Whether and how long the answer may be kept; `private` for files of private buckets. */
        CacheControl: string;
        /** @description The path of the new file in this API. */
        Location: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "health.getHealth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "health.getReady": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every check passed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description At least one check failed, or the server is about to stop. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "meta.getOpenapi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "health.getApiHealth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers and the key is valid. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "health.getApiReady": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every check passed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description At least one check failed, or the server is about to stop. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "health.getDatabaseHealth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The database answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The database does not answer; code `unavailable`. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "auth.getJwks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key set. */
            200: {
                headers: {
                    /** @description How long the set may be kept; never longer than a new key waits before it signs. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JsonWebKeySet"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The new account. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterRequest"];
            };
        };
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Address and password. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
                "application/x-www-form-urlencoded": components["schemas"]["LoginRequest"];
                "multipart/form-data": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description The new session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The current refresh token. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description The next pair of tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshedTokens"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Which session; may be absent with an access token. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["LogoutRequest"];
            };
        };
        responses: {
            /** @description The session has ended; its refresh token is worth nothing. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.logoutAll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All sessions have ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.listUsers": {
        parameters: {
            query?: {
                /** @description How many of the list to leave out at its start; 0 when absent. */
                skip?: components["parameters"]["Skip"];
                /** @description How many to answer at most; 100 when absent. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` accounts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.createUser": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The new account. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUserRequest"];
            };
        };
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.getMe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.updateMe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMeRequest"];
            };
        };
        responses: {
            /** @description The account as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.deleteMe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.changeMyPassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Both passwords. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordRequest"];
            };
        };
        responses: {
            /** @description The new password is valid; the body is `true`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": true;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.getMyAnonKey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnonKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.listProfiles": {
        parameters: {
            query?: {
                /** @description How many of the list to leave out at its start; 0 when absent. */
                skip?: components["parameters"]["Skip"];
                /** @description How many to answer at most; 100 when absent. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` profiles. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserProfile"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.countUsers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The number. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": number;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.getUser": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.updateUser": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        /** @description What to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUserRequest"];
            };
        };
        responses: {
            /** @description The account as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.deleteUser": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is gone; the body is `true`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": true;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.getUserStorage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Usage and quota. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserStorage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.setUserQuota": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        /** @description The quota. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserQuotaRequest"];
            };
        };
        responses: {
            /** @description Usage and quota as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserStorage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.deleteUserQuota": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Usage and quota as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserStorage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "cors.listOrigins": {
        parameters: {
            query?: {
                /** @description Whether to leave out inactive entries; true when absent. */
                active_only?: boolean;
                /** @description How many of the list to leave out at its start; 0 when absent. */
                skip?: components["parameters"]["Skip"];
                /** @description How many to answer at most; 100 when absent. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorsOrigin"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "cors.createOrigin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The origin. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCorsOriginRequest"];
            };
        };
        responses: {
            /** @description The new entry. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorsOrigin"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "cors.validateOrigin": {
        parameters: {
            query?: {
                /** @description The text to test; absent when the body holds it. */
                origin?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The text to test; absent when the query holds it. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ValidateOriginRequest"];
            };
        };
        responses: {
            /** @description The verdict, also when the text is no origin. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OriginValidation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "cors.refreshCache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The origins allowed now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorsCacheRefreshed"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "cors.getOrigin": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The entry's id. */
                origin_id: components["parameters"]["OriginId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorsOrigin"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "cors.updateOrigin": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The entry's id. */
                origin_id: components["parameters"]["OriginId"];
            };
            cookie?: never;
        };
        /** @description What to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateCorsOriginRequest"];
            };
        };
        responses: {
            /** @description The entry as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorsOrigin"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "cors.deleteOrigin": {
        parameters: {
            query?: {
                /** @description Whether to remove the entry for good; false when absent. */
                hard_delete?: boolean;
            };
            header?: never;
            path: {
                /** @description The entry's id. */
                origin_id: components["parameters"]["OriginId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorsOriginDeleted"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.getSchema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schema. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatabaseSchema"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.listTables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tables. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableSummary"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.createTable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The new table. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTableRequest"];
            };
        };
        responses: {
            /** @description The table was there already and is unchanged; only with `if_not_exists`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateTableResult"];
                };
            };
            /** @description The table was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateTableResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.getTable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableDetails"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.updateTable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        /** @description What to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTableRequest"];
            };
        };
        responses: {
            /** @description The table as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateTableResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.deleteTable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableMessage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.getTableSql": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The statements. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableSql"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.addColumn": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        /** @description The new column. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddColumnRequest"];
            };
        };
        responses: {
            /** @description The column was added. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColumnResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.updateColumn": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
                /** @description The name of a column. */
                column: components["parameters"]["Column"];
            };
            cookie?: never;
        };
        /** @description What to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateColumnRequest"];
            };
        };
        responses: {
            /** @description The column as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColumnResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.deleteColumn": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
                /** @description The name of a column. */
                column: components["parameters"]["Column"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The column is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableMessage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.createIndex": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        /** @description The new index. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateIndexRequest"];
            };
        };
        responses: {
            /** @description The index was built. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexInfo"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.deleteIndex": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
                /** @description The name of an index. */
                index: components["parameters"]["Index"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The index is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableMessage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.createForeignKey": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        /** @description The new foreign key. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateForeignKeyRequest"];
            };
        };
        responses: {
            /** @description The foreign key was added; one entry per column. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForeignKeyInfo"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.deleteForeignKey": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
                /** @description The name of a foreign key constraint. */
                constraint: components["parameters"]["Constraint"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The foreign key is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableMessage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.listPolicies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policies. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.createPolicy": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        /** @description The new policy. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePolicyRequest"];
            };
        };
        responses: {
            /** @description The policy holds from now on. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tables.deletePolicy": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
                /** @description The name of a row policy. */
                policy: components["parameters"]["Policy"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableMessage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rows.listRows": {
        parameters: {
            query?: {
                /** @description Which page, from 1; 1 when absent. Without effect together with `offset` or `cursor`. */
                page?: number;
                /** @description The most rows of a page; 50 when absent. Without effect together with `limit`. */
                page_size?: number;
                /** @description A column to order by, as `column`, `column:asc` or `column:desc`; refused together with `order`. */
                order_by?: string;
                /** @description The column that `filter_value` is about; refused without it. */
                filter_column?: string;
                /** @description Rows are kept whose `filter_column`, as text, contains this text without regard to case; `%` and `_` stand for themselves. */
                filter_value?: string;
                /** @description The columns to answer, parted by commas, as `id,name` or `alias:name` or `name::text`; all when absent. */
                select?: components["parameters"]["Select"];
                /** @description Columns to order by, as `a.desc.nullslast,b`. */
                order?: string;
                /** @description The most rows of a page, in place of `page_size`. */
                limit?: number;
                /** @description How many rows to leave out at the start, in place of `page`; refused together with `cursor`. */
                offset?: number;
                /** @description The `next_cursor` of the page before, with the same filters and order; the first page when absent. */
                cursor?: string;
                /** @description Whether to count all rows that fit; `exact` when absent. `none` is cheaper on large tables. */
                count?: "exact" | "none";
                /** @description Any other query parameter is a filter in PostgREST's dialect: the name of a column, and `operator.value` or `not.operator.value`, with eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is, isdistinct, cs, cd, ov, fts, plfts, phfts, wfts. `and`, `or`, `not.and` and `not.or` take a list in brackets, which may nest. The same column may come several times; all must hold. A column that is named as a parameter of this operation is reached through `and`. An unknown column answers 400 `unknown_column`, a filter that cannot be read 400 `invalid_filter`. */
                filters?: components["parameters"]["Filters"];
            };
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rows.insertRows": {
        parameters: {
            query?: {
                /** @description The columns to answer, parted by commas, as `id,name` or `alias:name` or `name::text`; all when absent. */
                select?: components["parameters"]["Select"];
                /** @description The columns of a unique constraint, parted by commas; the primary key when absent. Refused without `resolution`. */
                on_conflict?: string;
                /** @description What to do with a row that is there already. `merge` sets the columns that the request names; `ignore` leaves it alone and leaves it out of an array's answer, while a single object is answered with the row that is there. An error when absent. */
                resolution?: "merge" | "ignore";
            };
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        /** @description One row or several. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowsInput"];
            };
        };
        responses: {
            /** @description The row, or the rows in the order of the request. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsOutput"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rows.deleteRows": {
        parameters: {
            query?: {
                /** @description The columns to answer, parted by commas, as `id,name` or `alias:name` or `name::text`; all when absent. */
                select?: components["parameters"]["Select"];
                /** @description Any other query parameter is a filter in PostgREST's dialect: the name of a column, and `operator.value` or `not.operator.value`, with eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is, isdistinct, cs, cd, ov, fts, plfts, phfts, wfts. `and`, `or`, `not.and` and `not.or` take a list in brackets, which may nest. The same column may come several times; all must hold. A column that is named as a parameter of this operation is reached through `and`. An unknown column answers 400 `unknown_column`, a filter that cannot be read 400 `invalid_filter`. */
                filters?: components["parameters"]["Filters"];
            };
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows as they were; empty when none fits. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Row"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rows.updateRows": {
        parameters: {
            query?: {
                /** @description The columns to answer, parted by commas, as `id,name` or `alias:name` or `name::text`; all when absent. */
                select?: components["parameters"]["Select"];
                /** @description Any other query parameter is a filter in PostgREST's dialect: the name of a column, and `operator.value` or `not.operator.value`, with eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is, isdistinct, cs, cd, ov, fts, plfts, phfts, wfts. `and`, `or`, `not.and` and `not.or` take a list in brackets, which may nest. The same column may come several times; all must hold. A column that is named as a parameter of this operation is reached through `and`. An unknown column answers 400 `unknown_column`, a filter that cannot be read 400 `invalid_filter`. */
                filters?: components["parameters"]["Filters"];
            };
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
            };
            cookie?: never;
        };
        /** @description The columns to set. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Row"];
            };
        };
        responses: {
            /** @description The rows as they are now; empty when none fits. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Row"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rows.getRow": {
        parameters: {
            query?: {
                /** @description The column that `row_id` is a value of; the primary key when absent. */
                id_column?: components["parameters"]["IdColumn"];
                /** @description The columns to answer, parted by commas, as `id,name` or `alias:name` or `name::text`; all when absent. */
                select?: components["parameters"]["Select"];
            };
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
                /** @description The value of the primary key, or of `id_column`, as Postgres' text. Of a composite key the values in the key's order, parted by commas; a value that holds a comma, a quote or a backslash stands in double quotes, with `\"` and `\\` for the latter two. */
                row_id: components["parameters"]["RowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The row. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Row"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rows.updateRow": {
        parameters: {
            query?: {
                /** @description The column that `row_id` is a value of; the primary key when absent. */
                id_column?: components["parameters"]["IdColumn"];
                /** @description The columns to answer, parted by commas, as `id,name` or `alias:name` or `name::text`; all when absent. */
                select?: components["parameters"]["Select"];
            };
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
                /** @description The value of the primary key, or of `id_column`, as Postgres' text. Of a composite key the values in the key's order, parted by commas; a value that holds a comma, a quote or a backslash stands in double quotes, with `\"` and `\\` for the latter two. */
                row_id: components["parameters"]["RowId"];
            };
            cookie?: never;
        };
        /** @description The columns to set. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Row"];
            };
        };
        responses: {
            /** @description The row as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Row"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rows.deleteRow": {
        parameters: {
            query?: {
                /** @description The column that `row_id` is a value of; the primary key when absent. */
                id_column?: components["parameters"]["IdColumn"];
            };
            header?: never;
            path: {
                /** @description The name of a table in the schema `public`, or `users`. */
                table: components["parameters"]["Table"];
                /** @description The value of the primary key, or of `id_column`, as Postgres' text. Of a composite key the values in the key's order, parted by commas; a value that holds a comma, a quote or a backslash stands in double quotes, with `\"` and `\\` for the latter two. */
                row_id: components["parameters"]["RowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The row is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowDeleted"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "buckets.listBuckets": {
        parameters: {
            query?: {
                /** @description How many of the list to leave out at its start; 0 when absent. */
                skip?: components["parameters"]["Skip"];
                /** @description How many to answer at most; 100 when absent. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` buckets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bucket"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "buckets.createBucket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The new bucket. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateBucketRequest"];
            };
        };
        responses: {
            /** @description The bucket. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bucket"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "buckets.listPublicBuckets": {
        parameters: {
            query?: {
                /** @description How many of the list to leave out at its start; 0 when absent. */
                skip?: components["parameters"]["Skip"];
                /** @description How many to answer at most; 100 when absent. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` buckets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bucket"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "buckets.getBucket": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bucket. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bucket"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "buckets.updateBucket": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
            };
            cookie?: never;
        };
        /** @description What to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateBucketRequest"];
            };
        };
        responses: {
            /** @description The bucket as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bucket"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "buckets.deleteBucket": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bucket is gone; the body is `true`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": true;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "buckets.listBucketFiles": {
        parameters: {
            query?: {
                /** @description How many of the list to leave out at its start; 0 when absent. */
                skip?: components["parameters"]["Skip"];
                /** @description How many to answer at most; 100 when absent. */
                limit?: components["parameters"]["Limit"];
                /** @description Files are kept whose path or name contains this text without regard to case; all when absent. */
                search?: components["parameters"]["Search"];
                /** @description Files are kept whose path begins with this text; all when absent. */
                prefix?: components["parameters"]["Prefix"];
            };
            header?: never;
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "buckets.listEntries": {
        parameters: {
            query?: {
                /** @description Files are kept whose path begins with this text; all when absent. */
                prefix?: components["parameters"]["Prefix"];
                /** @description Fold folders; none when absent. */
                delimiter?: "/";
                /** @description The `next_cursor` of the page before; the first page when absent. 400 `invalid_cursor` for one that no page answered. */
                cursor?: components["parameters"]["EntryCursor"];
                /** @description How many to answer at most; 100 when absent. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` files and folders together, sometimes fewer; `next_cursor` says whether there are more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entries"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.listVersions": {
        parameters: {
            query?: {
                /** @description Files are kept whose path begins with this text; all when absent. */
                prefix?: components["parameters"]["Prefix"];
                /** @description The `next_cursor` of the page before; the first page when absent. 400 `invalid_cursor` for one that no page answered. */
                cursor?: components["parameters"]["EntryCursor"];
                /** @description How many to answer at most; 100 when absent. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` versions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileVersions"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "buckets.deleteFiles": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
            };
            cookie?: never;
        };
        /** @description What to delete. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteFilesRequest"];
            };
        };
        responses: {
            /** @description How many went. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedFiles"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.listFiles": {
        parameters: {
            query?: {
                /** @description How many of the list to leave out at its start; 0 when absent. */
                skip?: components["parameters"]["Skip"];
                /** @description How many to answer at most; 100 when absent. */
                limit?: components["parameters"]["Limit"];
                /** @description The bucket to look in; all when absent. */
                bucket_id?: components["parameters"]["BucketIdQuery"];
                /** @description Files are kept whose path or name contains this text without regard to case; all when absent. */
                search?: components["parameters"]["Search"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.initiateUpload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file to come. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["InitiateUploadRequest"];
            };
        };
        responses: {
            /** @description The reservation and where to upload. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InitiateUploadResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.uploadSigned": {
        parameters: {
            query: {
                /** @description The token of the signed URL. */
                token: components["parameters"]["SignedTokenRequired"];
            };
            header?: {
                /** @description The digest of the body (RFC 9530), `sha-256` or `crc32c`, as in `sha-256=:…:`. A body with another one is refused with 400 `checksum_mismatch`, and nothing is stored. Other algorithms are passed over, as the RFC says; 422 for what cannot be read. */
                "content-digest"?: components["parameters"]["ContentDigest"];
                /** @description The digest of the file (RFC 9530), which is the body here; as `Content-Digest`. */
                "repr-digest"?: components["parameters"]["ReprDigest"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The bytes of the file, an empty one when absent. `Content-Type` stands in for the type where none was announced. */
        requestBody?: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.uploadFile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
            };
            cookie?: never;
        };
        /** @description A form; its fields come in any order. */
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadForm"];
            };
        };
        responses: {
            /** @description The file. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.putFile": {
        parameters: {
            query?: never;
            header?: {
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
                /** @description The digest of the body (RFC 9530), `sha-256` or `crc32c`, as in `sha-256=:…:`. A body with another one is refused with 400 `checksum_mismatch`, and nothing is stored. Other algorithms are passed over, as the RFC says; 422 for what cannot be read. */
                "content-digest"?: components["parameters"]["ContentDigest"];
                /** @description The digest of the file (RFC 9530), which is the body here; as `Content-Digest`. */
                "repr-digest"?: components["parameters"]["ReprDigest"];
            };
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
                /** @description The file's path in its bucket, slashes included; each segment percent-encoded. 400 `invalid_name` for a path that is empty, begins or ends with a slash, has an empty, `.` or `..` segment, a backslash or a control character, or is above 1,024 bytes. */
                file_path: components["parameters"]["FilePath"];
            };
            cookie?: never;
        };
        /** @description The bytes of the file, an empty one when absent; `Content-Type` is its type, found out from the name and the bytes where it is absent or `application/octet-stream`. */
        requestBody?: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The file was replaced. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            /** @description The file is new. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.listFilesOfBucket": {
        parameters: {
            query?: {
                /** @description How many of the list to leave out at its start; 0 when absent. */
                skip?: components["parameters"]["Skip"];
                /** @description How many to answer at most; 100 when absent. */
                limit?: components["parameters"]["Limit"];
                /** @description Files are kept whose path or name contains this text without regard to case; all when absent. */
                search?: components["parameters"]["Search"];
                /** @description Files are kept whose path begins with this text; all when absent. */
                prefix?: components["parameters"]["Prefix"];
            };
            header?: never;
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.getPublicDownloadInfo": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file and its link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadInfo"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.getPublicViewInfo": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file and its link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewInfo"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.downloadFileByPath": {
        parameters: {
            query?: {
                /** @description The token of a signed link; stands in for key and access token. Absent for an ordinary request. */
                token?: components["parameters"]["SignedToken"];
                /** @description Pixels of width to make an image of the file with; never more than it has. */
                width?: components["parameters"]["ImageWidth"];
                /** @description Pixels of height to make an image of the file with; never more than it has. */
                height?: components["parameters"]["ImageHeight"];
                /** @description How the image fills a box of both sides; `cover` when absent. `cover` crops it to fill the box, `contain` keeps it whole within the box, `fill` stretches it. */
                fit?: components["parameters"]["ImageFit"];
                /** @description The format to make of the image; its own when absent. `auto` is WebP, or else AVIF, where `Accept` names it. */
                format?: components["parameters"]["ImageFormat"];
                /** @description From 1, smallest, to 100, best; a good value for the format when absent. PNG loses nothing and ignores it. */
                quality?: components["parameters"]["ImageQuality"];
            };
            header?: {
                /** @description Which part to answer, as `bytes=0-99`; one that cannot be read is ignored. */
                range?: components["parameters"]["Range"];
                /** @description `Range` counts only for this version, an ETag or a time; else the whole file is answered. */
                "if-range"?: components["parameters"]["IfRange"];
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 304 when the file has not changed since; without effect together with `If-None-Match`. */
                "if-modified-since"?: components["parameters"]["IfModifiedSince"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
            };
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
                /** @description The file's path in its bucket, slashes included; each segment percent-encoded. 400 `invalid_name` for a path that is empty, begins or ends with a slash, has an empty, `.` or `..` segment, a backslash or a control character, or is above 1,024 bytes. */
                file_path: components["parameters"]["FilePath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file, as an attachment. */
            200: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The part that `Range` asks for (RFC 9110); several, up to 16 that do not overlap much, come as `multipart/byteranges`, without `Content-Range`. */
            206: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Range": components["headers"]["ContentRange"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The client has this version already, by `If-None-Match` or `If-Modified-Since`. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file is another version than `If-Match` or `If-Unmodified-Since` asks for. */
            412: components["responses"]["Problem"];
            /** @description The range lies beyond the file; `Content-Range` tells its size. */
            416: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "files.viewFileByPath": {
        parameters: {
            query?: {
                /** @description The token of a signed link; stands in for key and access token. Absent for an ordinary request. */
                token?: components["parameters"]["SignedToken"];
                /** @description Pixels of width to make an image of the file with; never more than it has. */
                width?: components["parameters"]["ImageWidth"];
                /** @description Pixels of height to make an image of the file with; never more than it has. */
                height?: components["parameters"]["ImageHeight"];
                /** @description How the image fills a box of both sides; `cover` when absent. `cover` crops it to fill the box, `contain` keeps it whole within the box, `fill` stretches it. */
                fit?: components["parameters"]["ImageFit"];
                /** @description The format to make of the image; its own when absent. `auto` is WebP, or else AVIF, where `Accept` names it. */
                format?: components["parameters"]["ImageFormat"];
                /** @description From 1, smallest, to 100, best; a good value for the format when absent. PNG loses nothing and ignores it. */
                quality?: components["parameters"]["ImageQuality"];
            };
            header?: {
                /** @description Which part to answer, as `bytes=0-99`; one that cannot be read is ignored. */
                range?: components["parameters"]["Range"];
                /** @description `Range` counts only for this version, an ETag or a time; else the whole file is answered. */
                "if-range"?: components["parameters"]["IfRange"];
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 304 when the file has not changed since; without effect together with `If-None-Match`. */
                "if-modified-since"?: components["parameters"]["IfModifiedSince"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
            };
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
                /** @description The file's path in its bucket, slashes included; each segment percent-encoded. 400 `invalid_name` for a path that is empty, begins or ends with a slash, has an empty, `.` or `..` segment, a backslash or a control character, or is above 1,024 bytes. */
                file_path: components["parameters"]["FilePath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file, to be shown in place. */
            200: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The part that `Range` asks for (RFC 9110); several, up to 16 that do not overlap much, come as `multipart/byteranges`, without `Content-Range`. */
            206: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Range": components["headers"]["ContentRange"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The client has this version already, by `If-None-Match` or `If-Modified-Since`. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file is another version than `If-Match` or `If-Unmodified-Since` asks for. */
            412: components["responses"]["Problem"];
            /** @description The range lies beyond the file; `Content-Range` tells its size. */
            416: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "files.getFileByPath": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
                /** @description The file's path in its bucket, slashes included; each segment percent-encoded. 400 `invalid_name` for a path that is empty, begins or ends with a slash, has an empty, `.` or `..` segment, a backslash or a control character, or is above 1,024 bytes. */
                file_path: components["parameters"]["FilePath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.updateFileByPath": {
        parameters: {
            query?: never;
            header?: {
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
            };
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
                /** @description The file's path in its bucket, slashes included; each segment percent-encoded. 400 `invalid_name` for a path that is empty, begins or ends with a slash, has an empty, `.` or `..` segment, a backslash or a control character, or is above 1,024 bytes. */
                file_path: components["parameters"]["FilePath"];
            };
            cookie?: never;
        };
        /** @description What to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateFileRequest"];
            };
        };
        responses: {
            /** @description The file as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.getFile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.updateFile": {
        parameters: {
            query?: never;
            header?: {
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
            };
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        /** @description What to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateFileRequest"];
            };
        };
        responses: {
            /** @description The file as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.deleteFile": {
        parameters: {
            query?: never;
            header?: {
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
            };
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.getDownloadInfo": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file and its link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadInfo"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.getViewInfo": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file and its link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewInfo"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.createSignedUrl": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        /** @description How long, and how the file is shown. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedUrlRequest"];
            };
        };
        responses: {
            /** @description The link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedUrl"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.downloadFile": {
        parameters: {
            query?: {
                /** @description The token of a signed link; stands in for key and access token. Absent for an ordinary request. */
                token?: components["parameters"]["SignedToken"];
                /** @description Pixels of width to make an image of the file with; never more than it has. */
                width?: components["parameters"]["ImageWidth"];
                /** @description Pixels of height to make an image of the file with; never more than it has. */
                height?: components["parameters"]["ImageHeight"];
                /** @description How the image fills a box of both sides; `cover` when absent. `cover` crops it to fill the box, `contain` keeps it whole within the box, `fill` stretches it. */
                fit?: components["parameters"]["ImageFit"];
                /** @description The format to make of the image; its own when absent. `auto` is WebP, or else AVIF, where `Accept` names it. */
                format?: components["parameters"]["ImageFormat"];
                /** @description From 1, smallest, to 100, best; a good value for the format when absent. PNG loses nothing and ignores it. */
                quality?: components["parameters"]["ImageQuality"];
            };
            header?: {
                /** @description Which part to answer, as `bytes=0-99`; one that cannot be read is ignored. */
                range?: components["parameters"]["Range"];
                /** @description `Range` counts only for this version, an ETag or a time; else the whole file is answered. */
                "if-range"?: components["parameters"]["IfRange"];
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 304 when the file has not changed since; without effect together with `If-None-Match`. */
                "if-modified-since"?: components["parameters"]["IfModifiedSince"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
            };
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file, as an attachment. */
            200: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The part that `Range` asks for (RFC 9110); several, up to 16 that do not overlap much, come as `multipart/byteranges`, without `Content-Range`. */
            206: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Range": components["headers"]["ContentRange"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The client has this version already, by `If-None-Match` or `If-Modified-Since`. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file is another version than `If-Match` or `If-Unmodified-Since` asks for. */
            412: components["responses"]["Problem"];
            /** @description The range lies beyond the file; `Content-Range` tells its size. */
            416: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "files.viewFile": {
        parameters: {
            query?: {
                /** @description The token of a signed link; stands in for key and access token. Absent for an ordinary request. */
                token?: components["parameters"]["SignedToken"];
                /** @description Pixels of width to make an image of the file with; never more than it has. */
                width?: components["parameters"]["ImageWidth"];
                /** @description Pixels of height to make an image of the file with; never more than it has. */
                height?: components["parameters"]["ImageHeight"];
                /** @description How the image fills a box of both sides; `cover` when absent. `cover` crops it to fill the box, `contain` keeps it whole within the box, `fill` stretches it. */
                fit?: components["parameters"]["ImageFit"];
                /** @description The format to make of the image; its own when absent. `auto` is WebP, or else AVIF, where `Accept` names it. */
                format?: components["parameters"]["ImageFormat"];
                /** @description From 1, smallest, to 100, best; a good value for the format when absent. PNG loses nothing and ignores it. */
                quality?: components["parameters"]["ImageQuality"];
            };
            header?: {
                /** @description Which part to answer, as `bytes=0-99`; one that cannot be read is ignored. */
                range?: components["parameters"]["Range"];
                /** @description `Range` counts only for this version, an ETag or a time; else the whole file is answered. */
                "if-range"?: components["parameters"]["IfRange"];
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 304 when the file has not changed since; without effect together with `If-None-Match`. */
                "if-modified-since"?: components["parameters"]["IfModifiedSince"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
            };
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file, to be shown in place. */
            200: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The part that `Range` asks for (RFC 9110); several, up to 16 that do not overlap much, come as `multipart/byteranges`, without `Content-Range`. */
            206: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Range": components["headers"]["ContentRange"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The client has this version already, by `If-None-Match` or `If-Modified-Since`. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file is another version than `If-Match` or `If-Unmodified-Since` asks for. */
            412: components["responses"]["Problem"];
            /** @description The range lies beyond the file; `Content-Range` tells its size. */
            416: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "files.copyFile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        /** @description Where the copy goes. What the body does not say of it is as the file has it. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CopyFileRequest"];
            };
        };
        responses: {
            /** @description The file was replaced by the copy. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            /** @description The copy. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.moveFile": {
        parameters: {
            query?: never;
            header?: {
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
            };
            path: {
                /** @description The file's id. */
                file_id: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        /** @description Where the file goes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveFileRequest"];
            };
        };
        responses: {
            /** @description The file as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.deleteFileByPath": {
        parameters: {
            query?: never;
            header?: {
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
            };
            path: {
                /** @description A bucket's id or name. */
                bucket: components["parameters"]["Bucket"];
                /** @description The file's path in its bucket, slashes included; each segment percent-encoded. 400 `invalid_name` for a path that is empty, begins or ends with a slash, has an empty, `.` or `..` segment, a backslash or a control character, or is above 1,024 bytes. */
                file_path: components["parameters"]["FilePath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "access_keys.listAccessKeys": {
        parameters: {
            query?: {
                /** @description Whose keys; all that one may see when absent. */
                owner_id?: string;
                /** @description How many of the list to leave out at its start; 0 when absent. */
                skip?: components["parameters"]["Skip"];
                /** @description How many to answer at most; 100 when absent. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most `limit` keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessKey"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "access_keys.createAccessKey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The key's name and scope. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAccessKeyRequest"];
            };
        };
        responses: {
            /** @description The key with its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedAccessKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "access_keys.getAccessKey": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id. */
                access_key_id: components["parameters"]["AccessKeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "access_keys.revokeAccessKey": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id. */
                access_key_id: components["parameters"]["AccessKeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.getVersion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The version's id. */
                version_id: components["parameters"]["VersionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileVersion"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.deleteVersion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The version's id. */
                version_id: components["parameters"]["VersionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.downloadVersion": {
        parameters: {
            query?: {
                /** @description The token of a signed link; stands in for key and access token. Absent for an ordinary request. */
                token?: components["parameters"]["SignedToken"];
            };
            header?: {
                /** @description Which part to answer, as `bytes=0-99`; one that cannot be read is ignored. */
                range?: components["parameters"]["Range"];
                /** @description `Range` counts only for this version, an ETag or a time; else the whole file is answered. */
                "if-range"?: components["parameters"]["IfRange"];
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 304 when the file has not changed since; without effect together with `If-None-Match`. */
                "if-modified-since"?: components["parameters"]["IfModifiedSince"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
            };
            path: {
                /** @description The version's id. */
                version_id: components["parameters"]["VersionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file, as an attachment. */
            200: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The part that `Range` asks for (RFC 9110); several, up to 16 that do not overlap much, come as `multipart/byteranges`, without `Content-Range`. */
            206: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Range": components["headers"]["ContentRange"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The client has this version already, by `If-None-Match` or `If-Modified-Since`. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file is another version than `If-Match` or `If-Unmodified-Since` asks for. */
            412: components["responses"]["Problem"];
            /** @description The range lies beyond the file; `Content-Range` tells its size. */
            416: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "files.viewVersion": {
        parameters: {
            query?: {
                /** @description The token of a signed link; stands in for key and access token. Absent for an ordinary request. */
                token?: components["parameters"]["SignedToken"];
            };
            header?: {
                /** @description Which part to answer, as `bytes=0-99`; one that cannot be read is ignored. */
                range?: components["parameters"]["Range"];
                /** @description `Range` counts only for this version, an ETag or a time; else the whole file is answered. */
                "if-range"?: components["parameters"]["IfRange"];
                /** @description Goes on only when one of these ETags is the current version, or any for an asterisk; 412 otherwise. */
                "if-match"?: components["parameters"]["IfMatch"];
                /** @description Goes on only when none of these ETags is the current version; 304 for reads and 412 for writes otherwise. */
                "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description 304 when the file has not changed since; without effect together with `If-None-Match`. */
                "if-modified-since"?: components["parameters"]["IfModifiedSince"];
                /** @description 412 when the file has changed since; without effect together with `If-Match`. */
                "if-unmodified-since"?: components["parameters"]["IfUnmodifiedSince"];
            };
            path: {
                /** @description The version's id. */
                version_id: components["parameters"]["VersionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file, to be shown in place. */
            200: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The part that `Range` asks for (RFC 9110); several, up to 16 that do not overlap much, come as `multipart/byteranges`, without `Content-Range`. */
            206: {
                headers: {
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    "Content-Range": components["headers"]["ContentRange"];
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Repr-Digest": components["headers"]["ReprDigest"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The client has this version already, by `If-None-Match` or `If-Modified-Since`. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file is another version than `If-Match` or `If-Unmodified-Since` asks for. */
            412: components["responses"]["Problem"];
            /** @description The range lies beyond the file; `Content-Range` tells its size. */
            416: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "files.restoreVersion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The version's id. */
                version_id: components["parameters"]["VersionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileMetadata"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "files.createSignedVersionUrl": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The version's id. */
                version_id: components["parameters"]["VersionId"];
            };
            cookie?: never;
        };
        /** @description How long, and how the file is shown. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedUrlRequest"];
            };
        };
        responses: {
            /** @description The link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedUrl"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "realtime.openSocket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The socket is open. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is no WebSocket handshake; code `upgrade_required`. */
            426: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
}
