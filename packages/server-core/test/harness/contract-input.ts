import { CONTRACT_TEXT } from "@holdfast/openapi";
import fc from "fast-check";

/** The part of JSON Schema that the contract uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly style?: string;
  readonly schema: Schema;
}

/** An operation as the document has it, with its references to parameters followed. */
export interface DocumentedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** By media type. */
  readonly bodies: Readonly<Record<string, Schema>>;
}

/** Values of the world that the requests are sent into, by the name of a field, so that some requests find what they name. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

const CONTRACT = JSON.parse(CONTRACT_TEXT);
const METHODS = ["get", "post", "put", "patch", "delete"];

function follow<T extends object>(value: T): T {
  const reference = "$ref" in value ? String(value.$ref) : undefined;
  if (reference === undefined) return value;
  const steps = reference.replace("#/", "").split("/");
  return follow(steps.reduce((at, step) => at[step.replaceAll("~1", "/").replaceAll("~0", "~")], CONTRACT) as T);
}

/** Every operation of the contract. */
export function documentedOperations(): readonly DocumentedOperation[] {
  // biome-ignore lint/suspicious/noExplicitAny: the document was linted against OpenAPI's own schema
  return Object.entries<any>(CONTRACT.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => ({
      id: item[method].operationId,
      method: method.toUpperCase(),
      path,
      parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(follow) as Parameter[],
      bodies: Object.fromEntries(
        // biome-ignore lint/suspicious/noExplicitAny: as above
        Object.entries<any>(item[method].requestBody?.content ?? {}).map(([type, { schema = {} }]) => [type, schema]),
      ),
    })),
  );
}

/** Stands for a value that nests deeper than any stack; `jsonText` writes it out. */
const DEEP = "<deep>";
const DEEP_TEXT = "[".repeat(100_000) + "]".repeat(100_000);

/** A value as JSON, with `DEEP` written out. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(JSON.stringify(DEEP), DEEP_TEXT);
}

/** Texts that break careless code. */
const HOSTILE_TEXTS: readonly string[] = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\udfff\ud800",
  "\u202e",
  "\r\nx-evil: 1",
  "'; drop table notes; --",
  '"; drop table notes; --',
  "\\",
  '"',
  "$1",
  "%",
  "%00",
  "../../etc/passwd",
  "..",
  ".",
  "/",
  "a/b",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "true",
  "-1",
  "1e999",
  "NaN",
  "Infinity",
  "99999999999999999999",
  "0x10",
  "{}",
  "[]",
  "((((",
  "{1,2",
  "bytes=0-",
  "bytes=5-1",
  "x".repeat(70_000),
  "😀".repeat(63),
  "é",
  "e\u0301",
  "ﬃ",
  "00000000-0000-0000-0000-000000000000",
];

const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ maxLength: 80 }),
);

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e300, -1e300, 2 ** 53, 2 ** 31, -0, [], {}, [[]], [null]),
  fc.constant(DEEP),
  fc.constant(JSON.parse('{"__proto__": {"is_superuser": true}, "constructor": {"prototype": 1}}')),
  fc.jsonValue({ maxDepth: 3 }),
);

const nearlyAlways = <T, U>(usual: fc.Arbitrary<T>, seldom: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 29, arbitrary: usual }, { weight: 1, arbitrary: seldom });

/** Values that mostly fit the schema; here and there one that does not. */
export function inputOf(schema: Schema, known: Known, name = ""): fc.Arbitrary<unknown> {
  const usual = fittingInput(follow(schema), known, name);
  const values = known[name];
  const found =
    values === undefined || values.length === 0
      ? usual
      : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: usual });
  return nearlyAlways(found, hostileValue);
}

function fittingInput(schema: Schema, known: Known, name: string): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => inputOf(choice, known, name)));
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((part) => fittingInput(follow(part), known, name));
    return fc.tuple(...parts).map((values) => Object.assign({}, ...values));
  }
  const types = schema.type === undefined ? [] : Array.isArray(schema.type) ? schema.type : [schema.type];
  if (types.length === 0) return hostileValue;
  return fc.oneof(...types.map((type: string) => ofType(type, schema, known)));
}

function ofType(type: string, schema: Schema, known: Known): fc.Arbitrary<unknown> {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: schema.minimum ?? -(2 ** 31), max: schema.maximum ?? 2 ** 31 });
    case "number":
      return fc.double({ min: schema.minimum ?? -1e300, max: schema.maximum ?? 1e300, noNaN: true });
    case "string":
      return textOf(schema);
    case "array":
      return fc.array(inputOf(schema.items ?? {}, known), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? 4, 4)),
      });
    default:
      return objectOf(schema, known);
  }
}

function textOf({ format, pattern, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  if (format === "uuid") return fc.uuid();
  if (format === "email") return fc.emailAddress();
  if (format === "date-time") return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (format === "uri") return fc.webUrl();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ unit: "grapheme", minLength, maxLength: Math.max(minLength, Math.min(maxLength, 30)) });
}

function objectOf(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const members = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, inputOf(part, known, name)]);
  const record = fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: [...(schema.required ?? [])].filter((name) => name in (schema.properties ?? {})),
  });
  const free = schema.additionalProperties;
  const extraName = known["*"] === undefined ? hostileText : nearlyAlways(fc.constantFrom(...known["*"]), hostileText);
  const extras = fc.dictionary(
    extraName.map(String),
    typeof free === "object" ? inputOf(free, known, "*value") : hostileValue,
    { maxKeys: 3 },
  );
  const isOpen = free !== false;
  return fc
    .tuple(record, isOpen ? extras : nearlyAlways(fc.constant({}), extras))
    .map(([known, others]) => ({ ...known, ...others }));
}
