import Foundation

/// JSON as the contract has it: times in RFC 3339.
enum Coding {
  static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      let container = try decoder.singleValueContainer()
      guard let date = TimeText.date(try container.decode(String.self)) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "The text is no time as RFC 3339 has it.")
      }
      return date
    }
    let safe = try JSONText.safe(data)
    do {
      return try decoder.decode(type, from: safe)
    } catch {
      throw HoldfastError.decoding(DecodingFailure(error))
    }
  }

  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .custom { date, encoder in
      guard let text = TimeText.text(date) else {
        throw EncodingError.invalidValue(
          date, EncodingError.Context(codingPath: encoder.codingPath, debugDescription: "Its year is none of 1 to 9999."))
      }
      var container = encoder.singleValueContainer()
      try container.encode(text)
    }
    do {
      return try encoder.encode(value)
    } catch {
      throw HoldfastError.invalidInput("The value cannot be written as JSON: \(DecodingFailure(error).message)")
    }
  }
}
