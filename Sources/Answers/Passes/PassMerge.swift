/// What stands of what several passes told: what was told twice is told once, class by class. Two objects of
/// different labels never touch each other.
///
/// 1. Within a pass the first of two that overlap by more than 0.7 stays: the model said one thing twice. Less is a
///    crowd that the model itself told apart.
/// 2. A box that is cut by its tile's inner edge yields to one that is not cut and is the whole of it
///    (`FoundInPass.isPart`): there the thing was seen whole, in the whole picture or in a neighbour.
/// 3. Two halves are joined (`PassSeams`), and rule 2 holds once more, for what has become whole.
/// 4. Of two from different passes that overlap by more than a half the surer one stays, those that are whole before
///    those that are cut; of equals that of the earlier pass. A cut one also yields to a cut one that is the whole of it.
///
/// What is cut and found nowhere else stays: a part of a thing is better than none of it.
struct PassMerge {
  static let repeated = 0.7
  static let same = 0.5

  /// In the order of the passes, and within them of the answers; indices are counted anew.
  static func merged(_ found: [FoundInPass]) -> [Detection] {
    let told = withoutRepeats(found)
    let joined = yielding(PassSeams.joined(yielding(told)))
    return surest(joined).enumerated().map { $1.detection.numbered($0) }
  }

  /// Of one pass: what is new in what it told.
  static func withoutRepeats(_ found: [FoundInPass]) -> [FoundInPass] {
    found.reduce(into: []) { kept, next in
      let isTold = kept.contains { other in
        other.pass == next.pass && other.isNamed(like: next)
          && other.box.overlap(with: next.box) > repeated
      }
      if !isTold { kept.append(next) }
    }
  }

  private static func yielding(_ found: [FoundInPass]) -> [FoundInPass] {
    let whole = found.filter { !$0.isCut }
    return found.filter { object in !whole.contains { object.isPart(of: $0) } }
  }

  private static func surest(_ found: [FoundInPass]) -> [FoundInPass] {
    let order = found.indices.sorted { isBefore(found[$0], found[$1], $0 < $1) }
    var kept: [Int] = []
    for place in order where !kept.contains(where: { isOne(found[$0], found[place]) }) { kept.append(place) }
    return kept.sorted().map { found[$0] }
  }

  private static func isBefore(_ a: FoundInPass, _ b: FoundInPass, _ isEarlier: Bool) -> Bool {
    if a.isCut != b.isCut { return !a.isCut }
    let (first, second) = (score(a), score(b))
    return first == second ? isEarlier : first > second
  }

  /// What is not known is as sure as can be: the order of the passes decides.
  private static func score(_ object: FoundInPass) -> Float {
    object.detection.score.map { $0.isFinite ? $0 : 0 } ?? 1
  }

  /// Whether `other`, less sure, is the same thing.
  private static func isOne(_ kept: FoundInPass, _ other: FoundInPass) -> Bool {
    guard kept.pass != other.pass, kept.isNamed(like: other) else { return false }
    return kept.box.overlap(with: other.box) > same || other.isPart(of: kept)
  }
}

extension Detection {
  /// The same at another place in the answer.
  func numbered(_ index: Int) -> Detection {
    Detection(
      index: index, label: label, box: box, segmentCodes: segmentCodes, mask: mask, score: score, flags: flags
    )
  }
}
