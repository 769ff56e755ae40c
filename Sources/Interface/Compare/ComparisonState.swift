import Answers

/// Two answers about a picture, side by side, or one after the other where there is no room.
struct ComparisonState: Sendable, Equatable {
  /// The one that is held against it, and the one that was on screen.
  let left: RunID
  let right: RunID
  /// Worked out when it was opened, for masks take time.
  let result: AnswerComparison
  /// Which of them is seen where there is room for one, and since when.
  private(set) var showsRight = true
  private var since = 0.0

  static let seconds = 0.9

  init(_ left: PictureAnswer, _ right: PictureAnswer) {
    (self.left, self.right) = (left.id, right.id)
    result = AnswerComparison(ComparedAnswer(left), ComparedAnswer(right))
  }

  /// Where there is room for one they take turns.
  mutating func passTime(to now: Double) {
    if now - since >= Self.seconds { (showsRight, since) = (!showsRight, now) }
  }

  /// What is seen of one side: each object in its pair's colour, with a sign before its name.
  func objects(ofRight isRight: Bool, ascii: Bool) -> [Detection] {
    result.objects.pairs.enumerated().compactMap { place, pair in
      guard let object = isRight ? pair.right : pair.left else { return nil }
      return Detection(
        index: place, label: "\(PairSign.of(pair.kind, ascii: ascii)) \(object.label)", box: object.box,
        mask: object.mask.flatMap { if case .decoded(let mask) = $0 { mask } else { nil } },
        score: object.score)
    }
  }
}

/// How two objects go together, in a character.
enum PairSign {
  static func of(_ kind: ObjectPair.Kind, ascii: Bool) -> String {
    switch kind {
    case .both: "="
    case .moved: ascii ? "~" : "↔"
    case .renamed: ascii ? "!" : "≠"
    case .onlyLeft: ascii ? "-" : "−"
    case .onlyRight: "+"
    }
  }

  static func word(_ kind: ObjectPair.Kind) -> String {
    switch kind {
    case .both: "both"
    case .moved: "moved"
    case .renamed: "renamed"
    case .onlyLeft: "only A"
    case .onlyRight: "only B"
    }
  }
}

extension ComparedAnswer {
  init(_ answer: PictureAnswer) {
    self.init(
      answer.output, tokens: answer.request.passes == .one ? answer.tokens : [],
      isFailed: answer.failure != nil)
  }
}
