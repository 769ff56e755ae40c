import Pictures
import Tensors
import Testing

@testable import PaliGemma

struct FeatureCacheTests {
  @Test func dropsTheOneUsedLongestAgo() throws {
    // Room for two of 8 x 16 float32.
    var cache = FeatureCache(byteLimit: 1100)
    let features = try (0..<3).map { _ in try Activations(rows: 8, columns: 16) }
    cache.keep(features[0], for: "a")
    cache.keep(features[1], for: "b")
    #expect(cache.take("a") === features[0])
    cache.keep(features[2], for: "c")
    #expect(cache.keys == ["a", "c"])
    #expect(cache.take("b") == nil)
  }

  @Test func theNewestStaysHoweverLarge() throws {
    var cache = FeatureCache(byteLimit: 10)
    let features = try Activations(rows: 8, columns: 16)
    cache.keep(features, for: "a")
    #expect(cache.take("a") === features)
    cache.keep(features, for: "a")
    #expect(cache.keys == ["a"])
  }

  @Test func theSamePixelsHaveTheSameKey() {
    let picture = Picture(width: 2, height: 1, rgb: [1, 2, 3, 4, 5, 6])
    #expect(
      FeatureCache.key(picture) == FeatureCache.key(Picture(width: 2, height: 1, rgb: [1, 2, 3, 4, 5, 6])))
    #expect(
      FeatureCache.key(picture) != FeatureCache.key(Picture(width: 1, height: 2, rgb: [1, 2, 3, 4, 5, 6])))
    #expect(
      FeatureCache.key(picture) != FeatureCache.key(Picture(width: 2, height: 1, rgb: [1, 2, 3, 4, 5, 7])))
  }
}
