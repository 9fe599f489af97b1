import Foundation

/// A form with one file and some texts (RFC 7578).
struct FormBody: Sendable {
  let boundary = "holdfast-\(UUID().uuidString)"
  private let content: UploadBody
  private let fileHead: String
  private var texts = ""

  init(file name: String, content: UploadBody, filename: String, contentType: String?) {
    self.content = content
    fileHead = """
      Content-Disposition: form-data; name="\(name)"; filename="\(Self.quotable(filename))"\r
      Content-Type: \(Self.oneLine(contentType ?? "application/octet-stream"))\r
      \r

      """
  }

  mutating func add(_ name: String, _ value: String?) {
    guard let value else { return }
    texts += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
  }

  /// The form as a body: a file is copied into one, piece by piece. `remove` is to be called when it was sent.
  func assembled() throws -> (body: UploadBody, remove: @Sendable () -> Void) {
    let head = Data("\(texts)--\(boundary)\r\n\(fileHead)".utf8)
    let tail = Data("\r\n--\(boundary)--\r\n".utf8)
    switch content {
    case .data(let data):
      return (.data(head + data + tail), {})
    case .file(let source):
      try content.requireReadable()
      let url = FileManager.default.temporaryDirectory.appendingPathComponent(boundary)
      let remove: @Sendable () -> Void = { try? FileManager.default.removeItem(at: url) }
      do {
        guard FileManager.default.createFile(atPath: url.path, contents: head, attributes: [.posixPermissions: 0o600]) else {
          throw HoldfastError.file("The form cannot be written to \(url.path).")
        }
        try append(source, and: tail, to: url)
      } catch {
        remove()
        throw HoldfastError.wrapping(error)
      }
      return (.file(url), remove)
    }
  }

  private func append(_ source: URL, and tail: Data, to url: URL) throws {
    let reading = try FileHandle(forReadingFrom: source)
    defer { try? reading.close() }
    let writing = try FileHandle(forWritingTo: url)
    defer { try? writing.close() }
    try writing.seekToEnd()
    while let piece = try reading.read(upToCount: 256 * 1_024), !piece.isEmpty { try writing.write(contentsOf: piece) }
    try writing.write(contentsOf: tail)
  }

  /// As browsers do, so that no name ends the quotes or the line.
  private static func quotable(_ text: String) -> String {
    text.replacingOccurrences(of: "\r", with: "%0D").replacingOccurrences(of: "\n", with: "%0A").replacingOccurrences(of: "\"", with: "%22")
  }

  private static func oneLine(_ text: String) -> String {
    text.replacingOccurrences(of: "\r", with: "").replacingOccurrences(of: "\n", with: "")
  }
}
