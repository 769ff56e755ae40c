import Answers
import Files

/// How far a picture's answer is, as a sign beside its name.
enum AnswerSign: Equatable {
  case waiting, running, answered, nothingFound, stopped, failed

  /// nil: nothing was asked. `waiting`: the pictures whose turn is still to come.
  init?(_ path: Path, _ state: State, waiting: Set<Path>) {
    if state.run.current?.paths.contains(path) == true {
      self = .running
    } else if waiting.contains(path) {
      self = .waiting
    } else if let answer = state.answers[path] {
      self = Self.ended(answer)
    } else {
      return nil
    }
  }

  private static func ended(_ answer: PictureAnswer) -> AnswerSign {
    if answer.failure != nil { return .failed }
    if answer.finish == .cancelled { return .stopped }
    return answer.seeksObjects && answer.output.detections.isEmpty ? .nothingFound : .answered
  }

  func character(ascii: Bool) -> Character {
    switch self {
    case .waiting: ascii ? "." : "·"
    case .running: ascii ? ">" : "▸"
    case .answered: ascii ? "+" : "◆"
    case .nothingFound: ascii ? "o" : "◇"
    case .stopped: ascii ? "-" : "▪"
    case .failed: ascii ? "!" : "✗"
    }
  }

  /// For the help screen.
  static func meanings(ascii: Bool) -> [(sign: String, help: String)] {
    let all: [(AnswerSign, String)] = [
      (.waiting, "its turn is still to come"), (.running, "the model is at it"), (.answered, "answered"),
      (.nothingFound, "asked for objects, and none found"), (.stopped, "stopped before the end"),
      (.failed, "failed: its answer tells why"),
    ]
    return all.map { (String($0.0.character(ascii: ascii)), $0.1) }
  }
}
