import Answers
import Files
import JSON

/// Why a request cannot be answered. One line each.
public enum GenerationError: Error, Equatable, CustomStringConvertible {
  case noPictures
  case promptTooLong(tokens: Int, limit: Int)
  /// `limit`: what the prompt leaves of the model's positions, less one for the token that follows.
  case startTooLong(tokens: Int, limit: Int)
  /// A token of a given start that no answer has there; places count from 1.
  case start(StartFault, token: String, place: Int)
  /// The same of an answer that is to be scored; `token` nil: it cannot end where it does.
  case candidate(String, StartFault, token: String?, place: Int)
  /// `limit`: what prompt and start leave of the model's positions.
  case candidateTooLong(String, tokens: Int, limit: Int)
  case option(name: String, got: String, expected: String)
  /// Every logit of a step is NaN or infinite: damaged weights, most likely.
  case notFinite(folder: Path, step: Int)

  public var description: String {
    switch self {
    case .noPictures: "a prompt needs at least one picture"
    case .promptTooLong(let tokens, let limit):
      "pictures and prompt make \(tokens) tokens; this model takes \(limit)"
    case .startTooLong(let tokens, let limit):
      "\(StartTooLong(tokens: tokens, limit: limit))"
    case .start(let fault, let token, let place):
      "the given start cannot have \(Self.quoted(token)) as token \(place): \(fault.reason)"
    case .candidate(let text, let fault, let token?, let place):
      "the candidate \(Self.quoted(text)) cannot have \(Self.quoted(token)) as token \(place): \(fault.reason)"
    case .candidate(let text, let fault, nil, _):
      "the candidate \(Self.quoted(text)) cannot end where it does: \(fault.reason)"
    case .candidateTooLong(let text, let tokens, let limit):
      "the candidate \(Self.quoted(text)) makes \(tokens) tokens; after pictures, prompt and start there is room for "
        + "\(limit)"
    case .option(let name, let got, let expected): "\(name) is \(got); it must be \(expected)"
    case .notFinite(let folder, let step):
      "\(folder): the model's numbers are not finite at token \(step + 1); its weights may be damaged"
    }
  }

  /// Pieces may be newlines and control characters.
  private static func quoted(_ piece: String) -> String { abbreviated(piece, to: 40).debugDescription }
}

/// What is wrong with a token that is given.
public enum StartFault: Sendable, Equatable {
  /// It would end the answer.
  case end
  /// It is none of an answer's, or the model's generation_config.json forbids it there.
  case rules
  /// The request is for an answer that has the form of its task, which has no such token there.
  case form

  fileprivate var reason: String {
    switch self {
    case .end: "it ends the answer"
    case .rules: "the model's generation_config.json forbids it there"
    case .form: "a constrained answer has the form of its task"
    }
  }
}
