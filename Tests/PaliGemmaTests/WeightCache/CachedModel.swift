import Files
import Foundation
import Tensors
import Testing

@testable import PaliGemma

/// A tiny model with a cache folder of its own that keeps whatever is packed.
final class CachedModel {
  let model: TemporaryModel
  let folder = NSTemporaryDirectory() + "pali-cache-\(UUID().uuidString)"
  var cache: WeightCache

  init(
    _ checkpoint: TinyCheckpoint = .paligemma1, _ layout: TemporaryModel.Layout = .init(),
    edit: (inout [TensorData]) -> Void = { _ in }
  ) throws {
    model = try TemporaryModel(checkpoint, layout, edit: edit)
    cache = WeightCache(Path("\(folder)/pali"))
    cache.smallest = 0
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func load(
    _ precision: PrecisionChoice = .fixed(.q8), cached: Bool = true,
    isCancelled: @escaping () -> Bool = { false }
  )
    throws -> LoadedModel
  {
    try LoadedModel(
      EmbeddedEngine.Settings(
        folder: model.path, precision: precision, threads: 2, cache: cached ? cache : nil),
      isCancelled: isCancelled)
  }

  /// Everything in the cache's folder.
  var names: [String] { Files.names(in: cache.path).map(\.text) }

  /// The only file.
  func file() throws -> String {
    try #require(names.count == 1)
    return "\(cache.path)/\(names[0])"
  }

  /// Tells later whether the file is still that one: a second name keeps its inode's number from being used again.
  func identity(_ path: String) throws -> () -> Bool {
    let held = "\(folder)/held"
    try FileManager.default.linkItem(atPath: path, toPath: held)
    return {
      var (first, second) = (stat(), stat())
      return stat(path, &first) == 0 && stat(held, &second) == 0 && first.st_ino == second.st_ino
    }
  }

  /// What a plan packs of this model, and of which files.
  func list(_ precision: PrecisionChoice = .fixed(.q8)) throws -> (
    list: PackingList, source: [WeightFileDigest]
  ) {
    let configuration = try ModelConfiguration(folder: model.path)
    let folder = try WeightFolder(model.path)
    let weights = try CheckedWeights(folder, configuration)
    let plan = PrecisionPlan(precision, elements: 0)
    return (try PackingList(weights, plan), folder.files.map(\.digest))
  }

  /// The file as a start would take it; nil when it would be made anew.
  func mapped(_ path: String, _ precision: PrecisionChoice = .fixed(.q8)) throws -> PackedWeights? {
    let (list, source) = try list(precision)
    let lists = [list] + [list.sharingHead].compactMap { $0 }
    return try? PackedWeights(Path(path), lists: lists, source: source)
  }
}
