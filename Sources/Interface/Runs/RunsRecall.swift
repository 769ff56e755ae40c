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

  /// Oldest first, all before those of this session.
  mutating func restore(_ answers: [KeptAnswer], about path: Path, _ stamp: FileStamp) {
    guard recalled[path] == stamp else { return }
    book.restore(answers.map { PictureAnswer($0, id: takeID(), at: path, stamp: stamp) }, about: path)
  }
}
