import Answers
import JSON

/// A comparison as programs read it.
extension RecordJoin.Pair {
  var json: String {
    JSONLine.text(
      .object(
        [
          ("images", .array(images.map { .path($0) })), ("left_prompt", .string(prompts.left)),
          ("right_prompt", .string(prompts.right)), ("difference", .number(comparison.difference)),
          ("left_failed", .bool(comparison.isLeftFailed)), ("right_failed", .bool(comparison.isRightFailed)),
          ("objects", .array(comparison.objects.pairs.map(\.json))),
          ("words", .array(comparison.words.pieces.map(\.json))),
          ("cut", .bool(comparison.objects.isCut || comparison.words.isCut)),
        ] + (comparison.tokens.map { [("tokens", $0.json)] } ?? [])))
  }
}

extension ObjectPair {
  fileprivate var json: JSONLine.Value {
    let sides = [("left", left), ("right", right)].compactMap { name, object in object.map { (name, $0.json) }
    }
    let masks = maskOverlap.map { [("mask_overlap", JSONLine.Value.number($0))] } ?? []
    return .object([("kind", .string(kind.name)), ("overlap", .number(overlap))] + masks + sides)
  }
}

extension ObjectPair.Kind {
  fileprivate var name: String {
    switch self {
    case .both, .moved, .renamed: rawValue
    case .onlyLeft: "only_left"
    case .onlyRight: "only_right"
    }
  }
}

extension ComparedObject {
  fileprivate var json: JSONLine.Value {
    .object(
      [
        ("index", .int(index)), ("label", .string(label)),
        ("locations", .array(box.places.map { .int($0) })),
      ] + (score.map { [("score", .number(Double($0)))] } ?? []))
  }
}

extension WordDiff.Piece {
  fileprivate var json: JSONLine.Value {
    let name =
      switch kind {
      case .same: "same"
      case .removed: "removed"
      case .added: "added"
      }
    return .object([("kind", .string(name)), ("text", .string(text))])
  }
}

extension TokenDivergence {
  fileprivate var json: JSONLine.Value {
    let sides = [("left", left), ("right", right)].compactMap { name, token in token.map { (name, $0.json) } }
    return .object([("step", .int(step)), ("shared", .string(shared))] + sides)
  }
}

extension GeneratedToken {
  fileprivate var json: JSONLine.Value {
    .object(
      (id.map { [("id", .int($0))] } ?? []) + [("text", .string(text))]
        + (logprob.map { [("logprob", .number(Double($0)))] } ?? []))
  }
}
