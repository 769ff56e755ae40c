import Foundation
import JSON
import Tensors
import Testing

@testable import PaliGemma

/// The sliding layers' rings. That they answer as the reference does is in DecoderTests: the tiny PaliGemma 2
/// has a window of 22, which its prompts and answers exceed.
struct KeyValueCacheTests {
  private func configuration(window: Int) throws -> TextConfiguration {
    let text = try String(contentsOfFile: "\(TinyCheckpoint.paligemma2.folder)/config.json", encoding: .utf8)
      .replacingOccurrences(of: "\"sliding_window\": 22", with: "\"sliding_window\": \(window)")
    return try ModelConfiguration(JSONDocument(text: Array(text.utf8), file: "config.json").root).text
  }

  /// What each step sees: the whole prefix in its own pass, then the last `window` positions in sliding layers.
  @Test(arguments: [(4, 10), (10, 4), (4, 4), (5, 4), (9, 1)])
  func seesTheWholePrefixAndThenTheWindow(prefix: Int, window: Int) throws {
    let text = try configuration(window: window)
    let cache = try KeyValueCache(text, prefix: prefix, capacity: prefix + 20)
    let rows = try Activations(rows: prefix, columns: text.keyValueWidth)
    try cache.beginPass(rows: prefix)
    for layer in 0..<text.layers { cache.write(layer: layer, keys: rows, values: rows, at: 0) }
    for layer in 0..<text.layers {
      #expect(cache.seen(layer: layer, by: 0..<prefix)?.counts == [Int](repeating: prefix, count: prefix))
    }
    cache.finishPass()
    let row = try Activations(rows: 1, columns: text.keyValueWidth)
    for position in prefix..<prefix + 20 {
      #expect(cache.count == position)
      try cache.beginPass(rows: 1)
      for layer in 0..<text.layers {
        cache.write(layer: layer, keys: row, values: row, at: position)
        let expected = text.sliding[layer] ? min(position + 1, window) : position + 1
        #expect(cache.seen(layer: layer, by: position..<position + 1)?.counts == [expected])
      }
      cache.finishPass()
    }
  }

  @Test func aRingTakesNoMoreThanItsWindow() throws {
    let text = try configuration(window: 16)
    // Layers 0 and 2 slide, layer 1 does not; 32 columns of 4 bytes, keys and values.
    #expect(KeyValueCache.byteCount(text, capacity: 100) == (16 + 100 + 16) * 32 * 4 * 2)
    #expect(KeyValueCache.byteCount(text, capacity: 10) == 30 * 32 * 4 * 2)
    #expect(KeyValueCache.byteCount(text, capacity: 10, format: .bfloat16) == 30 * 32 * 2 * 2)
  }

  @Test func whatIsKeptIsFloat32WhereNumbersAreTheReferences() {
    #expect(Precision.allCases.map(\.cacheFormat) == [.float32, .bfloat16, .bfloat16, .bfloat16])
  }
}
