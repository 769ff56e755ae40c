import Answers
import Files
import Foundation
import Interface
import JSON

/// What two runs differ in, for people and for programs: what differs most comes first.
struct ComparisonReport {
  private let join: RecordJoin
  private let totals: ComparisonTotals
  private let names: (left: Path, right: Path)
  /// nil: all.
  private let limit: Int?
  /// In the left run's order where they differ as much.
  private let differing: [RecordJoin.Pair]

  init(_ join: RecordJoin, _ left: Path, _ right: Path, limit: Int?) {
    let pairs = join.pairs
    self.join = join
    self.limit = limit
    totals = ComparisonTotals(pairs)
    names = (left, right)
    differing = pairs.map { ($0.comparison.difference, $0) }.filter { $0.0 > 0 }.enumerated()
      .sorted { ($1.element.0, $0.offset) < ($0.element.0, $1.offset) }.map(\.element.1)
  }

  // MARK: For people

  /// A table of counts, then a line each.
  var lines: [String] {
    var rows = [
      ("compared", "\(totals.compared)"), ("same", "\(totals.same)"), ("differing", "\(totals.differing)"),
    ]
    if join.onlyLeft > 0 { rows.append(("only left", "\(join.onlyLeft) in \(names.left)")) }
    if join.onlyRight > 0 { rows.append(("only right", "\(join.onlyRight) in \(names.right)")) }
    let changed = join.changedPictures.count
    if changed > 0 { rows.append(("other contents", "\(changed) under the same path")) }
    if let prompts = join.prompts {
      rows += [("left prompt", prompts.left), ("right prompt", prompts.right)]
    }
    if let agreement = totals.objectAgreement { rows.append(("objects agree", Self.text(agreement))) }
    if join.comparesWords, let share = totals.equalTextShare {
      rows.append(("equal texts", "\(totals.equalTexts) (\(String(format: "%.1f", share * 100)) %)"))
    }
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { $0.0.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $0.1 } + differences
  }

  private var differences: [String] {
    let told = differing.prefix(limit ?? .max)
    let rest = differing.count - told.count
    return told.map(line) + (rest > 0 && limit != 0 ? ["and \(rest) more that differ"] : [])
  }

  private func line(_ pair: RecordJoin.Pair) -> String {
    let name = pair.images.map(\.description).joined(separator: ", ")
    let prompt =
      join.hasSeveralPrompts ? "  \(TextLayout.truncated(DisplayText.line(pair.prompts.left), to: 60))" : ""
    let what = TextLayout.truncated(DisplayText.line(pair.comparison.line), to: 400)
    return "\(Self.text(pair.comparison.difference))  \(name)\(prompt)  \(what)"
  }

  /// What differs is never rounded to nothing.
  private static func text(_ value: Double) -> String {
    value > 0 && value < 0.0001 ? "0.0001" : String(format: "%.4f", value)
  }

  // MARK: For programs

  /// One object for each that differs, then one of all together.
  func eachJSON(_ take: (String) throws -> Void) rethrows {
    for pair in differing.prefix(limit ?? .max) { try take(pair.json) }
    func number(_ value: Double?) -> JSONLine.Value { value.map { .number($0) } ?? .null }
    try take(
      JSONLine.text(
        .object([
          ("compared", .int(totals.compared)), ("same", .int(totals.same)),
          ("differing", .int(totals.differing)),
          ("only_left", .int(join.onlyLeft)), ("only_right", .int(join.onlyRight)),
          ("other_contents", .int(join.changedPictures.count)),
          ("objects_agree", number(totals.objectAgreement)), ("equal_texts", .int(totals.equalTexts)),
        ])))
  }
}
