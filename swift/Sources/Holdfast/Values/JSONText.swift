import Foundation

/// JSON made safe for Foundation, whose decoder ends the process for an object key that it cannot read (seen with Foundation of Swift 6.0).
enum JSONText {
  /// The same JSON, where an escape of half a surrogate pair, which JSON allows and no Swift string can hold, stands for U+FFFD. Throws for
  /// what is no UTF-8 and for text that JSON does not allow.
  static func safe(_ data: Data) throws -> Data {
    // A zero or a byte order mark at the start would pass for UTF-16 or UTF-32.
    guard !data.prefix(4).contains(0), String(data: data, encoding: .utf8) != nil else { throw failure("The text is no UTF-8.") }
    let halves = try data.withUnsafeBytes { try halfPairs(in: $0.bindMemory(to: UInt8.self)) }
    if halves.isEmpty { return data }
    var repaired = [UInt8](data)
    for start in halves { repaired.replaceSubrange(start..<start + 6, with: Array("\\ufffd".utf8)) }
    return Data(repaired)
  }

  private static let escapes = Set("\"\\/bfnrtu".utf8)

  /// Where the escapes begin that are half of a pair.
  private static func halfPairs(in bytes: UnsafeBufferPointer<UInt8>) throws -> [Int] {
    var halves: [Int] = []
    var isInText = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard isInText, byte == UInt8(ascii: "\\") else {
        if byte == UInt8(ascii: "\"") { isInText.toggle() }
        if isInText, byte < 0x20 { throw failure("A text holds a control character.") }
        index += 1
        continue
      }
      guard index + 1 < bytes.count, escapes.contains(bytes[index + 1]) else { throw failure("A text holds an escape that JSON has not.") }
      if bytes[index + 1] != UInt8(ascii: "u") {
        index += 2
        continue
      }
      guard let unit = unit(bytes, at: index) else { throw failure("A text holds an escape that JSON has not.") }
      if (0xd800...0xdbff).contains(unit), let next = self.unit(bytes, at: index + 6), (0xdc00...0xdfff).contains(next) {
        index += 12
      } else {
        if (0xd800...0xdfff).contains(unit) { halves.append(index) }
        index += 6
      }
    }
    return halves
  }

  /// The code unit that `\uXXXX` says; nil when there is no such escape.
  private static func unit(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt16? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else { return nil }
    var value: UInt16 = 0
    for byte in bytes[(index + 2)..<(index + 6)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt16(digit)
    }
    return value
  }

  private static func failure(_ message: String) -> HoldfastError {
    .decoding(DecodingFailure(message: message))
  }
}
