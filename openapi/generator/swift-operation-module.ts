import {
  type ContractDocument,
  type LocatedOperation,
  listOperations,
  type Parameter,
  resolveSchema,
} from "./contract-document.js";
import { successes } from "./operation-module.js";
import { indented } from "./swift-model-module.js";
import { docComment, swiftName, swiftString, swiftTypeName } from "./swift-text.js";
import { type SwiftPlace, swiftType } from "./swift-type.js";

const JSON_TYPE = "application/json";
const FORM_TYPE = "multipart/form-data";

/** The Swift files of one function for each operation, by their names: a struct for each tag, and one that holds those. */
export function swiftOperationModules(document: ContractDocument): Map<string, string> {
  const byTag = new Map<string, LocatedOperation[]>();
  for (const located of listOperations(document).filter(isCall)) {
    const tag = located.operation.operationId.split(".")[0] ?? "";
    byTag.set(tag, [...(byTag.get(tag) ?? []), located]);
  }
  const files = [...byTag].map(([tag, operations]) => [`${typeName(tag)}.swift`, tagSource(document, tag, operations)]);
  return new Map([["Operations.swift", rootSource([...byTag.keys()])], ...(files as [string, string][])]);
}

/** A handshake is no call: the socket has a client of its own. */
function isCall({ operation }: LocatedOperation): boolean {
  return operation.responses["101"] === undefined;
}

function typeName(tag: string): string {
  return `${swiftTypeName(tag)}Operations`;
}

function rootSource(tags: readonly string[]): string {
  return [
    "/// Every operation of the contract, one function each, by tag. The rest of the client is built upon them.",
    "public struct Operations: Sendable {",
    ...tags.map((tag) => `  public let ${swiftName(tag)}: ${typeName(tag)}`),
    "",
    "  init(http: HTTPClient) {",
    ...tags.map((tag) => `    ${swiftName(tag)} = ${typeName(tag)}(http: http)`),
    "  }",
    "}",
    "",
  ].join("\n");
}

function tagSource(document: ContractDocument, tag: string, operations: readonly LocatedOperation[]): string {
  const nested: SwiftPlace["nested"] = new Map();
  const functions = operations.map((located) => functionSource(document, located, nested));
  return [
    "import Foundation",
    "",
    `/// The operations of the contract whose ids begin with \`${tag}.\`.`,
    `public struct ${typeName(tag)}: Sendable {`,
    "  let http: HTTPClient",
    ...functions.flatMap((lines) => ["", ...indented(lines)]),
    ...[...nested.values()].flatMap((lines) => ["", ...indented(lines)]),
    "}",
    "",
  ].join("\n");
}

interface Piece {
  /** The parameters of the function. */
  readonly parameters: readonly string[];
  /** The statements that put them into the request. */
  readonly statements: readonly string[];
}

function functionSource(document: ContractDocument, located: LocatedOperation, nested: SwiftPlace["nested"]): string[] {
  const { operation, parameters, method, path } = located;
  const name = operation.operationId.split(".").slice(1).join(".");
  const place = (parameter: Parameter): SwiftPlace => ({
    document,
    name: `${name}_${parameter.name}`,
    nested,
    struct: () => {
      throw new Error(`${operation.operationId}: a parameter cannot be an object`);
    },
  });
  const answer = answerOf(document, located, place({ name: "result", in: "query", schema: {} }));
  const pieces: Piece[] = [
    ...parameters.filter((one) => one.in === "path").map((one, index) => pathPiece(one, index === 0)),
    bodyPiece(document, operation),
    ...parameters
      .filter((one) => one.in === "query")
      .map((one) => queryPiece(one, swiftType(one.schema, place(one)).text)),
    ...parameters.filter((one) => one.in === "header").map(headerPiece),
    answer.piece,
  ];
  const takesUser = operation["x-access"].bearer !== "ignored" && operation.security?.length !== 0;
  const statuses = successes(operation.responses).map(([status]) => status);
  return [
    ...docComment("", operation.summary && `${operation.summary}.`, operation.description),
    ...(method === "GET" || answer.type === "Void" ? [] : ["@discardableResult"]),
    `public func ${swiftName(name)}(${pieces.flatMap((piece) => piece.parameters).join(", ")}) async throws ${answer.type === "Void" ? "" : `-> ${answer.type} `}{`,
    `  var request = HTTPRequest(.${method.toLowerCase()}, ${pathSource(located)}, successes: [${statuses.join(", ")}])`,
    ...pieces.flatMap((piece) => piece.statements).map((statement) => `  ${statement}`),
    ...(takesUser ? [] : ["  request.isSignedIn = false"]),
    `  ${answer.type === "Void" ? "" : "return "}try await ${answer.call}`,
    "}",
  ].map((line) =>
    line.startsWith("  var request") && !hasChanges(pieces, takesUser) ? line.replace("var", "let") : line,
  );

  function pathSource({ parameters: all }: LocatedOperation): string {
    return swiftString(path).replace(/\{([^}]+)\}/g, (_, key: string) => {
      const isMany = all.find((one) => one.in === "path" && one.name === key)?.["x-multi-segment"];
      return `\\(try ${isMany ? "pathSegments" : "pathSegment"}(${swiftName(key)}))`;
    });
  }
}

