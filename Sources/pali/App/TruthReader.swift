import Evaluation
import Files
import Foundation
import GroundTruth
import Interface

/// Reads data sets that tell what is so, and measures answers by them, for the interface.
enum TruthReader {
  private static let limit = 1 << 30

  /// Throws an error of one line.
  static func read(_ file: Path) throws -> TruthSet {
    let truth = try Truth(try readFile(file, limit: limit), file: file.description)
    return TruthSet(truth, file: file, folder: file.parent)
  }

  /// nil where the data set's metric cannot be told.
  static func measure(_ set: TruthSet, _ predictions: [Prediction?]) -> MeasuredTruth? {
    // What is not answered yet is neither good nor bad.
    let places = predictions.indices.filter { predictions[$0] != nil && $0 < set.truth.items.count }
    let truth = Truth(
      items: places.map { set.truth.items[$0] }, categories: set.truth.categories, form: set.truth.form)
    guard let score = try? Evaluation(truth, places.map { predictions[$0] }).score(.auto(set.truth)) else {
      return nil
    }
    var worth: [Path: [Double]] = [:]
    for (item, value) in zip(truth.items, score.items) {
      guard let value, let path = set.picture(item) else { continue }
      worth[path, default: []].append(value)
    }
    let value = score.value.map { String(format: "%.3f", $0) } ?? "-"
    return MeasuredTruth(
      text: "\(score.metric.name) \(value) of \(score.count)",
      worth: worth.mapValues { $0.reduce(0, +) / Double($0.count) })
  }
}
