// Generated from the contract by `npm run generate`. Do not edit.
import Foundation

/// The operations of the contract whose ids begin with `health.`.
public struct HealthOperations: Sendable {
  let http: HTTPClient

  /// Is the process alive.
  ///
  /// Answers 200 as long as the process serves requests; touches neither database nor storage. Needs no key.
  public func getHealth() async throws -> Health {
    var request = HTTPRequest(.get, "/health", successes: [200])
    request.isSignedIn = false
    return try await http.value(request)
  }

  /// Can the server do its work.
  ///
  /// Checks database and storage, each within a second. Needs no key. A server that drains before it stops answers 503, so that a load
  /// balancer sends it nothing more.
  public func getReady() async throws -> Readiness {
    var request = HTTPRequest(.get, "/ready", successes: [200, 503])
    request.isSignedIn = false
    return try await http.value(request)
  }

  /// Is the process alive, with the key.
  ///
  /// As `GET /health`, and shows that the anonymous key is right.
  public func getApiHealth() async throws -> Health {
    let request = HTTPRequest(.get, "/api/v1/health", successes: [200])
    return try await http.value(request)
  }

  /// Can the server do its work, with the key.
  ///
  /// As `GET /ready`, and shows that the anonymous key is right.
  public func getApiReady() async throws -> Readiness {
    let request = HTTPRequest(.get, "/api/v1/ready", successes: [200, 503])
    return try await http.value(request)
  }

  /// Does the database answer.
  ///
  /// Runs one trivial query within a second.
  public func getDatabaseHealth() async throws -> Health {
    let request = HTTPRequest(.get, "/api/v1/health/db", successes: [200])
    return try await http.value(request)
  }
}
