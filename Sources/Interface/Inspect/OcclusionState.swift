import Answers
import Foundation
import Pictures

/// A square of the picture's grid, `side` by `side` cells.
struct OcclusionCell: Sendable, Hashable {
  let side: Int, column: Int, row: Int

  var area: PictureArea {
    let step = 1 / Double(side)
    return PictureArea(
      left: Double(column) * step, top: Double(row) * step, right: Double(column + 1) * step,
      bottom: Double(row + 1) * step)
  }

  /// The four that it is made of.
  var quarters: [OcclusionCell] {
    (0..<4).map { OcclusionCell(side: 2 * side, column: 2 * column + $0 % 2, row: 2 * row + $0 / 2) }
  }
}

/// Which parts of a picture an object or a word hangs on: each part is painted over and the model asked how likely it
/// finds the same then. Coarse first; then the parts that matter, in quarters. What it tells is causal: without this
/// part, so much less.
struct OcclusionState: Sendable {
  /// An object of an answer, or a word of it.
  struct Subject: Sendable, Hashable {
    let run: RunID
    /// Of a word, the steps that it is made of.
    let steps: Range<Int>
    /// The object; nil: a word.
    let object: Int?
  }

  let subject: Subject
  /// What it is about, for people.
  let name: String
  /// Natural logarithm of how likely it is with all of the picture.
  let base: Float
  /// By how much less likely, in nats.
  private(set) var drops: [OcclusionCell: Float] = [:]
  /// In the order in which they are asked.
  private(set) var waiting: [OcclusionCell]
  private(set) var asked: Set<OcclusionCell> = []
  private var isStopped = false
  /// When it began, and the time of the latest event that told it.
  var start: Double?
  var now = 0.0

  /// Cells a side, at first and at last.
  static let sides = (first: 4, last: 16)
  /// Cells that are looked at more closely have at least this share of the largest drop.
  private static let share: Float = 0.25

  init(_ subject: Subject, name: String, base: Float) {
    (self.subject, self.name, self.base) = (subject, name, base)
    let side = Self.sides.first
    waiting = (0..<side * side).map { OcclusionCell(side: side, column: $0 % side, row: $0 / side) }
  }

  /// The answer that it is about.
  var run: RunID { subject.run }

  var isDone: Bool { waiting.isEmpty && asked.isEmpty }

  mutating func next() -> OcclusionCell? {
    guard !waiting.isEmpty else { return nil }
    let cell = waiting.removeFirst()
    asked.insert(cell)
    return cell
  }

  /// How likely it is without this part.
  mutating func take(_ logprob: Float, of cell: OcclusionCell) {
    asked.remove(cell)
    drops[cell] = base - logprob
    if waiting.isEmpty, asked.isEmpty { refine() }
  }

  mutating func fail(_ cell: OcclusionCell) {
    asked.remove(cell)
    stop()
  }

  /// The rest is not asked any more.
  mutating func stop() { (waiting, isStopped) = ([], true) }

  /// The cells of the finest grid so far that matter, in quarters; those that matter most come first.
  private mutating func refine() {
    let side = drops.keys.map(\.side).max() ?? Self.sides.last
    guard !isStopped, side < Self.sides.last, let most = drops.values.max(), most > 0.05 else { return }
    let worth = drops.filter { $0.key.side == side && $0.value >= most * Self.share }
      .sorted { $0.value > $1.value || $0.value == $1.value && $0.key.row < $1.key.row }
    waiting = worth.prefix(side * side / 4).flatMap(\.key.quarters)
  }

  /// Of all that are known to come.
  var progress: (done: Int, count: Int) { (drops.count, drops.count + waiting.count + asked.count) }

  /// Seconds for what is known to come; nil before that can be told.
  var timeLeft: Double? {
    guard let start, !drops.isEmpty, now > start else { return nil }
    return (now - start) / Double(drops.count) * Double(waiting.count + asked.count)
  }

  var progressText: String {
    let (done, count) = progress
    let left = timeLeft.map { ", \(Seconds.text($0.rounded(.up))) left" } ?? ""
    return "painting over \(done)/\(count)\(left)"
  }

  /// For the layer: how much of the largest drop each place has, 0...1, rows of a square; the finest that is known.
  var heat: [Float] {
    let side = Self.sides.last
    let most = max(drops.values.max() ?? 0, 0.05)
    var values = [Float](repeating: 0, count: side * side)
    for (cell, drop) in drops.sorted(by: { $0.key.side < $1.key.side }) {
      let size = side / cell.side
      for row in cell.row * size..<(cell.row + 1) * size {
        for column in cell.column * size..<(cell.column + 1) * size {
          values[row * side + column] = min(max(drop / most, 0), 1)
        }
      }
    }
    return values
  }

  /// What it came to, in a line.
  var summary: String {
    guard let most = drops.max(by: { $0.value < $1.value }) else { return "nothing could be told" }
    let (before, after) = (exp(Double(base)), exp(Double(base - most.value)))
    guard most.value > 0.05 else { return "\(name): no part of the picture alone makes it less likely" }
    return String(
      format: "%@: %.0f %% with all of the picture, %.0f %% without the part that matters most", name,
      before * 100, after * 100)
  }
}
