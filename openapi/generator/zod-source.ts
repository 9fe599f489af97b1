import { type ContractDocument, refName, type Schema } from "./contract-document.js";

/** Writes the expression by which the validator of a named schema is reached. */
export type Reference = (name: string) => string;

/** Writes a JSON Schema of the contract as a zod 4 expression. */
export function zodSource(schema: Schema, reference: Reference): string {
  if (schema.$ref !== undefined) {
    return reference(refName(schema.$ref));
  }
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants) return `z.union([${variants.map((variant) => zodSource(variant, reference)).join(", ")}])`;
  if (schema.const !== undefined) return `z.literal(${JSON.stringify(schema.const)})`;
  if (schema.enum) return `z.literal(${JSON.stringify(schema.enum)})`;
  if (Array.isArray(schema.type)) return nullableSource(schema, schema.type, reference);
  switch (schema.type) {
    case "object":
      return objectSource(schema, reference);
    case "array":
      return `z.array(${zodSource(schema.items ?? {}, reference)})${bounds(schema.minItems, schema.maxItems)}`;
    case "string":
      return stringSource(schema);
    case "integer":
      return `z.int()${bounds(schema.minimum, schema.maximum)}`;
    case "number":
      return `z.number()${bounds(schema.minimum, schema.maximum)}`;
    case "boolean":
      return "z.boolean()";
    case "null":
      return "z.null()";
    case undefined:
      return "z.unknown()";
    default:
      throw new Error(`the generator does not know the type ${String(schema.type)}`);
  }
}

function nullableSource(schema: Schema, types: readonly string[], reference: Reference): string {
  const sources = types.filter((type) => type !== "null").map((type) => zodSource({ ...schema, type }, reference));
  const source = sources.length === 1 ? sources[0] : `z.union([${sources.join(", ")}])`;
  return types.includes("null") ? `z.nullable(${source})` : `${source}`;
}

function objectSource(schema: Schema, reference: Reference): string {
  const extra = schema.additionalProperties;
  const entries = Object.entries(schema.properties ?? {});
  if (entries.length === 0 && extra !== false) {
    return `z.record(z.string(), ${typeof extra === "object" ? zodSource(extra, reference) : "z.unknown()"})`;
  }
  const members = entries.map(([name, property]) => {
    const source = zodSource(property, reference);
    if (schema.required?.includes(name)) return `${JSON.stringify(name)}: ${source}`;
    return `${JSON.stringify(name)}: ${optionalSource(source, property)}`;
  });
  const kind = extra === false ? "strictObject" : "looseObject";
  const atLeast = schema.minProperties
    ? `.refine((value) => Object.keys(value).length >= ${schema.minProperties}, "needs at least ${schema.minProperties} field")`
    : "";
  return `z.${kind}({ ${members.join(", ")} })${atLeast}`;
}

function optionalSource(source: string, property: Schema): string {
  return property.default === undefined
    ? `z.exactOptional(${source})`
    : `${source}.default(${JSON.stringify(property.default)})`;
}

function stringSource(schema: Schema): string {
  const rest =
    bounds(schema.minLength, schema.maxLength) +
    (schema.pattern === undefined ? "" : `.regex(new RegExp(${JSON.stringify(schema.pattern)}, "u"))`);
  switch (schema.format) {
    case "uuid":
      return `z.guid()${rest}`;
    case "email":
      return `z.email()${rest}`;
    case "date-time":
      return `z.iso.datetime({ offset: true })${rest}`;
    case "uri":
      return `z.url()${rest}`;
    default:
      return `z.string()${rest}`;
  }
}

function bounds(minimum: number | undefined, maximum: number | undefined): string {
  return `${minimum === undefined ? "" : `.min(${minimum})`}${maximum === undefined ? "" : `.max(${maximum})`}`;
}

/** Writes a parameter's schema as an expression that reads it from the text of a URL or a header. */
export function textValueSource(schema: Schema, reference: Reference): string {
  const source = textSource(schema, reference);
  return schema.default === undefined ? source : `${source}.default(${JSON.stringify(schema.default)})`;
}

function textSource(schema: Schema, reference: Reference): string {
  switch (schema.type) {
    case "integer":
      return `textInteger(z.int()${bounds(schema.minimum, schema.maximum)})`;
    case "boolean":
      return "textBoolean()";
    case "array":
      return `z.array(${textSource(schema.items ?? { type: "string" }, reference)})${bounds(schema.minItems, schema.maxItems)}`;
    default:
      return zodSource(schema, reference);
  }
}

/** The schemas' names, each after those that it refers to where there is no cycle. */
export function sortSchemas(document: ContractDocument): string[] {
  const sorted: string[] = [];
  const visited = new Set<string>();
  const visit = (name: string): void => {
    if (visited.has(name)) return;
    visited.add(name);
    const text = JSON.stringify(document.components.schemas[name]);
    for (const [, other] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) visit(other as string);
    sorted.push(name);
  };
  for (const name of Object.keys(document.components.schemas)) visit(name);
  return sorted;
}
