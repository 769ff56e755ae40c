/// How an answer begins, in the form in which answers are written ("<loc0010><loc0020>"). Blanks belong to the piece that
/// follows them: "<loc0010>... cat" has one before the label, and a start should not end with one.
public struct AnswerStart: Sendable, Hashable, ExpressibleByStringLiteral {
  public let text: String
  /// The same as tokens, where it is known how the model cut it; nil: it is cut as answers are.
  public let ids: [Int]?

  public init(_ text: String, ids: [Int]? = nil) {
    self.text = text
    self.ids = ids
  }

  public init(stringLiteral text: String) { self.init(text) }

  /// The model begins.
  public static let none = AnswerStart("")

  public var isEmpty: Bool { text.isEmpty && ids?.isEmpty != false }

  /// What a model has written, or its beginning; marks of the end are no part of it.
  public init(_ tokens: some Sequence<GeneratedToken>) {
    let written = tokens.filter { $0.text != "" || !$0.isEnd }
    let ids = written.compactMap(\.id)
    self.init(written.map(\.text).joined(), ids: ids.count == written.count ? ids : nil)
  }

  /// With more text after it.
  public static func + (start: AnswerStart, text: String) -> AnswerStart { AnswerStart(start.text + text) }
}
