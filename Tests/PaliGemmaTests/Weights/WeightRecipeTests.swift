import Files
import Tensors
import Testing

@testable import PaliGemma

struct WeightRecipeTests {
  /// Elements that tell their place.
  private func stored(_ shape: [Int]) throws -> StoredTensor {
    let count = shape.reduce(1, *)
    let bytes = try OwnedBytes(count: 4 * count, file: "")
    for index in 0..<count {
      bytes.mutableBytes.storeBytes(of: Float(index), toByteOffset: 4 * index, as: Float.self)
    }
    return StoredTensor(name: "x", elementType: .float32, shape: shape, bytes: bytes.bytes, owner: bytes)
  }

  private func taken(_ recipe: WeightRecipe, from got: [Int], as shape: [Int]) throws -> [Float] {
    #expect(recipe.takes(got, for: shape))
    let places = ElementPlaces(recipe, of: got, for: shape)
    #expect(places.rows.count == shape[0] && places.columns.count == shape.dropFirst().reduce(1, *))
    return try stored(got).part(at: recipe.picked).gathered(rows: places.rows, columns: places.columns)
      .floats()
  }

  @Test func axesArePutInOrder() throws {
    #expect(
      try taken(WeightRecipe(stored: [2, 3], order: [1, 0]), from: [2, 3], as: [3, 2]) == [0, 3, 1, 4, 2, 5])
    // [N, D, H] to [N * H, D], the second of two layers.
    let heads = WeightRecipe(stored: [2, 2, 3, 2], picked: [1], order: [0, 2, 1])
    #expect(
      try taken(heads, from: [2, 2, 3, 2], as: [4, 3]) == [12, 14, 16, 13, 15, 17, 18, 20, 22, 19, 21, 23])
    // [N, H, D] to [D, N * H].
    let out = WeightRecipe(stored: [2, 2, 3], order: [2, 0, 1])
    #expect(try taken(out, from: [2, 2, 3], as: [3, 4]) == [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11])
  }

  @Test func paddingIsLeftOut() throws {
    let recipe = WeightRecipe(padding: 4)
    #expect(try taken(recipe, from: [4, 4], as: [2, 3]) == [0, 1, 2, 4, 5, 6])
    #expect(try taken(recipe, from: [4], as: [3]) == [0, 1, 2])
    #expect(recipe.takes([2, 3], for: [2, 3]) && recipe.takes([2, 4], for: [2, 3]))
    #expect(
      !recipe.takes([2, 8], for: [2, 3]) && !recipe.takes([3, 3], for: [2, 3])
        && !recipe.takes([4], for: [2, 3]))
  }

  @Test func otherShapesAreNotTaken() {
    #expect(
      !WeightRecipe.asStored.takes([3, 2], for: [2, 3]) && WeightRecipe.asStored.takes([2, 3], for: [2, 3]))
    #expect(!WeightRecipe(stored: [2, 3], order: [1, 0]).takes([3, 2], for: [3, 2]))
  }

  /// Some rows are those of the whole, whatever tiles they fall into.
  @Test func partsAreThoseOfTheWhole() throws {
    let (recipe, got, shape) = (WeightRecipe(stored: [50, 70], order: [1, 0]), [50, 70], [70, 50])
    let places = ElementPlaces(recipe, of: got, for: shape)
    let source = try stored(got)
    let whole = try source.gathered(rows: places.rows, columns: places.columns).floats()
    #expect(whole == (0..<70).flatMap { row in (0..<50).map { Float($0 * 70 + row) } })
    for range in [0..<1, 3..<40, 31..<70] {
      let part = try source.gathered(rows: Array(places.rows[range]), columns: places.columns).floats()
      #expect(part == Array(whole[range.lowerBound * 50..<range.upperBound * 50]))
    }
  }
}
