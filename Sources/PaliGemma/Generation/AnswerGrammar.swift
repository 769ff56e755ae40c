import Answers

/// What a token of a `detect` or `segment` answer may be, as far as the form of such answers says it:
///
///     answer = [ object { ";" object } ]     object = 4 locations, [ 16 codes, ] label
///
/// Greedy choice gives an answer of that form with or without it, token for token; a box or a mask with too few or too
/// many codes becomes impossible. And where only locations or codes are possible, the other rows of the head need not
/// be computed.
struct AnswerGrammar {
  private enum Place {
    /// Tokens of the object under way: its locations, then its codes.
    case codes(Int)
    case label(String)
  }

  private let codesPerObject: Int
  private let locations, segments: Range<Int>
  private let ends: [Range<Int>]
  private var place = Place.codes(0)

  /// `ends`: what ends an answer; those beyond the `vocabulary` never come. nil for another task, or where
  /// codes do not follow one another.
  init?(task: PromptTask, codes: CodeTokens, ends: Set<Int>, vocabulary: Range<Int>) {
    switch task {
    case .detect: codesPerObject = 4
    case .segment: codesPerObject = 20
    default: return nil
    }
    guard let locations = Self.range(codes.locations, 1024), let segments = Self.range(codes.segments, 128)
    else { return nil }
    (self.locations, self.segments) = (locations, segments)
    self.ends = ends.filter(vocabulary.contains).sorted().map { $0..<$0 + 1 }
  }

  /// Ids that alone may come next; nil: all but the forbidden ones.
  var allowed: [Range<Int>]? {
    switch place {
    case .codes(0): [locations] + ends
    case .codes(let count): [count < 4 ? locations : segments]
    case .label: nil
    }
  }

  /// Ids that may not come next. A label is not empty, and another object comes after a semicolon only.
  var forbidden: [Range<Int>] {
    guard case .label(let text) = place else { return [] }
    let written = text.last { $0 != " " }
    switch written {
    case nil: return [locations, segments] + ends
    case ";": return [segments] + ends
    default: return [locations, segments]
    }
  }

  mutating func take(_ id: Int, text: String) {
    switch place {
    case .codes(let count):
      place = count + 1 < codesPerObject ? .codes(count + 1) : .label("")
    case .label(let label):
      place = locations.contains(id) ? .codes(1) : .label(label + text)
    }
  }

  private static func range(_ codes: [Int: Int], _ count: Int) -> Range<Int>? {
    guard codes.count == count, let first = codes.keys.min(), let last = codes.keys.max() else { return nil }
    return last - first == count - 1 ? first..<last + 1 : nil
  }
}
