import Files

/// A part of an export, to be written when it comes: of an export of 10,000 pictures there is never more at hand.
public struct ExportPiece: Sendable, Equatable {
  public enum Content: Sendable, Equatable {
    case bytes([UInt8])
    /// The file at a path as it is, copied or linked. It may be gone.
    case copy(of: Path)
  }

  /// In a folder: the file's name, never absolute, never leading out, each name once; the piece is all of it.
  /// nil: the piece goes to the end of the one file.
  public let name: Path?
  public let content: Content

  init(_ text: String) { self.init(Array(text.utf8)) }

  init(_ bytes: [UInt8]) {
    name = nil
    content = .bytes(bytes)
  }

  init(name: String, _ text: String) { self.init(name: name, .bytes(Array(text.utf8))) }

  init(name: String, _ content: Content) {
    self.name = Path(name)
    self.content = content
  }
}
