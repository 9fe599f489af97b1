import type { ZodType } from "zod";

/** The rules of `x-access`; what each admits is said in docs/decisions and enforced in one stage of the server. */
export type AccessRule = "open" | "key" | "user" | "admin" | "self" | "visible" | "owner" | "table_creator" | "policy";

/** Who may call an operation: its action on a resource, and the rule that admits. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  readonly rule: AccessRule;
  /** The path parameter that names the resource. */
  readonly target?: string;
  /** A signed URL for this may stand in for credentials. */
  readonly signed?: "read" | "write";
  /** The operation does not look at the access token, so that one that has expired does not stand in its way. */
  readonly bearer?: "ignored";
}

/** How an operation reads its body. `maxBytes` is absent for the server's default and `setting` where a setting decides. */
export type OperationBody<Body> =
  | { readonly kind: "none" }
  | {
      readonly kind: "fields";
      readonly types: readonly string[];
      readonly required: boolean;
      readonly maxBytes?: number | "setting";
      /** The fields that a form may carry. */
      readonly texts: readonly string[];
      readonly validator: ZodType<Exclude<Body, undefined>>;
    }
  | {
      readonly kind: "stream";
      readonly types: readonly string[];
      readonly required: boolean;
      readonly maxBytes?: number | "setting";
    };

/** An operation's input after validation. */
export interface OperationInput {
  readonly path: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/** One operation of the contract, as the server reads it. */
export interface Operation<Id extends string = string, Input extends OperationInput = OperationInput> {
  readonly id: Id;
  readonly method: "GET" | "PUT" | "POST" | "DELETE" | "PATCH";
  /** In the router's notation: `/users/:user_id`, and `:file_path{.+}` for the rest of the path. */
  readonly path: string;
  readonly access: Access;
  readonly rateLimit?: string;
  readonly pathValidator: ZodType<Input["path"]>;
  readonly query: {
    readonly names: readonly string[];
    /** The names that may be repeated. */
    readonly lists: readonly string[];
    /** The member that collects undeclared parameters, or null where these are errors. */
    readonly free: string | null;
    readonly validator: ZodType<Input["query"]>;
  };
  readonly headers: { readonly names: readonly string[]; readonly validator: ZodType<Input["headers"]> };
  readonly body: OperationBody<Input["body"]>;
}
