import Tensors
import Testing

@testable import PaliGemma

/// Collects what a probe sees, chunk by chunk, and compares it with a record of the reference.
final class Observations {
  private(set) var seen: [String: (first: Int, columns: Int, values: [Float])] = [:]

  var probe: (String, Activations, Int) -> Void {
    { [self] name, value, first in
      let values = Array(UnsafeBufferPointer(start: value.base, count: value.rows * value.columns))
      if let before = seen[name] {
        #expect(first == before.first + before.values.count / before.columns, "\(name) in order")
        seen[name] = (before.first, before.columns, before.values + values)
      } else {
        seen[name] = (first, value.columns, values)
      }
    }
  }

  /// Every tensor of the record must have been seen and agree: |got - expected| at most `tolerance` times the
  /// largest magnitude of the expected tensor. Of a last layer only the last row is computed.
  func expect(
    _ record: [String: StoredTensor], within tolerance: Float, only: (String) -> Bool = { _ in true }
  ) {
    for (name, stored) in record.sorted(by: { $0.key < $1.key }) where only(name) {
      guard let got = seen[name] else {
        Issue.record("\(name) was not seen")
        continue
      }
      let expected = stored.floats()
      let rows = got.values.count / got.columns
      guard got.columns == stored.shape[1], got.first + rows == stored.shape[0] else {
        Issue.record("\(name) is [\(got.first)+\(rows), \(got.columns)], expected \(stored.shape)")
        continue
      }
      let largest = expected.reduce(0) { max($0, abs($1)) }
      let tail = expected.suffix(got.values.count)
      let worst = zip(got.values, tail).map { abs($0 - $1) }.max() ?? .infinity
      #expect(worst <= tolerance * largest, "\(name) differs by \(worst / largest) of its largest value")
    }
  }
}
