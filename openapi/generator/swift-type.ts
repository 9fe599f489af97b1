import { type ContractDocument, refName, type Schema } from "./contract-document.js";
import { docComment, swiftName, swiftString, swiftTypeName } from "./swift-text.js";

/** Where a type is used: an inline enum or object is declared there, named after the property or parameter. */
export interface SwiftPlace {
  readonly document: ContractDocument;
  /** The name of a type that must be declared here. */
  readonly name: string;
  /** The declarations that the place must hold, by type name. */
  readonly nested: Map<string, string[]>;
  /** Writes a struct for an inline object. */
  readonly struct: (name: string, schema: Schema) => string[];
}

/** A Swift type; `isNullable` says that JSON may also hold null. */
export interface SwiftType {
  readonly text: string;
  readonly isNullable: boolean;
}

const LARGEST_INT = 2_147_483_647;

/** The Swift type of a schema. Ids stay strings, times are dates, and what is free is JSON. */
export function swiftType(schema: Schema, place: SwiftPlace): SwiftType {
  if (schema.$ref !== undefined) {
    const name = refName(schema.$ref);
    const target = place.document.components.schemas[name];
    if (!target) throw new Error(`unknown schema ${schema.$ref}`);
    return isDeclared(target) ? { text: name, isNullable: false } : swiftType(target, { ...place, name });
  }
  if (schema.oneOf || schema.anyOf) throw new Error(`${place.name}: alternatives need a schema with a name, for Swift`);
  const isNullable = Array.isArray(schema.type) ? schema.type.includes("null") : (schema.enum?.includes(null) ?? false);
  if (schema.enum) return { text: enumType(schema, place), isNullable };
  const types = [schema.type ?? []].flat().filter((type) => type !== "null");
  if (types.length > 1) return { text: "JSONValue", isNullable: false };
  return { text: plainType(schema, types[0], place), isNullable };
}

/** Whether Swift declares a type for a named schema; others are written out where they are used. */
export function isDeclared(schema: Schema): boolean {
  return Boolean(schema.oneOf ?? schema.anyOf ?? schema.enum) || Object.keys(schema.properties ?? {}).length > 0;
}

function plainType(schema: Schema, type: string | undefined, place: SwiftPlace): string {
  switch (type) {
    case "object":
      return objectType(schema, place);
    case "array": {
      const item = swiftType(schema.items ?? {}, place);
      return `[${item.text}${item.isNullable ? "?" : ""}]`;
    }
    case "string":
      return schema.format === "date-time" ? "Date" : "String";
    case "integer":
      return (schema.maximum ?? Number.POSITIVE_INFINITY) > LARGEST_INT ? "Int64" : "Int";
    case "number":
      return "Double";
    case "boolean":
      return "Bool";
    case undefined:
      return "JSONValue";
    default:
      throw new Error(`${place.name}: the Swift generator does not know the type ${type}`);
  }
}

function objectType(schema: Schema, place: SwiftPlace): string {
  if (Object.keys(schema.properties ?? {}).length > 0) {
    const name = swiftTypeName(place.name);
    place.nested.set(name, place.struct(name, schema));
    return name;
  }
  const extra = schema.additionalProperties;
  return typeof extra === "object" ? `[String: ${swiftType(extra, place).text}]` : "JSONObject";
}

/** The named enum with the same values where the contract has one, else one of its own. */
function enumType(schema: Schema, place: SwiftPlace): string {
  const values = JSON.stringify(schema.enum);
  const named = Object.entries(place.document.components.schemas).find(
    ([, one]) => JSON.stringify(one.enum) === values,
  );
  if (named) return named[0];
  const name = swiftTypeName(place.name);
  place.nested.set(name, enumSource(name, schema));
  return name;
}

/** An enum of texts. What a later server adds is kept as `other`, so that it fails no decoding. */
export function enumSource(name: string, schema: Schema): string[] {
  const values = (schema.enum ?? []).filter((value): value is string => typeof value === "string");
  const cases = values.map((value) => ({ value, label: swiftName(value) }));
  return [
    ...docComment("", schema.description),
    `public enum ${name}: RawRepresentable, Codable, Hashable, Sendable {`,
    ...cases.map(({ label }) => `  case ${label}`),
    "  /// A value that this version of the package does not know.",
    "  case other(String)",
    "",
    "  public init(rawValue: String) {",
    "    switch rawValue {",
    ...cases.map(({ label, value }) => `    case ${swiftString(value)}: self = .${label}`),
    "    default: self = .other(rawValue)",
    "    }",
    "  }",
    "",
    "  public var rawValue: String {",
    "    switch self {",
    ...cases.map(({ label, value }) => `    case .${label}: return ${swiftString(value)}`),
    "    case .other(let value): return value",
    "    }",
    "  }",
    "}",
  ];
}
