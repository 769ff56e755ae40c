import Files
import Interface
import JSON

/// A line of `pali info`: a name, what is so, and whether something is to be done about it.
struct Fact: Equatable {
  /// Empty: it goes on with what is above.
  let name: String
  let value: String
  var isMissing = false
}

/// What `pali info` knows of one thing.
protocol FactSection {
  /// For people.
  var facts: [Fact] { get }
  /// For programs.
  var json: (String, JSONLine.Value) { get }
}

extension Fact {
  private static let nameWidth = 10

  /// Names under each other, values under each other; what is missing has a mark. `columns` nil: lines are as long as
  /// they come.
  static func lines(_ facts: [Fact], columns: Int?) -> [String] {
    facts.flatMap { fact in
      let value = DisplayText.line(TextLayout.message(fact.value))
      let room = columns.map { max($0 - nameWidth - 2, 20) }
      let parts = room.map { TextLayout.wrapped(value, to: $0) } ?? [value]
      return parts.enumerated().map { index, part in
        let name = TextLayout.padded(index == 0 ? fact.name : "", to: nameWidth)
        return name + (index == 0 && fact.isMissing ? "! " : "  ") + part
      }
    }
  }
}

extension JSONLine.Value {
  /// What is not known is null.
  static func known(_ text: String?) -> Self { text.map { .string($0) } ?? .null }
  static func known(_ number: Int?) -> Self { number.map { .int($0) } ?? .null }
  static func known(_ path: Path?) -> Self { path.map { .path($0) } ?? .null }
}
