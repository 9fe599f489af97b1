import Foundation

/// What a filter compares with, and what a key is made of. The text is as Postgres reads it.
public protocol FilterValue: Sendable {
  var filterText: String { get }
}

extension String: FilterValue {
  public var filterText: String { self }
}

extension Int: FilterValue {
  public var filterText: String { String(self) }
}

extension Int64: FilterValue {
  public var filterText: String { String(self) }
}

extension Bigint: FilterValue {
  public var filterText: String { String(value) }
}

extension Double: FilterValue {
  public var filterText: String { String(self) }
}

extension Decimal: FilterValue {
  public var filterText: String { NSDecimalNumber(decimal: self).description(withLocale: Locale(identifier: "en_US_POSIX")) }
}

extension Bool: FilterValue {
  public var filterText: String { self ? "true" : "false" }
}

extension Date: FilterValue {
  public var filterText: String { TimeText.text(self) ?? (self < Date(timeIntervalSince1970: 0) ? "-infinity" : "infinity") }
}

extension UUID: FilterValue {
  public var filterText: String { uuidString.lowercased() }
}

/// The key of a row: its value, or a ``CompositeKey``.
public protocol RowKey: Sendable {
  /// The key as the path of a row has it.
  var keyText: String { get }
}

extension String: RowKey {
  public var keyText: String { self }
}

extension Int: RowKey {
  public var keyText: String { filterText }
}

extension Int64: RowKey {
  public var keyText: String { filterText }
}

extension Bigint: RowKey {
  public var keyText: String { filterText }
}

extension UUID: RowKey {
  public var keyText: String { filterText }
}

/// A key of several columns, its values in the key's order: `CompositeKey("room-1", 7)`.
public struct CompositeKey: RowKey {
  public let values: [any FilterValue]

  public init(_ values: any FilterValue...) {
    self.values = values
  }

  // The values are parted by commas, so each stands in quotes.
  public var keyText: String { values.map { quoted($0.filterText) }.joined(separator: ",") }
}
