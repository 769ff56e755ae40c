import Foundation

/// An answer's steps put together as they are read: words, the places of a box, the codes of a mask.
public struct AnswerSteps: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case word
    /// The four places of an object.
    case places
    case codes
    /// What ends the answer; no text.
    case end
  }

  public struct Group: Sendable, Equatable {
    public let kind: Kind
    /// Tokens of the answer.
    public internal(set) var steps: Range<Int>
    public internal(set) var text: String
    /// The object that it speaks of.
    public internal(set) var detection: Int?
    /// Natural logarithm of its probability; nil where a token's is not known.
    public internal(set) var logprob: Float?

    /// Of a token, the geometric mean; nil where it is not known.
    public var meanProbability: Float? { logprob.map { Float.exp($0 / Float(max(steps.count, 1))) } }
  }

  public private(set) var groups: [Group] = []

  public init(_ tokens: [GeneratedToken]) {
    var parser = OutputParser()
    for (step, token) in tokens.enumerated() {
      let (location, code) = (AnswerCode.location(token.text), AnswerCode.segment(token.text))
      let count = parser.output.detections.count
      parser.append(token.text, location: location, segmentCode: code, logprob: token.logprob)
      let object = parser.output.spans.last?.detection
      if parser.output.detections.count > count {
        // The last of four.
        closePlaces(step, token, object)
      } else {
        let kind: Kind = token.isEnd ? .end : location == nil && code != nil ? .codes : .word
        append(kind, step, token, kind == .end ? nil : object, isWhole: location != nil)
      }
    }
  }

  /// The group that a step belongs to.
  public func place(of step: Int) -> Int? { groups.firstIndex { $0.steps.contains(step) } }

  /// Of an object: the step of each place, y0 x0 y1 x1; nil where it was not written in these tokens.
  public func places(of detection: Int) -> Range<Int>? {
    groups.first { $0.kind == .places && $0.detection == detection }?.steps
  }

  /// The steps of an object's label.
  public func label(of detection: Int) -> Range<Int>? {
    let words = groups.filter {
      $0.kind == .word && $0.detection == detection && !$0.text.hasPrefix("<")
    }
    // What parts it from the next object is read with it.
    let named = words.prefix { group in group.text.contains { !$0.isWhitespace && $0 != ";" } }
    guard let first = named.first, let last = named.last else { return nil }
    return first.steps.lowerBound..<last.steps.upperBound
  }

  /// The three places before this one were words until now.
  private mutating func closePlaces(_ step: Int, _ token: GeneratedToken, _ object: Int?) {
    let before = groups.suffix(3)
    groups.removeLast(before.count)
    var group = Group(
      kind: .places, steps: step - 3..<step + 1, text: before.map(\.text).joined() + token.text,
      detection: object,
      logprob: token.logprob)
    for other in before { group.logprob = Self.sum(group.logprob, other.logprob) }
    groups.append(group)
  }

  /// Pieces of a word and codes of a mask follow one another in one group; `isWhole`: it stands alone.
  private mutating func append(
    _ kind: Kind, _ step: Int, _ token: GeneratedToken, _ object: Int?, isWhole: Bool
  ) {
    if !isWhole, let last = groups.last, last.kind == kind, last.detection == object, goesOn(token, last) {
      groups[groups.count - 1].steps = last.steps.lowerBound..<step + 1
      groups[groups.count - 1].text += token.text
      groups[groups.count - 1].logprob = Self.sum(last.logprob, token.logprob)
    } else {
      groups.append(
        Group(kind: kind, steps: step..<step + 1, text: token.text, detection: object, logprob: token.logprob)
      )
    }
  }

  private func goesOn(_ token: GeneratedToken, _ last: Group) -> Bool {
    switch last.kind {
    case .codes: true
    case .word: !token.text.isEmpty && token.text.first?.isWhitespace == false && !last.text.hasPrefix("<")
    case .places, .end: false
    }
  }

  private static func sum(_ a: Float?, _ b: Float?) -> Float? { a.flatMap { a in b.map { a + $0 } } }
}

extension Float {
  fileprivate static func exp(_ x: Float) -> Float { Float(Foundation.exp(Double(x))) }
}
