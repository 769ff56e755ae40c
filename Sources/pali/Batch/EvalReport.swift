import Evaluation
import Foundation
import GroundTruth
import JSON

/// What a measurement found, for people and for programs.
struct EvalReport {
  private let score: Score
  private let truth: Truth
  private let answers: Predictions
  private let worst: [Int]

  init(_ score: Score, _ truth: Truth, _ answers: Predictions, worst: Int) {
    self.score = score
    self.truth = truth
    self.answers = answers
    self.worst = score.worst(worst)
  }

  /// A table: the metric with its interval, counts, its parts, what went worst.
  var lines: [String] {
    var rows = [(score.metric.name, Self.text(score.value) + interval)]
    rows.append(
      ("items", "\(score.count)\(answers.missing > 0 ? ", \(answers.missing) without an answer" : "")"))
    if answers.unused > 0 { rows.append(("answers to none", "\(answers.unused)")) }
    rows.append(("invalid", "\(score.invalid) (\(String(format: "%.1f", score.invalidShare * 100)) %)"))
    rows += score.parts.map { ($0.name, Self.text($0.value)) }
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { $0.0.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $0.1 } + worstLines
  }

  private var interval: String {
    score.interval.map { "  (\(Self.text($0.lowerBound)) to \(Self.text($0.upperBound)) in 95 %)" } ?? ""
  }

  private var worstLines: [String] {
    worst.map { index in
      let item = truth.items[index]
      let name = item.images.map(\.description).joined(separator: ", ")
      let right = item.texts.isEmpty ? "\(item.objects.count) objects" : item.texts[0]
      return
        "\(Self.text(score.items[index]))  \(name): \(answers.items[index]?.text ?? "no answer"); right: \(right)"
    }
  }

  private static func text(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "-" }

  var json: String {
    func number(_ value: Double?) -> JSONLine.Value { value.map { .number($0) } ?? .null }
    let interval: JSONLine.Value =
      score.interval.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
    return JSONLine.text(
      .object([
        ("metric", .string(score.metric.rawValue)), ("value", number(score.value)), ("interval", interval),
        ("items", .int(score.count)), ("missing", .int(answers.missing)), ("invalid", .int(score.invalid)),
        ("parts", .object(score.parts.map { ($0.name, number($0.value)) })),
        (
          "worst",
          .array(
            worst.map { index in
              .object([
                ("images", .array(truth.items[index].images.map { .path($0) })),
                ("value", number(score.items[index])),
                ("answer", answers.items[index].map { .string($0.text) } ?? .null),
              ])
            })
        ),
      ]))
  }
}
