import Answers
import Files

/// How far a picture's answer is, as a sign beside its name and a word in the status line.
enum AnswerSign: Equatable {
  case waiting, running, answered, nothingFound, stopped, failed
  case found(Int)

  /// nil: nothing was asked. `waiting`: the pictures whose turn is still to come.
  init?(_ path: Path, _ runs: RunsState, waiting: Set<Path>) {
    if runs.running.contains(where: { $0.request.paths.contains(path) }) {
      self = .running
    } else if waiting.contains(path) {
      self = .waiting
    } else if let answer = runs.book.shown(path) {
      self = Self.ended(answer, on: path)
    } else {
      return nil
    }
  }

  private static func ended(_ answer: PictureAnswer, on path: Path) -> AnswerSign {
    if answer.failure != nil { return .failed }
    if answer.finish == .cancelled { return .stopped }
    guard answer.prompt.seeksObjects else { return .answered }
    // Of an answer about several pictures, all boxes lie on the first.
    let count = answer.output.detections.count
    return count == 0 ? .nothingFound : answer.paths.first == path ? .found(count) : .answered
  }

  func character(ascii: Bool) -> Character {
    switch self {
    case .waiting: ascii ? "." : "·"
    case .running: ascii ? ">" : "▸"
    case .answered: ascii ? "=" : "◆"
    case .found(let count): count < 10 ? Character("\(max(count, 0))") : "+"
    case .nothingFound: ascii ? "o" : "◇"
    case .stopped: ascii ? "-" : "▪"
    case .failed: ascii ? "!" : "✗"
    }
  }

  var role: Theme.Role { self == .failed ? .mark : .progress }

  /// For the status line.
  var word: String {
    switch self {
    case .waiting: "queued"
    case .running: "running"
    case .answered: "answered"
    case .found(let count): "\(count) object\(count == 1 ? "" : "s")"
    case .nothingFound: "nothing found"
    case .stopped: "stopped"
    case .failed: "failed"
    }
  }

  /// For the help screen.
  static func meanings(ascii: Bool) -> [(sign: String, help: String)] {
    let all: [(AnswerSign, String)] = [
      (.waiting, "its turn is still to come"), (.running, "the model is at it"),
      (.found(3), "so many objects found; + for ten and more"), (.answered, "answered in words"),
      (.nothingFound, "asked for objects, and none found"), (.stopped, "stopped before the end"),
      (.failed, "failed: its answer tells why"),
    ]
    return all.map { (String($0.0.character(ascii: ascii)), $0.1) }
  }
}
