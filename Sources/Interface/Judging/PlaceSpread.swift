import Answers
import Foundation
import Pictures

/// How the model's four choices of a box were spread over the places: for each edge the probability of every place, in
/// fractions of the whole picture.
struct PlaceSpread: Sendable, Equatable {
  /// One edge's: sums[n] is the probability of the places before n, of 1024.
  struct Edge: Sendable, Equatable {
    let sums: [Float]

    init(_ logprobs: [Float]) {
      var sums: [Float] = [0]
      sums.reserveCapacity(logprobs.count + 1)
      var sum: Float = 0
      for logprob in logprobs {
        sum += logprob > -30 ? Foundation.exp(logprob) : 0
        sums.append(sum)
      }
      // Places alone are meant: what went to words is left out.
      self.sums = sum > 0 ? sums.map { $0 / sum } : sums
    }

    /// The probability of places from one fraction of 0...1023 to another.
    func mass(_ from: Double, _ to: Double) -> Float { max(0, below(to) - below(from)) }

    /// Of the places up to here; between two places in proportion.
    func below(_ place: Double) -> Float {
      guard place > 0 else { return 0 }
      let last = sums.count - 1
      guard place < Double(last) else { return sums[last] }
      let whole = Int(place)
      return sums[whole] + (sums[whole + 1] - sums[whole]) * Float(place - Double(whole))
    }

    /// The places that are likeliest, the best first.
    func best(_ count: Int) -> [(place: Int, probability: Float)] {
      let all = sums.indices.dropLast().map { (place: $0, probability: sums[$0 + 1] - sums[$0]) }
      let sorted = all.sorted { (a, b) -> Bool in
        a.probability > b.probability || (a.probability == b.probability && a.place < b.place)
      }
      return Array(sorted.prefix(count))
    }

    /// Places within which four fifths lie.
    var middle: ClosedRange<Int> {
      let low = sums.firstIndex { $0 >= 0.1 } ?? 1, high = sums.firstIndex { $0 >= 0.9 } ?? sums.count - 1
      return max(0, low - 1)...max(low - 1, high - 1, 0)
    }
  }

  let object: Int
  let y0, x0, y1, x1: Edge
  /// The part of the picture that the places are of.
  let area: PictureArea

  /// nil where the four steps' places are not all known.
  init?(object: Int, _ steps: Range<Int>, _ distributions: [Int: StepDistribution], in area: PictureArea) {
    let places = steps.map { distributions[$0]?.places ?? [] }
    guard places.count == 4, places.allSatisfy({ $0.count == 1024 }) else { return nil }
    let edges = places.map(Edge.init)
    (self.object, self.area) = (object, area)
    (y0, x0, y1, x1) = (edges[0], edges[1], edges[2], edges[3])
  }

  /// Where a fraction of the whole picture's width lies among the places.
  func column(_ x: Double) -> Double { (x - area.left) / area.width * 1023 + 0.5 }
  func row(_ y: Double) -> Double { (y - area.top) / area.height * 1023 + 0.5 }

  /// How likely it is that the object reaches over a fraction of the picture's width; of its height.
  func covers(x: Double) -> Float { x0.below(column(x)) * (1 - x1.below(column(x))) }
  func covers(y: Double) -> Float { y0.below(row(y)) * (1 - y1.below(row(y))) }
}
