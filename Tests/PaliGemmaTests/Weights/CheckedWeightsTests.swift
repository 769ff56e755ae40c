import Files
import Foundation
import Tensors
import Testing

@testable import PaliGemma

struct CheckedWeightsTests {
  @Test func everyTensorOfACheckpointHasItsPlaceUnderEveryName() throws {
    for naming in TemporaryModel.Naming.allCases {
      let folder = try TemporaryModel(.paligemma2, .init(naming: naming))
      let weights = try CheckedWeights(WeightFolder(folder.path), ModelConfiguration(folder: folder.path))
      #expect(try weights.rows.count == TinyCheckpoint.paligemma2.tensors().count)
      #expect(!weights.contains(.head))
    }
  }

  private func failure(_ edit: (inout [TensorData]) -> Void) throws -> ModelError? {
    let folder = try TemporaryModel(.paligemma1, edit: edit)
    let error = #expect(throws: ModelError.self) {
      try CheckedWeights(WeightFolder(folder.path), ModelConfiguration(folder: folder.path))
    }
    expectOneLine(error, naming: folder.path)
    return error
  }

  @Test func aMissingTensorIsNamed() throws {
    let error = try failure { $0.removeAll { $0.name.hasSuffix("layers.1.mlp.up_proj.weight") } }
    guard case .missingTensors(_, ["language_model.model.layers.1.mlp.up_proj.weight"], 1) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func manyMissingTensorsAreCounted() throws {
    let error = try failure { $0.removeAll { $0.name.hasPrefix("vision_tower.") } }
    guard case .missingTensors(_, let names, let count) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(names.count == 3 && count == 37)
  }

  @Test(arguments: [
    "language_model.model.layers.2.mlp.up_proj.weight", "vision_tower.vision_model.head.probe", "odd",
  ])
  func aTensorWithoutAPlaceIsNamed(_ name: String) throws {
    let error = try failure { $0.append(TensorData(name, [1], [0])) }
    guard case .unusedTensors(_, [name], 1) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func theSameTensorUnderTwoNamesIsRefused() throws {
    let error = try failure {
      guard var copy = $0.first(where: { $0.name == "language_model.model.norm.weight" }) else { return }
      copy.name = "model.language_model.norm.weight"
      $0.append(copy)
    }
    guard case .doubledTensor = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    "q_proj.weight", "patch_embedding.weight", "position_embedding.weight", "fc1.bias", "embed_tokens.weight",
  ])
  func everyShapeIsHeldAgainstTheConfiguration(_ suffix: String) throws {
    let error = try failure { tensors in
      guard let index = tensors.firstIndex(where: { $0.name.hasSuffix(suffix) }) else { return }
      // As many elements, another shape: only a look at the shape can tell.
      tensors[index].shape = [1] + tensors[index].shape
    }
    guard case .wrongShape(_, let name, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(name.hasSuffix(suffix))
  }

  /// A type that weights cannot have, of the same width: only a look at the type can tell.
  @Test func everyTypeIsLookedAt() throws {
    let folder = try TemporaryModel(.paligemma1)
    let file = URL(fileURLWithPath: "\(folder.path)/model.safetensors")
    var bytes = try Data(contentsOf: file)
    let name = "language_model.model.layers.1.mlp.down_proj.weight"
    let entry = try #require(bytes.range(of: Data("\"\(name)\"".utf8)))
    let type = try #require(bytes.range(of: Data("\"BF16\"".utf8), in: entry.upperBound..<bytes.endIndex))
    bytes.replaceSubrange(type, with: Data("\"I16\" ".utf8))
    try bytes.write(to: file)
    let path = folder.path.appending("model.safetensors")
    #expect(throws: SafetensorsError.unusableType(file: path, tensor: name, type: "I16")) {
      try CheckedWeights(WeightFolder(folder.path), ModelConfiguration(folder: folder.path))
    }
  }

  @Test func derivedBuffersOfOldFilesAreNotWeights() throws {
    let folder = try TemporaryModel(.paligemma1) { _ in
    } edit: {
      $0.append(
        TensorData(
          "language_model.model.layers.0.self_attn.rotary_emb.inv_freq", [8], [Float](repeating: 1, count: 8))
      )
    }
    _ = try CheckedWeights(WeightFolder(folder.path), ModelConfiguration(folder: folder.path))
  }

  @Test func anUntiedModelNeedsItsHead() throws {
    let folder = try TemporaryModel(.paligemma1) { $0["tie_word_embeddings"] = false }
    #expect(throws: ModelError.missingTensors(folder: folder.path, names: ["lm_head.weight"], count: 1)) {
      try CheckedWeights(WeightFolder(folder.path), ModelConfiguration(folder: folder.path))
    }
  }
}
