import Foundation

/// Puts what the socket gives together to frames.
///
/// A long frame comes in chunks, which the contract cuts (asyncapi.md, section 8). Beneath that, a message itself may come in pieces: Foundation
/// on Linux cuts at 4 KB and at the fragments of a proxy, and does not say where a message ends. So pieces are joined until they are one whole
/// JSON object, as every message is.
struct FrameAssembler {
  /// More than the largest row that the feed carries; beyond it the server is no Holdfast server.
  private static let mostBytes = 64 << 20

  private var pieces = Data()
  private var scan = ObjectScan()
  private var chunkId: String?
  private var chunks: [String] = []
  private var chunkBytes = 0

  /// Takes the next piece; answers the frames that are whole with it. Throws when they can never be.
  mutating func take(_ piece: Data) throws -> [Data] {
    var frames: [Data] = []
    for byte in piece {
      if pieces.isEmpty, ObjectScan.isSpace(byte) { continue }
      pieces.append(byte)
      guard try scan.ends(with: byte) else {
        if pieces.count > Self.mostBytes { throw Broken.tooLong }
        continue
      }
      let message = pieces
      pieces = Data()
      scan = ObjectScan()
      if let frame = try joined(message) { frames.append(frame) }
    }
    return frames
  }

  private mutating func joined(_ message: Data) throws -> Data? {
    let head = try Coding.decode(FrameHead.self, from: message)
    guard head.type == "chunk" else { return message }
    let chunk = try Coding.decode(Chunk.self, from: message)
    if chunk.index == 0 {
      chunkId = chunk.id
      chunks = []
      chunkBytes = 0
    }
    guard chunk.id == chunkId, chunk.index == chunks.count, chunk.count > chunk.index else { throw Broken.chunkMissing }
    chunks.append(chunk.data)
    chunkBytes += chunk.data.utf8.count
    if chunkBytes > Self.mostBytes { throw Broken.tooLong }
    guard chunks.count == chunk.count else { return nil }
    let frame = Data(chunks.joined().utf8)
    chunkId = nil
    chunks = []
    return frame
  }

  enum Broken: Error {
    case noObject, tooLong, chunkMissing
  }

  private struct Chunk: Decodable {
    let id: String
    let index: Int
    let count: Int
    let data: String
  }
}

/// Follows the braces of a JSON object to its end.
private struct ObjectScan {
  private var depth = 0
  private var isInText = false
  private var isEscaped = false

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  }

  /// Whether the object ends with this byte.
  mutating func ends(with byte: UInt8) throws -> Bool {
    if isInText {
      if isEscaped { isEscaped = false } else if byte == UInt8(ascii: "\\") { isEscaped = true } else if byte == UInt8(ascii: "\"") { isInText = false }
      return false
    }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
    case UInt8(ascii: "\""): isInText = true
    default: break
    }
    if depth == 0, !isInText, byte == UInt8(ascii: "}") { return true }
    if depth <= 0 { throw FrameAssembler.Broken.noObject }
    return false
  }
}