function hasChanges(pieces: readonly Piece[], takesUser: boolean): boolean {
  return !takesUser || pieces.some(({ statements }) => statements.length > 0);
}

/** What an operation is about needs no label: `getBucket("photos")`. */
function pathPiece({ name }: Parameter, isFirst: boolean): Piece {
  return { parameters: [`${isFirst ? "_ " : ""}${swiftName(name)}: String`], statements: [] };
}

function queryPiece({ name, required, schema }: Parameter, type: string): Piece {
  const label = swiftName(name);
  if (schema.type === "object") {
    return { parameters: [`${label}: [QueryPair] = []`], statements: [`request.query += ${label}`] };
  }
  return {
    parameters: [required ? `${label}: ${type}` : `${label}: ${type}? = nil`],
    statements: [`request.addQuery(${swiftString(name)}, ${label})`],
  };
}

function headerPiece({ name, required }: Parameter): Piece {
  const label = swiftName(name);
  return {
    parameters: [required ? `${label}: String` : `${label}: String? = nil`],
    statements: [`request.headers[${swiftString(name)}] = ${label}`],
  };
}

function bodyPiece(document: ContractDocument, { operationId, requestBody }: LocatedOperation["operation"]): Piece {
  if (!requestBody) return { parameters: [], statements: [] };
  const nowhere: SwiftPlace = {
    document,
    name: `${operationId} body`,
    nested: new Map(),
    struct: () => {
      throw new Error(`${operationId}: the schema of its body needs a name, for Swift`);
    },
  };
  const json = requestBody.content[JSON_TYPE]?.schema;
  if (json) {
    const { text } = swiftType(json, nowhere);
    return requestBody.required
      ? { parameters: [`_ body: ${text}`], statements: ["try request.setJSON(body)"] }
      : { parameters: [`_ body: ${text}? = nil`], statements: ["if let body { try request.setJSON(body) }"] };
  }
  const form = requestBody.content[FORM_TYPE]?.schema;
  if (!form) {
    return {
      parameters: ["content: UploadBody", "contentType: String? = nil", "progress: ProgressHandler? = nil"],
      statements: ["request.setContent(content, type: contentType, progress: progress)"],
    };
  }
  const fields = Object.entries(resolveSchema(document, form).properties ?? {});
  const isFile = ([, schema]: (typeof fields)[number]): boolean => schema.format === "binary";
  const texts = fields.filter((field) => !isFile(field)).map(([name]) => name);
  return {
    parameters: [
      "content: UploadBody",
      "filename: String",
      "contentType: String? = nil",
      ...texts.map((name) => `${swiftName(name)}: String? = nil`),
      "progress: ProgressHandler? = nil",
    ],
    statements: [
      `var form = FormBody(file: ${swiftString(fields.find(isFile)?.[0] ?? "file")}, content: content, filename: filename, contentType: contentType)`,
      ...texts.map((name) => `form.add(${swiftString(name)}, ${swiftName(name)})`),
      "request.setForm(form, progress: progress)",
    ],
  };
}

interface Answer {
  readonly type: string;
  readonly call: string;
  readonly piece: Piece;
}

function answerOf(document: ContractDocument, { operation }: LocatedOperation, place: SwiftPlace): Answer {
  const none: Piece = { parameters: [], statements: [] };
  const contents = successes(operation.responses).map(([, response]) => response.content ?? {});
  const types = new Set(
    contents.flatMap((content) => {
      const schema = content[JSON_TYPE]?.schema;
      return schema ? [swiftType(schema, { ...place, document }).text] : [];
    }),
  );
  if (types.size > 1) throw new Error(`${operation.operationId}: its successes have different types, for Swift`);
  const [type] = types;
  if (type) return { type, call: "http.value(request)", piece: none };
  if (contents.every((content) => Object.keys(content).length === 0)) {
    return { type: "Void", call: "http.nothing(request)", piece: none };
  }
  return {
    type: "Download",
    call: "http.download(request, to: destination)",
    piece: {
      parameters: ["to destination: DownloadDestination = .memory", "progress: ProgressHandler? = nil"],
      statements: ["request.progress = progress"],
    },
  };
}
