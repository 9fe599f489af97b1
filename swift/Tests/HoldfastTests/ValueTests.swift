import Foundation
import XCTest

@testable import Holdfast

final class ValueTests: XCTestCase {
  func testJSONOfAnyShapeComesBackAsItWas() throws {
    var random = SeededRandom(seed: 1)
    for _ in 0..<500 {
      let value = randomJSON(&random, depth: 4)
      XCTAssertEqual(try Coding.decode(JSONValue.self, from: Coding.encode(["v": value])), .object(["v": value]))
    }
  }

  func testLiteralsAreJSON() throws {
    let value: JSONValue = ["a": [1, 2.5, true, nil, "text \(1 + 1)"], "b": [:]]
    let text = #"{"a":[1,2.5,true,null,"text 2"],"b":{}}"#
    XCTAssertEqual(value, try Coding.decode(JSONValue.self, from: Data(text.utf8)))
    XCTAssertEqual(value.object?["a"]?.array?.first?.integer, 1)
    XCTAssertEqual(JSONValue.string("9223372036854775807").integer, .max)
    XCTAssertEqual(JSONValue.integer(3).number, 3)
    XCTAssertNil(JSONValue.bool(true).string)
    XCTAssertEqual(JSONValue.bool(true).bool, true)
    XCTAssertTrue(JSONValue.null.isNull)
  }

