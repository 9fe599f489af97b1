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
         * @description Ends the session of the given refresh token, or without one that of the access token. Answers 204 also when that session had ended already or never was; 401 `not_authenticated` when the request carries neither token.
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
            path: {
                /** @description The entry's id. */
                origin_id: string;
            };
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One wrong field of a request. */
        FieldError: {
            /**
             * @description The part of the request that holds the field.
             * @enum {string}
             */
            location: "path" | "query" | "header" | "body";
            /**
             * @description Where it is, as a JSON Pointer (RFC 6901) within that part; empty for the part as a whole.
             * @example /columns/0/type
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
    };
    requestBodies: never;
    headers: never;
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
                origin_id: string;
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
                origin_id: string;
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
                origin_id: string;
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
}
