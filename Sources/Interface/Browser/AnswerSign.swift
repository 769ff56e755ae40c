import Answers
import Files

/// How far a picture's answer is, as a sign beside its name and a word in the status line.
enum AnswerSign: Equatable {
  case waiting, running, answered, nothingFound, stopped, failed
  case found(Int)

  /// What came of an answer that has ended. `isFirst`: of an answer about several pictures, all boxes lie on the first.
  init(_ answer: AnswerSummary, _ cut: ObjectCut, isFirst: Bool = true) {
    self.init(
      hasFailed: answer.error != nil, finish: answer.finish.flatMap { FinishReason(rawValue: $0) },
      isOfObjects: isFirst && (!answer.objects.isEmpty || answer.seeksObjects),
      count: answer.objects(cut).count)
  }

  /// The same of an answer that is on screen with a picture.
  init(_ answer: PictureAnswer, on path: Path, _ cut: ObjectCut) {
    let detections = answer.output.detections
    self.init(
      hasFailed: answer.failure != nil, finish: answer.finish,
      isOfObjects: answer.paths.first == path && answer.request.candidates.isEmpty
        && (!detections.isEmpty || answer.prompt.seeksObjects),
      count: detections.count(where: cut.passes))
  }

  private init(hasFailed: Bool, finish: FinishReason?, isOfObjects: Bool, count: Int) {
    if hasFailed {
      self = .failed
    } else if finish == .cancelled {
      self = .stopped
    } else if isOfObjects {
      self = count == 0 ? .nothingFound : .found(count)
    } else {
      self = .answered
    }
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
