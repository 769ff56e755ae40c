import Files
import Glibc
import Tensors

/// The folder of packed weights, `$XDG_CACHE_HOME/pali`: what packing took seconds for is written once and mapped
/// at every later start.
///
/// A file belongs to a model's folder and the precision of each part. It is used while it is whole (every byte of
/// it is checked first), of this program's layout, and made from the source files as they are now (see
/// `WeightFileDigest` for what that finds); else it is made anew and replaced. Processes need no locks: each writes a file of its own that takes the name
/// when it is whole, and whoever has the one before mapped keeps it until the end.
public struct WeightCache: Sendable {
  public let path: Path
  /// Packing less than this many bytes takes no time worth a file.
  var smallest = 64 << 20
  /// Bytes that can be written into a folder, nil where that is not told.
  var freeSpace: @Sendable (_ folder: Path) -> Int? = { freeBytes($0) }
  /// Left free on the disk.
  static let reserve = 256 << 20

  public init(_ path: Path) { self.path = path }

  /// What `list` packs, mapped; packed and written first where it is not there. The weights are nil where so little
  /// is to be packed that it is not kept. The note says that a damaged file was replaced.
  ///
  /// Throws `FileError` or `WeightCacheError` where nothing can be kept, and what `progress` throws.
  func weights(
    _ list: PackingList, of files: any CheckpointFiles, _ plan: PrecisionPlan, name: String? = nil,
    progress: (Double) throws -> Void
  ) throws -> (weights: PackedWeights?, note: String?) {
    guard !list.items.isEmpty, list.byteCount >= smallest else { return (nil, nil) }
    let source = files.digests
    let file = path.appending(Self.fileName(files.path.real ?? files.path, plan))
    var note: String?
    do {
      let lists = [list] + [list.sharingHead].compactMap { $0 }
      if let weights = try PackedWeights(file, lists: lists, source: source, progress: progress) {
        _ = file.call { utimes($0, nil) }  // The time of the last use.
        return (weights, nil)
      }
    } catch let damage as WeightCacheError {
      note = "\(damage)"
    }
    return (
      try make(file, try list.withoutCopies(), of: files, plan, name, source, progress: progress), note
    )
  }

  private func make(
    _ file: Path, _ list: PackingList, of files: any CheckpointFiles, _ plan: PrecisionPlan,
    _ name: String?, _ source: [WeightFileDigest], progress: (Double) throws -> Void
  ) throws -> PackedWeights {
    let real = files.folder.real ?? files.folder
    let header = PackedHeader(
      model: name ?? real.name.text, folder: real.text,
      precision: plan.name, contents: .init(list, source: source))
    let byteCount = header.contents.checksums + PackedChecksums.byteCount(pieces: header.contents.pieces)
    try makeRoom(for: file, byteCount)
    try withoutActuallyEscaping(progress) { progress in
      try PackedWeightsWriter(list: list, header: header, progress: progress)
        .write(to: file, check: files.checkUnchanged)
    }
    guard let weights = try PackedWeights(file, lists: [list], source: source) else {
      throw FileError.changed(file: file)
    }
    return weights
  }

  /// The folder and the room for a file. A stale one of that name goes first.
  private func makeRoom(for file: Path, _ byteCount: Int) throws {
    guard (try? makeFolder(path)) != nil else { throw WeightCacheError.cannotMake(folder: path) }
    try? removeFile(file)
    let needed = byteCount + Self.reserve
    if let free = freeSpace(path), free < needed {
      throw WeightCacheError.noRoom(folder: path, needed: needed, free: free)
    }
  }

  private static func fileName(_ folder: Path, _ plan: PrecisionPlan) -> Path {
    var hash = ContentHash()
    folder.bytes.withUnsafeBytes { hash.add($0) }
    hash.add("\0\(plan.vision.rawValue)\0\(plan.text.rawValue)")
    return Path(hash.text + WeightCacheEntry.suffix)
  }
}

/// Why packed weights cannot be kept. One line each.
enum WeightCacheError: Error, Equatable, CustomStringConvertible {
  case noRoom(folder: Path, needed: Int, free: Int)
  case cannotMake(folder: Path)
  case damaged(file: Path)

  var description: String {
    switch self {
    case .noRoom(let folder, let needed, let free):
      "\(folder): needs \(megabytes(needed)) MB of disk, \(megabytes(free)) are free"
    case .cannotMake(let folder): "\(folder): the folder cannot be made"
    case .damaged(let file): "\(file): was damaged and has been packed anew"
    }
  }

  private func megabytes(_ bytes: Int) -> Int { bytes / 1_000_000 }
}
