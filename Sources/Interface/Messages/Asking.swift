import Answers
import Files

/// About which pictures the prompt is asked.
public enum Asking: Sendable, Equatable {
  /// About each of the marked ones, or the one on screen.
  case marked
  /// Once about all of them.
  case together
  /// About those of the list that have no answer to it, or about all of the list.
  case unanswered, listed
  /// What the data set asks, about those that have no answer to it.
  case truth
}

/// Runs that had not come to an end when the program did.
public struct UnfinishedRun: Sendable, Equatable {
  public struct Part: Sendable, Equatable {
    /// Exactly what is asked.
    public let prompt: String
    /// Those that have no answer yet.
    public let pictures: [Path]

    public init(prompt: String, pictures: [Path]) {
      self.prompt = prompt
      self.pictures = pictures
    }
  }

  public let parts: [Part]
  public let options: GenerationOptions
  /// Of pictures, those included that have been answered.
  public let count: Int

  public init(_ parts: [Part], options: GenerationOptions, count: Int) {
    self.parts = parts
    self.options = options
    self.count = count
  }

  public var left: Int { parts.reduce(0) { $0 + $1.pictures.count } }
}
