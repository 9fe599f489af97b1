import Foundation

// What means nothing in any part of a URL (RFC 3986, section 2.3).
private let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

/// A text as one part of a URL.
func percentEncoded(_ text: String) -> String {
  text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
}

/// A name or key as one segment of a path. URLs drop what is empty, `.` or `..`, so that the request would reach another place than was meant.
func pathSegment(_ text: String) throws -> String {
  guard !["", ".", ".."].contains(text) else {
    throw HoldfastError.invalidInput("A name or key is empty, \".\" or \"..\".")
  }
  return percentEncoded(text)
}

/// A path of several segments, its slashes kept.
func pathSegments(_ path: String) throws -> String {
  // By scalars: a slash that a combining mark follows is one character with it.
  try path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map { try pathSegment(String($0)) }.joined(separator: "/")
}

/// Parameters as the query of a URL.
func percentEncodedQuery(_ pairs: [QueryPair]) -> String {
  pairs.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }.joined(separator: "&")
}
