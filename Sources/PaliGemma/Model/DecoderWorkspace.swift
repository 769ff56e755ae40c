import Foundation
import Tensors

/// Row ranges that cover 0..<rows, as even as can be, none longer than a limit.
struct Chunks: Sequence {
  private let rows: Range<Int>
  private let count: Int

  init(_ rows: Int, limit: Int) {
    self.rows = 0..<rows
    count = Swift.max((rows + limit - 1) / limit, 1)
  }

  /// The last row alone.
  init(last rows: Int) {
    self.rows = rows - 1..<rows
    count = 1
  }

  func makeIterator() -> AnyIterator<Range<Int>> {
    var index = 0
    return AnyIterator {
      guard index < count else { return nil }
      defer { index += 1 }
      let start = rows.lowerBound
      return start + rows.count * index / count..<start + rows.count * (index + 1) / count
    }
  }
}

/// What a chunk's way through a layer is written to: made once for each size of chunk and kept for the pass.
struct DecoderWorkspace {
  private let configuration: TextConfiguration
  private var made: [DecoderBuffers] = []

  init(_ configuration: TextConfiguration) {
    self.configuration = configuration
  }

  mutating func buffers(_ rows: Int) throws -> DecoderBuffers {
    if let found = made.first(where: { $0.x.rows == rows }) { return found }
    made.append(try DecoderBuffers(configuration, rows: rows))
    return made[made.count - 1]
  }
}

struct DecoderBuffers {
  /// [C, W]
  let x, normed, y: Activations
  /// [C, H*D]
  let query, heads: Activations
  /// [C, K*D]
  let key, value: Activations
  /// [C, F]
  let gate, up: Activations

  init(_ configuration: TextConfiguration, rows: Int) throws {
    x = try Activations(rows: rows, columns: configuration.width)
    normed = try Activations(rows: rows, columns: configuration.width)
    y = try Activations(rows: rows, columns: configuration.width)
    query = try Activations(rows: rows, columns: configuration.queryWidth)
    heads = try Activations(rows: rows, columns: configuration.queryWidth)
    key = try Activations(rows: rows, columns: configuration.keyValueWidth)
    value = try Activations(rows: rows, columns: configuration.keyValueWidth)
    gate = try Activations(rows: rows, columns: configuration.feedForward)
    up = try Activations(rows: rows, columns: configuration.feedForward)
  }
}

extension Activations {
  /// Takes rows of another one of the same width; they must be as many as this has.
  func copy(_ other: Activations, rows: Range<Int>) {
    for (to, from) in rows.enumerated() { _ = row(to).update(fromContentsOf: other.row(from)) }
  }

  /// Takes all rows of another one of the same width to the places given.
  func replace(rows: Range<Int>, with other: Activations) {
    for (from, to) in rows.enumerated() { _ = row(to).update(fromContentsOf: other.row(from)) }
  }

  /// x = cap * tanh(x / cap).
  func softcap(_ cap: Float) {
    for index in 0..<rows * columns { base[index] = cap * tanh(base[index] / cap) }
  }
}