  func testJSONThatIsNestedTooDeepIsAnErrorAndNoCrash() {
    for text in [String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000)] {
      XCTAssertThrowsError(try Coding.decode(JSONValue.self, from: Data(text.utf8))) { XCTAssertTrue($0 is HoldfastError) }
    }
  }

  func testKeysThatFoundationCannotReadAreMendedOrRefused() throws {
    for (text, key) in [
      (#"{"\ud800":1}"#, "\u{fffd}"), (#"{"\udc00\ud800":1}"#, "\u{fffd}\u{fffd}"), (#"{"\ud800\u0041":1}"#, "\u{fffd}A"),
      (#"{"\ud83d\ude00":1}"#, "😀"), (#"{"\\ud800":1}"#, #"\ud800"#), (#"{"\"\uD800\"":1}"#, "\"\u{fffd}\""),
    ] {
      XCTAssertEqual(try Coding.decode([String: Int].self, from: Data(text.utf8)), [key: 1], text)
      let nested = "[{\"a\":\(text)}]"
      XCTAssertEqual(try Coding.decode(JSONValue.self, from: Data(nested.utf8)), [["a": .object([key: 1])]])
    }
    for text in [#"{"\x":1}"#, #"{"\u00zz":1}"#, #"{"\u00"#, "{\"a\n\":1}", "{\"a\\\nb\":1}", "\"\\", "\u{0}{\"a\":1}"] {
      XCTAssertThrowsError(try Coding.decode([String: Int].self, from: Data(text.utf8)), text) { XCTAssertEqual(($0 as? HoldfastError)?.kind, "decoding") }
    }
    for bytes in [[0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d], [0xfe, 0xff, 0, 0x7b], [0xff, 0xfe, 0x7b, 0]] as [[UInt8]] {
      XCTAssertThrowsError(try Coding.decode([String: Int].self, from: Data(bytes))) { XCTAssertEqual(($0 as? HoldfastError)?.kind, "decoding") }
    }
  }

  func testTimesAreReadAsRFC3339HasThem() {
    let expected: [(String, Double)] = [
      ("1970-01-01T00:00:00Z", 0), ("2000-02-29T23:59:59.5Z", 951_868_799.5), ("2026-01-01T12:00:00.123456Z", 1_767_268_800.123456),
      ("2026-01-01t12:00:00+02:30", 1_767_259_800), ("2026-01-01 12:00:00-01", 1_767_272_400), ("1969-12-31T23:59:59Z", -1),
      ("0001-01-01T00:00:00Z", -62_135_596_800), ("2026-01-01", 1_767_225_600), ("2026-01-01T00:00:00", 1_767_225_600),
      ("2016-12-31T23:59:60Z", 1_483_228_800),
    ]
    for (text, seconds) in expected {
      XCTAssertEqual(TimeText.date(text)?.timeIntervalSince1970 ?? .nan, seconds, accuracy: 1e-6, text)
    }
  }

  func testWhatIsNoTimeIsRefused() {
    for text in [
      "", "infinity", "2026", "2026-13-01", "2026-02-29", "2026-00-10", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
      "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "2026-01-01T00:00", "26-01-01T00:00:00Z", "２０２６-01-01T00:00:00Z", "2026-01-01T00:00:00+1",
      "0044-03-15 BC",
    ] {
      XCTAssertNil(TimeText.date(text), text)
    }
  }

  func testTimesOfAllYearsAreWrittenAndReadBackToTheMicrosecond() {
    var random = SeededRandom(seed: 2)
    for _ in 0..<2_000 {
      let micros = Int64.random(in: -62_135_596_800_000_000..<253_402_300_800_000_000, using: &random)
      let date = Date(timeIntervalSince1970: Double(micros) / 1e6)
      guard let text = TimeText.text(date), let back = TimeText.date(text) else { return XCTFail("\(micros)") }
      XCTAssertEqual(back.timeIntervalSince1970, date.timeIntervalSince1970, accuracy: 2e-5, text)
    }
    XCTAssertEqual(TimeText.text(Date(timeIntervalSince1970: 951_868_799)), "2000-02-29T23:59:59Z")
    XCTAssertNil(TimeText.text(Date(timeIntervalSince1970: .infinity)))
    XCTAssertNil(TimeText.text(.distantFuture.addingTimeInterval(1e15)))
  }

  func testAChangeTellsNullFromAbsent() throws {
    let changes = UpdateBucketRequest(description: .null, maxFileBytes: 5)
    XCTAssertEqual(try Coding.decode(JSONValue.self, from: Coding.encode(changes)), ["description": nil, "max_file_bytes": 5])
    XCTAssertEqual(try Coding.decode(JSONValue.self, from: Coding.encode(UpdateBucketRequest(description: "text"))), ["description": "text"])
  }

  func testBigintsKeepEveryDigit() throws {
    for number in [0, 7, -7, 9_007_199_254_740_991, 9_007_199_254_740_993, .max, .min] as [Int64] {
      let data = try Coding.encode([Bigint(number)])
      XCTAssertEqual(try Coding.decode([Bigint].self, from: data), [Bigint(number)])
    }
    XCTAssertEqual(String(decoding: try Coding.encode([Bigint(9_007_199_254_740_993)]), as: UTF8.self), #"["9007199254740993"]"#)
    XCTAssertThrowsError(try Coding.decode([Bigint].self, from: Data(#"["12x"]"#.utf8)))
  }

  func testAValueThatALaterServerAddsIsKept() throws {
    let access = try Coding.decode([TableAccess].self, from: Data(#"["private","by_invitation"]"#.utf8))
    XCTAssertEqual(access, [.private, .other("by_invitation")])
    XCTAssertEqual(String(decoding: try Coding.encode(access), as: UTF8.self), #"["private","by_invitation"]"#)
  }

  func testAlternativesAreReadForWhatTheyAre() throws {
    XCTAssertEqual(try Coding.decode(RowsOutput.self, from: Data(#"{"a":1}"#.utf8)), .row(["a": 1]))
    XCTAssertEqual(try Coding.decode(RowsOutput.self, from: Data(#"[{"a":1}]"#.utf8)), .storedRows([["a": 1]]))
    XCTAssertThrowsError(try Coding.decode(RowsOutput.self, from: Data("7".utf8)))
  }

  func testARetryAfterIsSecondsOrADate() {
    let now = Date(timeIntervalSince1970: 784_111_777)
    XCTAssertEqual(RetryAfter.seconds(" 120 "), 120)
    XCTAssertEqual(RetryAfter.seconds("Sun, 06 Nov 1994 08:49:47 GMT", now: now), 10)
    XCTAssertEqual(RetryAfter.seconds("Sun, 06 Nov 1994 08:49:27 GMT", now: now), 0)
    for text in ["", "soon", "-5", "1.5", "١٢"] { XCTAssertNil(RetryAfter.seconds(text), text) }
  }

  func testPathsHoldAnyTextButWhatAURLDrops() throws {
    XCTAssertEqual(try pathSegments("a b/é/ü?#%"), "a%20b/%C3%A9/%C3%BC%3F%23%25")
    XCTAssertEqual(try pathSegments("a/\u{301}b"), "a/%CC%81b")
    for path in ["", ".", "..", "a/../b", "a//b", "/a", "a/"] {
      XCTAssertThrowsError(try pathSegments(path), path)
    }
  }
}

/// JSON of any shape; whole numbers that a double holds are whole in any writing, so fractions have one.
func randomJSON(_ random: inout SeededRandom, depth: Int) -> JSONValue {
  switch Int.random(in: 0...(depth > 0 ? 7 : 5), using: &random) {
  case 0: return .null
  case 1: return .bool(Bool.random(using: &random))
  case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
  case 3: return .number(Double.random(in: -1e3...1e3, using: &random) + 0.123456)
  case 4, 5: return .string(randomText(&random))
  case 6: return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in randomJSON(&random, depth: depth - 1) })
  default:
    let members = (0..<Int.random(in: 0...4, using: &random)).map { _ in (randomText(&random), randomJSON(&random, depth: depth - 1)) }
    return .object(JSONObject(members, uniquingKeysWith: { $1 }))
  }
}

/// Text with signs that mean something to JSON, to URLs or to the dialect of filters more often than by chance.
func randomText(_ random: inout SeededRandom, length: Int = 12) -> String {
  let signs: [Unicode.Scalar] = Array("\"\\,.()*%&=+:{}[] 'a#?/\u{0}\n\u{7f}é😀\u{301}\u{200d}\u{ffff}".unicodeScalars)
  var text = String.UnicodeScalarView()
  for _ in 0..<Int.random(in: 0...length, using: &random) {
    if Bool.random(using: &random), let sign = signs.randomElement(using: &random) {
      text.append(sign)
    } else if let scalar = Unicode.Scalar(UInt32.random(in: 1...0x10ffff, using: &random)) {
      text.append(scalar)
    }
  }
  return String(text)
}
