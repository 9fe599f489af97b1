import Foundation

/// A comparison of PostgREST's dialect that takes one value.
enum Comparison: String {
  case eq, neq, gt, gte, lt, lte, like, ilike
}

/// Writes filters in PostgREST's dialect, so that no sign in a value has a meaning.
enum RowFilter {
  /// Parameters of the operations on rows. A column of such a name is filtered within `and=(…)`.
  private static let parameters: Set<String> = [
    "page", "page_size", "order_by", "filter_column", "filter_value", "select", "order", "limit", "offset", "cursor", "count",
    "on_conflict", "resolution", "and", "or", "not.and", "not.or", "apikey", "anon-key",
  ]

  /// `column=op.value`; a comparison with nil is `is.null`, since nothing equals null.
  static func compare(_ column: String, _ comparison: Comparison, _ value: (any FilterValue)?) -> QueryPair {
    guard let value else { return test(column, comparison == .neq ? "not.is.null" : "is.null") }
    let text = value.filterText
    return test(column, "\(comparison.rawValue).\(text.unicodeScalars.first == "\"" ? quoted(text) : text)")
  }

  /// `column=in.(…)`; nil among the values means "or is null".
  static func oneOf(_ column: String, _ values: [(any FilterValue)?]) -> QueryPair {
    let given = values.compactMap { $0 }
    let list = QueryPair(column, "in.(\(given.map { quoted($0.filterText) }.joined(separator: ",")))")
    if given.count == values.count { return test(list.name, list.value) }
    return anyOf([QueryPair(column, "is.null"), list])
  }

  /// Any test of the dialect for a column.
  static func test(_ column: String, _ text: String) -> QueryPair {
    guard parameters.contains(column) else { return QueryPair(column, text) }
    return QueryPair("and", "(\(nested(QueryPair(column, text))))")
  }

  /// `or=(…)`: at least one of the alternatives holds.
  static func anyOf(_ alternatives: [QueryPair]) -> QueryPair {
    QueryPair("or", "(\(alternatives.map(nested).joined(separator: ",")))")
  }

  // What follows reads scalars, not characters: a point or quote that a combining mark follows is one character with it.

  /// A condition within brackets, where a value must be quoted; a list is already.
  private static func nested(_ pair: QueryPair) -> String {
    if ["and", "or", "not.and", "not.or"].contains(pair.name), pair.value.unicodeScalars.first == "(" { return pair.name + pair.value }
    let (test, value) = parted(pair.value.unicodeScalars)
    let last = test.split(separator: ".").last
    let isQuoted = value.count > 1 && value.first == "\"" && value.last == "\""
    let isWhole = isQuoted || last == "in" || last == "is"
    return "\(quotedName(pair.name)).\(isWhole ? pair.value : "\(test).\(quoted(String(value)))")"
  }

  /// `not.eq.5` as `not.eq` and `5`; `fts(english).cat` as `fts(english)` and `cat`.
  private static func parted(_ text: String.UnicodeScalarView) -> (test: String, value: Substring.UnicodeScalarView) {
    var rest = text[...]
    var test = ""
    if rest.starts(with: "not.".unicodeScalars) {
      test = "not."
      rest = rest.dropFirst(4)
    }
    let name = rest.prefix { ("a"..."z").contains($0) }
    rest = rest.dropFirst(name.count)
    test += String(name)
    if rest.first == "(", let end = rest.firstIndex(of: ")") {
      test += String(rest[...end])
      rest = rest[rest.index(after: end)...]
    }
    guard !name.isEmpty, rest.first == "." else { return ("", "".unicodeScalars[...]) }
    return (test, rest.dropFirst())
  }
}

/// A text in double quotes, so that no sign in it has a meaning.
func quoted(_ text: String) -> String {
  var escaped = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if scalar == "\"" || scalar == "\\" { escaped.append("\\") }
    escaped.append(scalar)
  }
  return "\"\(String(escaped))\""
}

/// Names stand in quotes where they hold more than letters, digits and underscores.
func quotedName(_ name: String) -> String {
  let isPlain = !name.isEmpty && name.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95 }
  return isPlain ? name : quoted(name)
}
