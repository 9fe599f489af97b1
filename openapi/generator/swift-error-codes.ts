import type { ErrorCodeEntry } from "./error-code-module.js";
import { docComment, swiftName, swiftString } from "./swift-text.js";

/** The Swift file of the closed list of error codes. */
export function swiftErrorCodes(codes: Readonly<Record<string, ErrorCodeEntry>>): string {
  return [
    "/// The code of a refusal: one of the contract's closed list. A later server may know more.",
    "public struct ErrorCode: RawRepresentable, Hashable, Sendable {",
    "  public let rawValue: String",
    "",
    "  public init(rawValue: String) {",
    "    self.rawValue = rawValue",
    "  }",
    ...Object.entries(codes).flatMap(([code, { status, title, description }]) => [
      "",
      ...docComment("  ", `${title} (${status}). ${description}`),
      `  public static let ${swiftName(code)} = ErrorCode(rawValue: ${swiftString(code)})`,
    ]),
    "}",
    "",
  ].join("\n");
}
