import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A query parameter. As `filters` of the operations on rows: a column, and a test such as `gte.18` or `not.is.null`.
public struct QueryPair: Hashable, Sendable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// Told how many bytes have gone through, and of how many; nil where that is not known. Called on a queue of its own.
public typealias ProgressHandler = @Sendable (_ done: Int64, _ total: Int64?) -> Void

/// One request to the server, without what all have in common.
struct HTTPRequest: Sendable {
  enum Method: String, Sendable {
    case get = "GET", head = "HEAD", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE"
  }

  enum Body: Sendable {
    case none
    case json(Data)
    case content(UploadBody)
    case form(FormBody)
  }

  let method: Method
  /// From the root, already encoded.
  let path: String
  /// The statuses that are the operation's own answers; every other one is a refusal.
  let successes: Set<Int>
  var query: [QueryPair] = []
  var headers: [String: String] = [:]
  var body: Body = .none
  var progress: ProgressHandler?
  /// Whether the user's access token goes along.
  var isSignedIn = true

  init(_ method: Method, _ path: String, successes: Set<Int>) {
    self.method = method
    self.path = path
    self.successes = successes
  }

  mutating func addQuery(_ name: String, _ value: (some LosslessStringConvertible)?) {
    if let value { query.append(QueryPair(name, String(value))) }
  }

  mutating func addQuery<Value: RawRepresentable>(_ name: String, _ value: Value?) where Value.RawValue == String {
    if let value { query.append(QueryPair(name, value.rawValue)) }
  }

  mutating func addQuery(_ name: String, _ values: [some LosslessStringConvertible]?) {
    for value in values ?? [] { query.append(QueryPair(name, String(value))) }
  }

  mutating func setJSON(_ value: some Encodable) throws {
    body = .json(try Coding.encode(value))
  }

  mutating func setContent(_ content: UploadBody, type: String?, progress: ProgressHandler?) {
    body = .content(content)
    headers["content-type"] = type ?? "application/octet-stream"
    self.progress = progress
  }

  mutating func setForm(_ form: FormBody, progress: ProgressHandler?) {
    body = .form(form)
    headers["content-type"] = "multipart/form-data; boundary=\(form.boundary)"
    self.progress = progress
  }

  /// The request as Foundation takes it, but for its body.
  func urlRequest(base: String, anonKey: String, token: String?) throws -> URLRequest {
    let search = percentEncodedQuery(query)
    guard let url = URL(string: "\(base)\(path)\(search.isEmpty ? "" : "?\(search)")") else {
      throw HoldfastError.invalidInput("The address \(base)\(path) is no URL.")
    }
    // Foundation's own limit counts idle time; how long a call may take is counted in HTTPClient.
    var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: 7 * 86_400)
    request.httpMethod = method.rawValue
    request.setValue(anonKey, forHTTPHeaderField: "apikey")
    if case .json = body { request.setValue("application/json", forHTTPHeaderField: "content-type") }
    for (name, value) in headers {
      guard !value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value > 0x7e }) else {
        throw HoldfastError.invalidInput("The header \(name) can hold only printable ASCII.")
      }
      request.setValue(value, forHTTPHeaderField: name)
    }
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "authorization") }
    return request
  }
}
