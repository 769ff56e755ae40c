/// A key or token: where it is printed, encoded or interpolated it says nothing of itself.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  let text: String

  /// nil where there is nothing but blanks.
  public init?(_ text: String) {
    let words = text.split { $0.isWhitespace || $0.isNewline }
    guard let word = words.first else { return nil }
    // What has blanks inside is kept as it is, to be refused as a header.
    self.text = words.count == 1 ? String(word) : text
  }

  /// The text with itself struck out: what others say may repeat it.
  public func struck(from text: String) -> String {
    String(decoding: Array(text.utf8).replacing(self.text.utf8, with: "(secret)".utf8), as: UTF8.self)
  }

  public var description: String { "(secret)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
