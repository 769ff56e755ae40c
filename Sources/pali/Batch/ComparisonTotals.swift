import Answers

/// What the answers of two runs have in common, all together.
struct ComparisonTotals {
  private(set) var same = 0
  private(set) var differing = 0
  private(set) var equalTexts = 0
  /// Objects of both sides, each pair twice, and what they agree in; nothing where there are none.
  private var objects = 0
  private var agreement = 0.0

  init(_ pairs: [RecordJoin.Pair]) { for pair in pairs { add(pair.comparison) } }

  private mutating func add(_ comparison: AnswerComparison) {
    if comparison.difference == 0 { same += 1 } else { differing += 1 }
    if comparison.words.isSame { equalTexts += 1 }
    let count = comparison.objects.pairs.reduce(0) {
      $0 + ($1.left == nil ? 0 : 1) + ($1.right == nil ? 0 : 1)
    }
    objects += count
    agreement += comparison.objects.agreement * Double(count)
  }

  var compared: Int { same + differing }
  /// 0...1, as `ObjectComparison.agreement` is, over all objects; nil where there are none.
  var objectAgreement: Double? { objects > 0 ? agreement / Double(objects) : nil }
  /// nil where nothing is compared.
  var equalTextShare: Double? { compared > 0 ? Double(equalTexts) / Double(compared) : nil }
}
