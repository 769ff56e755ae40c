import Answers
import Files

/// Answers of earlier sessions.
extension RunsState {
  /// Asks for what was kept about a picture's contents, once.
  mutating func recall(_ path: Path, _ stamp: FileStamp) -> [Effect] {
    guard recalled[path] != stamp else { return [] }
    recalled[path] = stamp
    return [.recall(path, stamp)]
  }

  /// The picture of an answer that is in the store now.
  mutating func kept(_ run: RunID, as id: Int64) -> Path? {
    book.update(run) { $0.kept = id }
    return book[run]?.paths.first
  }

  /// Answers that stay in memory, beyond those about the picture on screen.
  private static let limit = 200

  /// Its answers are asked for again when it is gone to, unless few are in memory anyway.
  mutating func letGo(of path: Path) {
    guard book.count > Self.limit, book.release(path) else { return }
    recalled[path] = nil
  }

  /// Oldest first, all before those of this session.
  mutating func restore(_ answers: [KeptAnswer], about path: Path, _ stamp: FileStamp) {
    guard recalled[path] == stamp else { return }
    book.restore(answers.map { PictureAnswer($0, id: takeID(), at: path, stamp: stamp) }, about: path)
  }
}
