import Foundation

/// What every function of this package throws, and nothing else.
public enum HoldfastError: Error, Sendable {
  /// The server read the request and refused it. The request had no effect.
  case refused(Refusal)
  /// The server ended the session, which is gone here, too: sign in again. The request had no effect.
  case sessionEnded(Refusal)
  /// No answer came: the server cannot be reached, or the connection broke. Or answers came that mean nothing, as where a server takes
  /// no byte of an upload. Whether the server did the work is not known.
  case network(NetworkFailure)
  /// No answer came in time. Whether the server did the work is not known.
  case timeout(seconds: TimeInterval)
  /// The task was cancelled. Whether the server did the work is not known.
  case cancelled
  /// The answer is not what the contract says, or a row does not fit its Swift type. The server did the work.
  case decoding(DecodingFailure)
  /// The input can be sent to no server; nothing was sent.
  case invalidInput(String)
  /// What a file or the session's storage did not let happen.
  case file(String)
  /// The realtime client was closed.
  case closed

  /// The code of a refusal; nil for everything else.
  public var code: ErrorCode? { refusal?.code }

  /// The refusal, if the server answered one.
  public var refusal: Refusal? {
    switch self {
    case .refused(let refusal), .sessionEnded(let refusal): return refusal
    default: return nil
    }
  }

  /// Whatever was thrown as one of these.
  static func wrapping(_ error: any Error) -> HoldfastError {
    if let error = error as? HoldfastError { return error }
    if error is CancellationError { return .cancelled }
    let failure = error as NSError
    if failure.domain == NSURLErrorDomain {
      if failure.code == NSURLErrorCancelled { return .cancelled }
      return .network(NetworkFailure(code: failure.code, message: failure.localizedDescription))
    }
    if failure.domain == NSCocoaErrorDomain { return .file(failure.localizedDescription) }
    return .network(NetworkFailure(code: failure.code, message: failure.localizedDescription))
  }
}

extension HoldfastError: LocalizedError, CustomStringConvertible {
  /// A sentence for people; of a refusal, the server's own.
  public var description: String {
    switch self {
    case .refused(let refusal), .sessionEnded(let refusal): return refusal.message
    case .network(let failure) where failure.code == NSURLErrorBadServerResponse: return failure.message
    case .network(let failure): return "The server cannot be reached: \(failure.message)"
    case .timeout(let seconds): return "No answer came within \(seconds) seconds."
    case .cancelled: return "The call was cancelled."
    case .decoding(let failure): return "The answer cannot be read: \(failure.message)"
    case .invalidInput(let message), .file(let message): return message
    case .closed: return "The client was closed."
    }
  }

  public var errorDescription: String? { description }
}

/// Why no answer came.
public struct NetworkFailure: Hashable, Sendable {
  /// The code in Foundation's `NSURLErrorDomain`, such as `NSURLErrorCannotConnectToHost`.
  public let code: Int
  public let message: String
}

/// Why an answer could not be read.
public struct DecodingFailure: Hashable, Sendable {
  /// The way to the value, such as `data.0.created_at`; empty for the whole.
  public let path: String
  public let message: String

  init(path: String = "", message: String) {
    self.path = path
    self.message = message
  }

  init(_ error: any Error) {
    switch error {
    case DecodingError.typeMismatch(_, let context), DecodingError.dataCorrupted(let context):
      self.init(context, context.debugDescription)
    case DecodingError.valueNotFound(_, let context):
      self.init(context, "A value is null that may not be.")
    case DecodingError.keyNotFound(let key, let context):
      self.init(context, "\"\(key.stringValue)\" is missing.")
    case EncodingError.invalidValue(_, let context):
      self.init(path: pathText(context.codingPath), message: context.debugDescription)
    default:
      self.init(message: (error as NSError).localizedDescription)
    }
  }

  private init(_ context: DecodingError.Context, _ message: String) {
    let path = pathText(context.codingPath)
    self.init(path: path, message: path.isEmpty ? message : "\(path): \(message)")
  }
}

private func pathText(_ path: [any CodingKey]) -> String {
  path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
}
