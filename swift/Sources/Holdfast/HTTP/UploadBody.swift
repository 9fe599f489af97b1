import Foundation

/// What is uploaded.
public enum UploadBody: Sendable {
  case data(Data)
  /// A file, which is read as it is sent: memory stays the same whatever its size.
  case file(URL)

  /// The UTF-8 bytes of a text.
  public static func text(_ text: String) -> UploadBody { .data(Data(text.utf8)) }

  /// In bytes; throws for a file that is not there.
  func size() throws -> Int64 {
    switch self {
    case .data(let data): return Int64(data.count)
    case .file(let url):
      let attributes = try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)
      return (attributes[.size] as? NSNumber)?.int64Value ?? 0
    }
  }

  /// Foundation on Linux ends the process for a file that it cannot read.
  func requireReadable() throws {
    guard case .file(let url) = self else { return }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    guard url.isFileURL, exists, !isFolder.boolValue, FileManager.default.isReadableFile(atPath: url.path) else {
      throw HoldfastError.file("There is no file to read at \(url.path).")
    }
  }
}

/// Where a download goes.
public enum DownloadDestination: Sendable {
  case memory
  /// A file, which is there in whole or not at all; one that is there already is replaced. Memory stays the same whatever the size.
  case file(URL)
}

/// Content that was downloaded.
public struct Download: Sendable {
  /// 200 for all of it, 206 for a part, 304 when it is still the version that the caller has: then there is no content.
  public let status: Int
  /// The content, where it was downloaded into memory; else empty.
  public let data: Data
  /// The file that holds the content; nil in memory, and for 304.
  public let file: URL?
  public let contentType: String?
  /// The version of the content, with its quotes.
  public let etag: String?
  /// Which bytes these are, and of how many, as `bytes 0-99/2000`; nil for all of it.
  public let contentRange: String?
}
