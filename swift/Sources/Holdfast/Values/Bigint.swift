/// A value of a `bigint` column, whatever its size. Holdfast writes one beyond 2^53 as text, since most JSON readers would round it.
public struct Bigint: Hashable, Sendable, ExpressibleByIntegerLiteral {
  public var value: Int64

  public init(_ value: Int64) { self.value = value }
  public init(integerLiteral value: Int64) { self.value = value }
}

extension Bigint: Codable {
  private static let exact: ClosedRange<Int64> = -9_007_199_254_740_991...9_007_199_254_740_991

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      guard let value = Int64(text) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "The text is no whole number of 64 bits.")
      }
      self.value = value
    } else {
      value = try container.decode(Int64.self)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if Self.exact.contains(value) { try container.encode(value) } else { try container.encode(String(value)) }
  }
}
