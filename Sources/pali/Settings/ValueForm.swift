import ArgumentParser
import Files
import TOML

/// What a value must be that a person writes, in a file or after a flag: where it is not, both say so in these words.
struct ValueForm<Value: Sendable>: Sendable {
  /// After "must be".
  let expected: String
  var completion: CompletionKind?
  /// A file's value as text; nil: it is of another type.
  let text: @Sendable (TOMLValue) -> String?
  /// nil: the text is no such value.
  let value: @Sendable (String) -> Value?

  /// A flag's value. Throws `ValidationError`.
  @Sendable func checked(_ text: String) throws -> Value {
    guard let value = value(text) else { throw ValidationError("must be \(expected)") }
    return value
  }
}

extension ValueForm<String> {
  static func words(_ expected: String) -> Self {
    ValueForm(expected: expected, text: { $0.string }, value: { $0.isEmpty ? nil : $0 })
  }

  static func choice(_ names: [String]) -> Self {
    ValueForm(
      expected: "one of \(names.joined(separator: ", "))", completion: .list(names), text: { $0.string },
      value: { names.contains($0) ? $0 : nil })
  }
}

extension ValueForm<Path> {
  static func path(_ expected: String, _ completion: CompletionKind) -> Self {
    ValueForm(
      expected: expected, completion: completion, text: { $0.string }, value: { $0.isEmpty ? nil : Path($0) })
  }
}

extension ValueForm<Int> {
  static func number(_ range: ClosedRange<Int>) -> Self {
    ValueForm(
      expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      text: { $0.integer.map { String($0) } },
      value: { Int($0).flatMap { range.contains($0) ? $0 : nil } })
  }
}

extension ValueForm<Double> {
  /// A score. No setting is one.
  static var score: Self {
    ValueForm(
      expected: "a number from 0 to 1", text: { _ in nil },
      value: { Double($0).flatMap { (0...1).contains($0) ? $0 : nil } })
  }
}

extension ValueForm<Bool> {
  static var truth: Self {
    ValueForm(
      expected: "true or false", text: { $0.boolean.map { String($0) } }, value: { Bool($0) })
  }
}

extension Option {
  /// An option that is no setting.
  init<Written>(_ form: ValueForm<Written>, help: ArgumentHelp) where Value == Written? {
    self.init(help: help, completion: form.completion, transform: form.checked)
  }
}

extension Option<Int> {
  init(wrappedValue: Int, _ form: ValueForm<Int>, help: String) {
    // The parser tells the defaults only of what it checks itself.
    self.init(
      wrappedValue: wrappedValue, help: "\(help) (default: \(wrappedValue))", transform: form.checked)
  }
}
