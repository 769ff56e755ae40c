import Answers
import Files
import Glibc
import Interface
import JSON

/// What this program still is to ask, in a file of its own that it holds locked: should it end before its runs do, a
/// later one finds a file that nobody holds, and offers to go on.
///
/// For one thread at a time. What cannot be written or read costs the offer, and nothing else.
final class UnfinishedFile {
  private struct Written: Codable {
    struct Part: Codable {
      let prompt: String
      let pictures: [Path]
    }

    let version: Int
    /// Seconds since 1970: answers from then on are its own.
    let time: Int
    let count: Int
    let options: AnswerRecord.Options
    let parts: [Part]
  }

  struct Found {
    let run: UnfinishedRun
    let time: Int
  }

  private static let version = 1
  private static let largest = 256 << 20

  private let folder: Path
  private let own: Path
  /// Locked while the file is there; nil: it is not.
  private var descriptor: Int32?
  /// What an earlier program left, locked.
  private var found: (path: Path, descriptor: Int32)?

  init(_ folder: Path) {
    self.folder = folder
    own = folder.appending(Path("\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36)).json"))
  }

  deinit {
    if let descriptor { close(descriptor) }
    if let found { close(found.descriptor) }
  }

  /// nil: all has come to an end.
  func note(_ run: UnfinishedRun?) {
    guard let run, run.left > 0 else { return remove() }
    let written = Written(
      version: Self.version, time: Glibc.time(nil), count: run.count, options: .init(run.options),
      parts: run.parts.map { .init(prompt: $0.prompt, pictures: $0.pictures) })
    guard let line = try? JSONLine.text(encoding: written), let descriptor = opened() else { return }
    // In place: another file of that name would not be locked.
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else { return }
    let code = Array((line + "\n").utf8).withUnsafeBytes { StandardStreams.write($0, to: descriptor) }
    if code != 0 { remove() }
  }

  private func opened() -> Int32? {
    if let descriptor { return descriptor }
    guard (try? makeFolder(folder, mode: 0o700)) != nil else { return nil }
    let new = own.call { open($0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    guard new >= 0 else { return nil }
    _ = flock(new, LOCK_EX | LOCK_NB)
    descriptor = new
    return new
  }

  private func remove() {
    guard let descriptor else { return }
    _ = own.call { unlink($0) }
    close(descriptor)
    self.descriptor = nil
  }

  // MARK: What others left

  /// The first that nobody holds; one that cannot be read is removed.
  func find() -> Found? {
    for name in names(in: folder) where name.description.hasSuffix(".json") {
      let path = folder.appending(name)
      guard path != own, let held = Self.lock(path) else { continue }
      if let found = try? Self.read(path), found.run.left > 0 {
        self.found = (path, held)
        return found
      }
      _ = path.call { unlink($0) }
      close(held)
    }
    return nil
  }

  /// It is no more to be offered.
  func forget() {
    guard let found else { return }
    _ = found.path.call { unlink($0) }
    close(found.descriptor)
    self.found = nil
  }

  private static func lock(_ path: Path) -> Int32? {
    let file = path.call { open($0, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
    guard file >= 0 else { return nil }
    if flock(file, LOCK_EX | LOCK_NB) == 0 { return file }
    close(file)
    return nil
  }

  private static func read(_ path: Path) throws -> Found? {
    let written = try JSONDocument(text: readFile(path, limit: largest), file: path.description).root
      .decoded(Written.self)
    guard written.version == version else { return nil }
    let parts = written.parts.map { UnfinishedRun.Part(prompt: $0.prompt, pictures: $0.pictures) }
    return Found(
      run: UnfinishedRun(parts, options: GenerationOptions(written.options), count: written.count),
      time: written.time)
  }
}
