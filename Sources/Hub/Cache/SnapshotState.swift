import Files
import Glibc
import JSON

/// Whether a snapshot has all that a model needs.
extension CachedRevision.State {
  /// Reads the folder's names, the headers of its weights and, where these are in shards, their index. `isBegun`: blobs
  /// of the repository are half there.
  init(ofSnapshot folder: Path, isBegun: Bool) {
    let names = Files.names(in: folder)
    let has = { (name: String) in (try? exists(folder.appending(Path(name)))) == true }
    if let broken = names.first(where: { !has($0.text) }) {
      self = .partial(missing: broken.text)
    } else if let missing = Self.missing(in: folder, has) {
      self = isBegun || missing != ModelFiles.weights ? .partial(missing: missing) : .noModel
    } else if let damaged = names.map(\.text).first(where: { Self.isDamaged(folder, $0) }) {
      self = .damaged(file: damaged)
    } else {
      self = .complete
    }
  }

  private static func isDamaged(_ folder: Path, _ name: String) -> Bool {
    let file = folder.appending(Path(name))
    return ModelFiles.isPart(name) && size(file) == 0 || name.hasSuffix(".safetensors") && hasOtherSize(file)
  }

  private static func missing(in folder: Path, _ has: (String) -> Bool) -> String? {
    if has(ModelFiles.adapter) { return nil }
    let names = Files.names(in: folder).map(\.text)
    if let missing = ModelFiles.missing(names) { return missing }
    let isWhole = has(ModelFiles.weights) || ModelFiles.archive(among: names) != nil
    return isWhole ? nil : missingShard(in: folder, has)
  }

  private static func missingShard(in folder: Path, _ has: (String) -> Bool) -> String? {
    let index = folder.appending(Path(ModelFiles.index))
    guard let bytes = try? readFile(index, limit: ModelFiles.indexLimit),
      let shards = try? ModelFiles.shards(inIndex: bytes, file: index.description)
    else { return ModelFiles.index }
    return shards.first { !has($0) }
  }
}
