import Foundation
import Holdfast

// The code of swift/README.md, so that it compiles. SampleTests compares the two.

private func start() async throws {
  let client = try HoldfastClient(url: "http://127.0.0.1:8000", anonKey: "anon_…")
  try await client.auth.login(email: "ann@example.com", password: "a long password")

  struct Note: Codable, Sendable {
    var id: String?
    var title: String
    var done: Bool?
  }

  let notes = client.from("notes", as: Note.self)
  let stored = try await notes.insert(Note(title: "Buy milk"))
  let open = try await notes.eq("done", false).order("created_at", descending: true).rows()
  _ = (stored, open)
}

private struct Note: Codable, Sendable {
  var id: String?
  var title: String
  var done: Bool?
}

private func errors(_ client: HoldfastClient) async throws {
  do {
    try await client.from("notes").insert(["title": "Buy milk"])
  } catch let error as HoldfastError {
    switch error {
    case .refused(let refusal) where refusal.code == .uniqueViolated: print("It is there already.")
    case .refused(let refusal): print(refusal.status, refusal.code.rawValue, refusal.message, refusal.errors, refusal.requestId ?? "")
    case .sessionEnded: print("Sign in again.")
    case .network, .timeout: print("The server cannot be reached; whether it did the work is not known.")
    case .cancelled: break
    case .decoding(let failure): print("A row does not fit its type:", failure.path, failure.message)
    case .invalidInput(let message), .file(let message): print(message)
    case .closed: break
    }
  }
}

private func rows(_ client: HoldfastClient, id: String) async throws {
  let notes = client.from("notes", as: Note.self)  // or client.from("notes"), whose rows are JSON objects

  let note = try await notes.get(id)  // nil when there is none; of a composite key: get(CompositeKey("room-1", 7))
  let found =
    try await notes
    .eq("done", false).neq("body", nil).gt("place", 1).lte("place", 99).like("title", "Buy*").in("place", [2, 3, 5])
    .or { $0.eq("done", true).eq("body", nil) }
    .filter("title", "wfts.milk")  // any other test of PostgREST's dialect
    .order("created_at", descending: true, nulls: .last).limit(20)
    .rows()
  let count = try await notes.eq("done", false).count()
  let page = try await notes.limit(50).page(count: true)  // and page(after: page.next)
  for try await note in notes.order("title").all() { print(note.title) }  // all pages, each row once

  try await notes.insertMany([Note(title: "one"), Note(title: "two")])  // all or none
  try await notes.upsert([Note(id: id, title: "merged")], onConflict: ["id"], resolution: .merge)
  try await notes.update(id, ["done": true, "body": nil])  // a literal can say null
  try await notes.delete(id)
  try await notes.eq("done", true).updateAll(["title": "done"])  // by filter, of which there must be one
  try await notes.eq("done", true).deleteAll()
  _ = (note, found, count, page)
}

private func files(_ client: HoldfastClient, url: URL, place: URL) async throws {
  try await client.storage.buckets.createBucket(CreateBucketRequest(name: "pictures", isPublic: true))
  let pictures = client.storage.from("pictures")  // by name or id

  let stored = try await pictures.upload("cats/cat.jpg", .file(url), contentType: "image/jpeg") { done, total in print(done, total ?? 0) }
  try await pictures.upload("notes.txt", .text("text"), ifExists: .replaceVersion(etag: stored.etag ?? ""))  // or .refuse
  _ = try await pictures.download("cats/cat.jpg", to: .file(place))  // there in whole or not at all
  let start = try await pictures.download("cats/cat.jpg", range: 0..<1_024).data
  let info = try await pictures.info("cats/cat.jpg")  // nil when there is none
  let list = try await pictures.list(limit: 50, prefix: "cats/")
  let link = try await client.storage.files.createSignedUrl(stored.id, SignedUrlRequest(expiresInSeconds: 600))
  let page = try pictures.publicURL("cats/cat.jpg", transform: ImageTransform(width: 300, format: .webp))  // as it is without
  let folder = try await pictures.entries(prefix: "cats/", delimiter: .slash)  // files, folders and nextCursor, for entries(cursor:)
  let copy = try await client.storage.files.copyFile(stored.id, CopyFileRequest(path: "cats/copy.jpg"))  // or moveFile
  let versions = try await pictures.versions(prefix: "cats/").versions  // if the bucket keeps them; files.restoreVersion(id)
  let count = try await pictures.deleteAll(prefix: "cats/")
  let usage = try await client.storage.files.getUserStorage(stored.ownerId).totalSize
  let key = try await client.accessKeys.createAccessKey(CreateAccessKeyRequest(name: "backup"))  // for S3 clients
  _ = (start, info, list, link, page, folder, copy, versions, count, usage, key)
}

private func realtime(_ client: HoldfastClient) async throws {
  for try await event in await client.realtime.changes(of: client.from("topics", as: Topic.self).eq("board", 5)) {
    switch event {
    case .live(let position): print("Read the table now; what changes from here on will be told.", position)
    case .change(let change): print(change.operation, change.row?.title ?? "", change.oldRow ?? [:], change.position)
    case .resync(let reason): print("Changes were lost: read the table anew.", reason)
    case .failed(let error): print(error)
    }
  }

  let room = await client.realtime.join("room:7")
  try await room.track(["name": "Ann"])
  try await room.broadcast("typing", ["on": true])
  for try await event in room.events {
    switch event {
    case .joined: break
    case .broadcast(let message): print(message.event, message.data)
    case .presence(let members): print(members.map(\.data))
    case .failed(let error): print(error)
    }
  }
}
