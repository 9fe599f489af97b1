import Foundation

/// Keeps the session: in its storage, renewed before it ends, by one at a time of all that share the storage.
actor SessionKeeper: TokenSource {
  /// A token with less than this left is renewed before it is used.
  private static let renewBefore: TimeInterval = 30

  private var storage: any SessionStorage
  private let key: String
  private let turn: String
  private let refresh: @Sendable (UserSession) async throws -> RefreshedTokens
  private var listeners: [UUID: AsyncStream<UserSession?>.Continuation] = [:]
  private var writes = 0
  /// The access token that listeners know of; nil before the first look.
  private var known: String??
  private var renewal: Task<UserSession?, any Error>?

  init(storage: any SessionStorage, key: String, refresh: @escaping @Sendable (UserSession) async throws -> RefreshedTokens) {
    self.storage = storage
    self.key = key
    self.refresh = refresh
    turn = "\(type(of: storage)) \(key)"
  }

  /// The session as it is stored now: another client or process may have changed it.
  func current() async -> UserSession? {
    while true {
      let before = writes
      let data = await forgiving { [key] in try await $0.load(key) } ?? nil
      guard before == writes else { continue }
      // A damaged store only signs out.
      let session = data.flatMap { try? JSONDecoder().decode(UserSession.self, from: $0) }
      notice(session)
      return session
    }
  }

  func replace(_ session: UserSession?) async {
    writes += 1
    if let session, let data = try? JSONEncoder().encode(session) {
      await forgiving { [key] in try await $0.save(data, key) }
    } else {
      await forgiving { [key] in try await $0.remove(key) }
    }
    writes += 1
    if known == nil { known = .some(nil) }
    notice(session)
  }

  func token() async throws -> String? {
    guard let session = await current() else { return nil }
    if session.secondsLeft > Self.renewBefore { return session.accessToken }
    do {
      return try await renew(session)?.accessToken
    } catch {
      if session.secondsLeft > 0 { return session.accessToken }
      throw error
    }
  }

  func renewed(_ refused: String) async throws -> String? {
    guard let session = await current() else { return nil }
    if session.accessToken != refused { return session.accessToken }
    return try await renew(session)?.accessToken
  }

  /// The session at each change from now on; nil after a sign-out.
  func changes() -> AsyncStream<UserSession?> {
    let id = UUID()
    return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      listeners[id] = continuation
      continuation.onTermination = { [weak self] _ in
        Task { [weak self] in await self?.forget(id) }
      }
      Task { await current() }
    }
  }

  private func forget(_ id: UUID) {
    listeners[id] = nil
  }

  private func notice(_ session: UserSession?) {
    let before = known
    known = .some(session?.accessToken)
    guard let before, before != session?.accessToken else { return }
    for listener in listeners.values { listener.yield(session) }
  }

  /// One renewal for all calls that need it now; a caller that is cancelled stops waiting, and the renewal goes on for the others.
  private func renew(_ stale: UserSession) async throws -> UserSession? {
    let task = renewal ?? Task { try await SessionTurns.shared.inTurn(turn) { try await self.renewNow(stale) } }
    renewal = task
    defer { if renewal == task { renewal = nil } }
    return try await valueOrCancelled(of: task)
  }

  /// Renews the session unless another client, or an earlier call, did so since `stale` was read.
  private func renewNow(_ stale: UserSession) async throws -> UserSession? {
    guard let stored = await current() else { return nil }
    if stored.accessToken != stale.accessToken, stored.secondsLeft > Self.renewBefore { return stored }
    do {
      return await replaceOwn(stored, UserSession(stored, renewed: try await refresh(stored)))
    } catch HoldfastError.refused(let refusal) where refusal.isTokenRefusal {
      if let other = await replaceOwn(stored, nil) { return other }
      throw HoldfastError.sessionEnded(refusal)
    }
  }

  /// What a login or logout stored while a renewal was under way stands.
  private func replaceOwn(_ old: UserSession, _ session: UserSession?) async -> UserSession? {
    let stored = await current()
    guard stored?.refreshToken == old.refreshToken else { return stored }
    await replace(session)
    return session
  }

  /// A storage that fails is given up for memory: the session then lasts as long as the process.
  @discardableResult
  private func forgiving<Value: Sendable>(_ work: @Sendable (any SessionStorage) async throws -> Value) async -> Value? {
    if let value = try? await work(storage) { return value }
    if !(storage is MemorySessionStorage) { storage = MemorySessionStorage() }
    return try? await work(storage)
  }
}

/// Who renews a session in this process: clients with the same storage and server wait for each other.
private actor SessionTurns {
  static let shared = SessionTurns()
  private var last: [String: Task<Void, Never>] = [:]

  func inTurn<Value: Sendable>(_ name: String, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let before = last[name]
    let task = Task {
      await before?.value
      return try await work()
    }
    let done = Task { _ = await task.result }
    last[name] = done
    let result = await task.result
    if last[name] == done { last[name] = nil }
    return try result.get()
  }
}
