import Answers
import Files
import Pictures

/// What records are made of what is read.
public struct ImportOptions: Sendable {
  public enum Role: Sendable, Equatable {
    /// What a model said; its name, where it is known.
    case answers(model: String?)
    /// What is so.
    case truth
  }

  /// The engine of answers that were read from other tools' files.
  public static let importedEngine = "imported"

  public var role = Role.answers(model: nil)
  /// What was asked, where the format does not tell; nil: for the things that were found.
  public var prompt: String?
  /// The data set that results are of.
  public var truth: CocoTruth?
  /// A picture's size in pixels, upright, where the format does not tell; nil where that is not to be had: then the
  /// record has no size, and its boxes are places alone.
  public var size: @Sendable (Path) -> (width: Int, height: Int)? = { _ in nil }
  /// Masks of sixteen codes.
  public var decodeMask: @Sendable ([Int]) -> BoxMask? = { _ in nil }

  public init() {}

  var engine: String { role == .truth ? AnswerRecord.truthEngine : Self.importedEngine }

  /// nil where there is none to be named.
  var model: ModelSummary? {
    guard case .answers(let name?) = role else { return nil }
    return ModelSummary(name: name, engine: engine, imageSize: nil, precision: nil, hasMaskDecoder: false)
  }
}

/// What was read, and what was passed over.
public struct ImportSummary: Sendable, Equatable {
  public internal(set) var records = 0
  public internal(set) var objects = 0
  /// Annotations that stand for crowds, and name no object.
  public internal(set) var crowds = 0
  /// Objects without the mask that they have in the file: it cannot be read, or is of another size.
  public internal(set) var masks = 0

  /// For people, one line each.
  public var lines: [String] {
    [counted(records, "record") + ", " + counted(objects, "object")]
      + (crowds > 0 ? ["\(counted(crowds, "crowd")) left out"] : [])
      + (masks > 0 ? ["\(counted(masks, "object")) without the mask, which cannot be read"] : [])
  }
}

extension AnswerRecord {
  /// Of a picture and what was found in it.
  init(
    _ image: Path, size: (width: Int, height: Int)?, prompt: String, output: ParsedOutput,
    _ options: ImportOptions
  ) {
    let request = Request(id: 0, pictures: [.file(image)], prompt: Prompt(prompt))
    let identity = size.map { PictureIdentity(path: image, stamp: nil, width: $0.width, height: $0.height) }
    let record = AnswerRecord(
      request, pictures: identity.map { [$0] } ?? [], model: options.model, output: output, finish: .eos)
    self = record.said(by: options.engine)
  }
}
