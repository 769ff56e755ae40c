/// Dates and times after RFC 3339: `1979-05-27`, `07:32:00.5`, both with `T` or a blank between, with `Z` or
/// `+01:30` after both.
enum TOMLMoment {
  /// Nil where the word has not the form; false where the calendar or the clock has no such moment. Leap seconds
  /// and the year 0 are none.
  static func isReal(_ word: String) -> Bool? {
    var rest = Array(word.utf8)[...]
    if let time = clock(&rest) { return rest.isEmpty ? time : nil }
    guard let date = day(&rest) else { return nil }
    guard let separator = rest.popFirst() else { return date }
    guard "Tt ".utf8.contains(separator), let time = clock(&rest), let offset = offset(&rest), rest.isEmpty
    else { return nil }
    return date && time && offset
  }

  private static func day(_ text: inout ArraySlice<UInt8>) -> Bool? {
    guard let parts = numbers(&text, [4, 2, 2], "-") else { return nil }
    let (year, month) = (parts[0], parts[1])
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return year > 0 && (1...12).contains(month) && (1...lengths[month - 1]).contains(parts[2])
  }

  private static func clock(_ text: inout ArraySlice<UInt8>) -> Bool? {
    guard let parts = numbers(&text, [2, 2, 2], ":") else { return nil }
    if text.first == UInt8(ascii: ".") {
      let digits = text.dropFirst().prefix(while: isDigit)
      guard !digits.isEmpty else { return nil }
      text = text.dropFirst(digits.count + 1)
    }
    return parts[0] < 24 && parts[1] < 60 && parts[2] < 60
  }

  private static func offset(_ text: inout ArraySlice<UInt8>) -> Bool? {
    guard let first = text.first else { return true }
    text = text.dropFirst()
    if "Zz".utf8.contains(first) { return true }
    guard "+-".utf8.contains(first), let parts = numbers(&text, [2, 2], ":") else { return nil }
    return parts[0] < 24 && parts[1] < 60
  }

  /// Numbers of so many digits with a separator between; takes nothing where they are not there.
  private static func numbers(
    _ text: inout ArraySlice<UInt8>, _ lengths: [Int], _ separator: Unicode.Scalar
  ) -> [Int]? {
    var (rest, values): (ArraySlice<UInt8>, [Int]) = (text, [])
    for length in lengths {
      if !values.isEmpty, rest.popFirst() != UInt8(ascii: separator) { return nil }
      let digits = rest.prefix(length)
      guard digits.count == length, digits.allSatisfy(isDigit) else { return nil }
      values.append(digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
      rest = rest.dropFirst(length)
    }
    text = rest
    return values
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
