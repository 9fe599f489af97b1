import Foundation

/// Reads and writes times as RFC 3339 does, with up to nanoseconds in and microseconds out.
enum TimeText {
  /// The time that a text says: a date and time with a zone, without one in UTC, or a date alone at its first instant in UTC.
  static func date(_ text: String) -> Date? {
    var reader = Reader(text)
    guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"), let day = reader.digits(2),
      (1...12).contains(month), (1...daysIn(month, of: year)).contains(day)
    else { return nil }
    let days = Double(daysSince1970(year, month, day))
    if reader.isAtEnd { return Date(timeIntervalSince1970: days * 86_400) }
    guard reader.take("T") || reader.take("t") || reader.take(" "), let hour = reader.digits(2), reader.take(":"),
      let minute = reader.digits(2), reader.take(":"), let second = reader.digits(2), hour < 24, minute < 60, second <= 60
    else { return nil }
    let fraction: Double
    if reader.take(".") {
      guard let read = reader.fraction() else { return nil }
      fraction = read
    } else {
      fraction = 0
    }
    guard let zone = reader.zoneSeconds(), reader.isAtEnd else { return nil }
    return Date(timeIntervalSince1970: days * 86_400 + Double(hour * 3_600 + minute * 60 + second - zone) + fraction)
  }

  /// The time in UTC, with microseconds where it has a fraction. Nil beyond the years 1 to 9999, which RFC 3339 cannot say.
  static func text(_ date: Date) -> String? {
    let seconds = date.timeIntervalSince1970
    guard seconds >= -62_135_596_800, seconds < 253_402_300_800 else { return nil }
    let micros = Int64((seconds * 1_000_000).rounded())
    let (days, inDay) = floorDivided(micros, by: 86_400_000_000)
    let (year, month, day) = civil(days)
    let (wholeSeconds, fraction) = floorDivided(inDay, by: 1_000_000)
    let time = [wholeSeconds / 3_600, wholeSeconds / 60 % 60, wholeSeconds % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(time)\(fraction == 0 ? "" : ".\(padded(fraction, 6))")Z"
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func floorDivided(_ number: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let remainder = ((number % divisor) + divisor) % divisor
    return ((number - remainder) / divisor, remainder)
  }

  private static func daysIn(_ month: Int, of year: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  // The two below count in years that begin in March, so that the leap day is a year's last: every 400 of them have 146,097 days.
  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivided(days + 719_468, by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// Takes the pieces of a text from its front.
  private struct Reader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard let first = rest.first, first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func digits(_ count: Int) -> Int? {
      var number = 0
      for _ in 0..<count {
        guard let digit = digit() else { return nil }
        number = number * 10 + digit
      }
      return number
    }

    mutating func fraction() -> Double? {
      var numerator = 0.0
      var denominator = 1.0
      while denominator < 1e9, let digit = digit() {
        numerator = numerator * 10 + Double(digit)
        denominator *= 10
      }
      return denominator == 1 ? nil : numerator / denominator
    }

    mutating func zoneSeconds() -> Int? {
      if isAtEnd || take("Z") || take("z") { return 0 }
      let sign: Int
      if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
      guard let hours = digits(2) else { return nil }
      if isAtEnd { return sign * hours * 3_600 }
      guard take(":"), let minutes = digits(2), minutes < 60 else { return nil }
      return sign * (hours * 3_600 + minutes * 60)
    }

    private mutating func digit() -> Int? {
      guard let first = rest.first, (48...57).contains(first) else { return nil }
      rest.removeFirst()
      return Int(first) - 48
    }
  }
}
