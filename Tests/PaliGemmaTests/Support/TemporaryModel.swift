import Files
import Foundation
import Tensors

@testable import PaliGemma

/// A model folder made from a tiny checkpoint's parts, in any of the layouts that are in use.
final class TemporaryModel {
  /// How the tensors are called.
  enum Naming: CaseIterable { case old, new, newWithVisionModel }

  struct Layout: CustomStringConvertible {
    var elementType = ElementType.bfloat16
    var naming = Naming.old
    var shards = 1
    /// Which of the tokenizer's files are there.
    var tokenizer = ["tokenizer.model", "tokenizer.json", "tokenizer_config.json"]

    var description: String { "\(elementType) \(naming) \(shards) \(tokenizer)" }
  }

  let path: Path

  /// `edit` changes the tensors (old names, bfloat16), `config` the configuration, before they are written.
  init(
    _ checkpoint: TinyCheckpoint, _ layout: Layout = Layout(),
    config: (inout [String: Any]) -> Void = { _ in }, edit: (inout [TensorData]) -> Void = { _ in }
  ) throws {
    path = Path(NSTemporaryDirectory() + "pali-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: path.text, withIntermediateDirectories: true)
    try writeConfiguration(checkpoint, config)
    for name in layout.tokenizer {
      try FileManager.default.copyItem(
        atPath: "\(TinyCheckpoint.tokenizer)/\(name)", toPath: "\(path)/\(name)")
    }
    var tensors = try checkpoint.tensors().map(TensorData.init)
    edit(&tensors)
    try write(
      tensors.map { tensor in
        var tensor = tensor.converted(to: layout.elementType)
        tensor.name = Self.rename(tensor.name, layout.naming)
        return tensor
      }, shards: layout.shards)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.text) }

  func write(_ value: Any, json name: String) throws {
    try JSONSerialization.data(withJSONObject: value).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  private func writeConfiguration(_ checkpoint: TinyCheckpoint, _ edit: (inout [String: Any]) -> Void) throws
  {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(checkpoint.folder)/config.json"))
    var config = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    edit(&config)
    try write(config, json: "config.json")
  }

  private func write(_ tensors: [TensorData], shards: Int) throws {
    guard shards > 1 else { return try writeSafetensors(tensors, to: "\(path)/model.safetensors") }
    var map: [String: String] = [:]
    for shard in 0..<shards {
      let name = "model-0000\(shard + 1)-of-0000\(shards).safetensors"
      let part = tensors.enumerated().filter { $0.offset % shards == shard }.map(\.element)
      try writeSafetensors(part, to: "\(path)/\(name)")
      for tensor in part { map[tensor.name] = name }
    }
    try write(["metadata": ["total_size": 1], "weight_map": map], json: "model.safetensors.index.json")
  }

  private static func rename(_ name: String, _ naming: Naming) -> String {
    let vision = naming == .new ? "model.vision_tower." : "model.vision_tower.vision_model."
    guard naming != .old else { return name }
    return name.replacingOccurrences(of: "language_model.model.", with: "model.language_model.")
      .replacingOccurrences(of: "vision_tower.vision_model.", with: vision)
      .replacingOccurrences(of: "multi_modal_projector.", with: "model.multi_modal_projector.")
  }
}
