import Files
import Glibc
import Pictures

/// What of the records is exported, and how.
public struct ExportOptions: Sendable {
  /// What the objects are taken for.
  public enum Role: Sendable {
    /// What a model said: with scores.
    case predictions
    /// What is to be learnt: without.
    case training
  }

  /// How a page shows its pictures.
  public enum PagePictures: Sendable {
    /// Reduced to that many pixels of the longer side, and part of the page.
    case embedded(longestSide: Int)
    /// By the path that is given for a picture's: absolute, or from where the page will be.
    case linked(@Sendable (Path) -> Path)
  }

  /// Only answers to such prompts, with `*`, `?` and `[...]` as in names of files; nil: all.
  public var prompt: String?
  /// Only objects that are known to be as sure as that.
  public var minScore: Double?
  /// Whose ids of pictures and categories are used.
  public var truth: CocoTruth?
  /// The labels that are written, in the order of their numbers; nil: those of the truth, else all, as they come.
  public var categories: [String]?
  public var role = Role.predictions
  public var pagePictures = PagePictures.embedded(longestSide: 640)
  public var pictures = PictureSource.none

  public init() {}

  func chooses(_ prompt: String) -> Bool { self.prompt.map { fnmatch($0, prompt, 0) == 0 } ?? true }
}

/// Where pictures of records are looked at. The paths are those of the records.
public struct PictureSource: Sendable {
  let header: @Sendable (Path) throws -> PictureFile.Header?
  let preview: @Sendable (Path, _ longestSide: Int) throws -> Picture?

  /// - Parameters:
  ///   - header: tells a picture's size and turn; nil where that is not to be had.
  ///   - preview: the picture, with at least so many pixels of its longer side where it has them.
  public init(
    header: @escaping @Sendable (Path) throws -> PictureFile.Header?,
    preview: @escaping @Sendable (Path, _ longestSide: Int) throws -> Picture?
  ) {
    self.header = header
    self.preview = preview
  }

  /// No picture is looked at.
  public static let none = PictureSource(header: { _ in nil }, preview: { _, _ in nil })

  /// The files that the paths name.
  public static let files = PictureSource(
    header: { try PictureFile.header(of: $0) },
    preview: { try PictureFile.decodePreview($0, fitting: (width: $1, height: $1)) })
}
