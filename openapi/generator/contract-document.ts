/** The subset of OpenAPI 3.1 that the contract uses, after bundling. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly (string | number | null)[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minProperties?: number;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly default?: unknown;
}

export interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly style?: string;
  readonly explode?: boolean;
  readonly schema: Schema;
  readonly "x-multi-segment"?: boolean;
}

export interface Access {
  readonly action: string;
  readonly resource: string;
  readonly rule: string;
  readonly target?: string;
  readonly signed?: "read" | "write";
  /** Whether an access token that is bad is as none. */
  readonly bearer?: "ignored";
}

export interface OperationObject {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly unknown[];
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<Record<string, ResponseObject>>;
  readonly "x-access": Access;
  readonly "x-rate-limit"?: string;
  readonly "x-max-body-bytes"?: number | "setting";
}

export interface ResponseObject {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

export interface ContractDocument {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, unknown>> & { readonly parameters?: readonly Parameter[] }>
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters?: Readonly<Record<string, Parameter>>;
    readonly responses?: Readonly<Record<string, ResponseObject>>;
  };
}

/** An operation together with where it stands and its parameters, path-level ones included and references resolved. */
export interface LocatedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
  readonly parameters: readonly Parameter[];
}

const METHODS = ["get", "put", "post", "delete", "patch"] as const;

/** Every operation of the document, in its order. Fails on an operation that lacks what the server relies on. */
export function listOperations(document: ContractDocument): LocatedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const operation = item[method] as OperationObject;
      if (!operation.operationId || !operation["x-access"]) {
        throw new Error(`${method.toUpperCase()} ${path} needs an operationId and x-access`);
      }
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((parameter) =>
        resolveParameter(document, parameter),
      );
      return { path, method: method.toUpperCase(), operation, parameters };
    }),
  );
}

function resolveParameter(document: ContractDocument, parameter: Parameter): Parameter {
  if (parameter.$ref === undefined) return parameter;
  const found = document.components.parameters?.[refName(parameter.$ref)];
  if (!found) throw new Error(`unknown parameter ${parameter.$ref}`);
  return found;
}

/** The schema itself, or the one that it refers to. */
export function resolveSchema(document: ContractDocument, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const found = document.components.schemas[refName(schema.$ref)];
  if (!found) throw new Error(`unknown schema ${schema.$ref}`);
  return found;
}

/** The last part of a local reference: `#/components/schemas/User` names `User`. */
export function refName(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}
