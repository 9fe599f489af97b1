import { type ContractDocument, listOperations, refName, type Schema } from "./contract-document.js";
import { docComment, swiftName, swiftString } from "./swift-text.js";
import { enumSource, isDeclared, type SwiftPlace, swiftType } from "./swift-type.js";

/** The Swift file of one type for each named schema that is an object, a list of values or a choice. */
export function swiftModelModule(document: ContractDocument): string {
  const partial = partialBodies(document);
  const declarations = Object.entries(document.components.schemas)
    .filter(([, schema]) => isDeclared(schema))
    .map(([name, schema]) => {
      if (schema.enum) return enumSource(name, schema);
      const variants = schema.oneOf ?? schema.anyOf;
      if (variants) return unionSource(document, { name, schema, variants });
      return structSource(document, partial.has(name))(name, schema);
    });
  return `import Foundation\n\n${declarations.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** The schemas of changes: in them what is absent stays and what is null is taken away, so that the two must differ. */
function partialBodies(document: ContractDocument): Set<string> {
  const changes = listOperations(document).filter(({ method }) => method === "PUT" || method === "PATCH");
  const refs = changes.map(({ operation }) => operation.requestBody?.content["application/json"]?.schema.$ref);
  return new Set(refs.filter((ref) => ref !== undefined).map(refName));
}

interface SwiftProperty {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  readonly description: string | undefined;
}

function structSource(document: ContractDocument, isPartial: boolean): SwiftPlace["struct"] {
  return (name, schema) => {
    const nested: SwiftPlace["nested"] = new Map();
    const struct = structSource(document, isPartial);
    const properties = Object.entries(schema.properties ?? {}).map(([key, property]): SwiftProperty => {
      const { text, isNullable } = swiftType(property, { document, name: key, nested, struct });
      const isRequired = schema.required?.includes(key) ?? false;
      const type = isPartial && isNullable && !isRequired ? `Nullable<${text}>` : text;
      return {
        key,
        name: swiftName(key),
        type,
        isOptional: isNullable || !isRequired,
        description: property.description ?? referred(document, property)?.description,
      };
    });
    return [
      ...docComment("", schema.description),
      `public struct ${name}: Codable, Hashable, Sendable {`,
      ...properties.flatMap((property) => [
        ...docComment("  ", property.description),
        `  public var ${property.name}: ${optional(property)}`,
      ]),
      "",
      ...[...nested.values()].flatMap((lines) => [...indented(lines), ""]),
      `  public init(${properties.map(parameter).join(", ")}) {`,
      ...properties.map(({ name: one }) => `    self.${one.replaceAll("`", "")} = ${one}`),
      "  }",
      "",
      "  private enum CodingKeys: String, CodingKey {",
      ...properties.map(({ key, name: one }) => `    case ${one}${one === key ? "" : ` = ${swiftString(key)}`}`),
      "  }",
      "}",
    ];
  };
}

function optional({ type, isOptional }: SwiftProperty): string {
  return isOptional ? `${type}?` : type;
}

function parameter(property: SwiftProperty): string {
  return `${property.name}: ${optional(property)}${property.isOptional ? " = nil" : ""}`;
}

function referred(document: ContractDocument, { $ref }: Schema): Schema | undefined {
  return $ref === undefined ? undefined : document.components.schemas[refName($ref)];
}

/** Lines within the braces of another declaration. */
export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}

function unionSource(
  document: ContractDocument,
  { name, schema, variants }: { readonly name: string; readonly schema: Schema; readonly variants: readonly Schema[] },
): string[] {
  const struct = structSource(document, false);
  const cases = variants.map((variant) => {
    if (variant.$ref === undefined) throw new Error(`${name}: its alternatives need names, for Swift`);
    const type = swiftType(variant, { document, name, nested: new Map(), struct }).text;
    return { label: swiftName(refName(variant.$ref)), type };
  });
  return [
    ...docComment("", schema.description),
    `public enum ${name}: Codable, Hashable, Sendable {`,
    ...cases.map(({ label, type }) => `  case ${label}(${type})`),
    "",
    "  public init(from decoder: any Decoder) throws {",
    "    let container = try decoder.singleValueContainer()",
    ...cases
      .slice(0, -1)
      .map(
        ({ label, type }) =>
          `    if let value = try? container.decode(${type}.self) { self = .${label}(value); return }`,
      ),
    ...cases.slice(-1).map(({ label, type }) => `    self = .${label}(try container.decode(${type}.self))`),
    "  }",
    "",
    "  public func encode(to encoder: any Encoder) throws {",
    "    var container = encoder.singleValueContainer()",
    "    switch self {",
    ...cases.map(({ label }) => `    case .${label}(let value): try container.encode(value)`),
    "    }",
    "  }",
    "}",
  ];
}
