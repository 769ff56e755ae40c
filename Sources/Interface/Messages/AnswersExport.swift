import Answers
import Files

/// A format that answers can be written in.
public struct ExportForm: Sendable, Equatable {
  public let name: String
  public let help: String
  /// What a file's name ends with; nil: it is a folder.
  public let suffix: String?

  public init(name: String, help: String, suffix: String?) {
    self.name = name
    self.help = help
    self.suffix = suffix
  }
}

/// Asks for the answers about pictures to be written in another tool's format.
public struct AnswersExport: Sendable, Equatable {
  public let format: String
  public let destination: Path
  public var replacing = false
  /// In this order.
  public let pictures: [PictureVersion]
  /// Only answers to prompts that hold these words; empty: to each prompt the newest.
  public let prompt: String
  /// Only objects that pass.
  public let cut: ObjectCut
  /// Mended answers in place of the model's, as data to learn from.
  public let isTruth: Bool
  /// Those of this session about these pictures, should there be no store.
  public let answers: [PictureAnswer]

  public init(
    format: String, destination: Path, pictures: [PictureVersion], prompt: String, cut: ObjectCut,
    isTruth: Bool,
    answers: [PictureAnswer]
  ) {
    self.format = format
    self.destination = destination
    self.pictures = pictures
    self.prompt = prompt
    self.cut = cut
    self.isTruth = isTruth
    self.answers = answers
  }
}

/// What was to be written.
public enum ExportedThing: Sendable, Equatable {
  case overlay(ExportRequest)
  case answers(AnswersExport)

  /// The same once a file that is there may go.
  var replacing: Effect {
    switch self {
    case .overlay(var request):
      request.replacing = true
      return .exportOverlay(request)
    case .answers(var request):
      request.replacing = true
      return .exportAnswers(request)
    }
  }
}
