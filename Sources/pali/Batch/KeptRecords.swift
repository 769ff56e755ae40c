import Answers
import Files
import Store

/// The answers that are kept, the newest first.
enum KeptRecords {
  /// Throws `StoreError`, or what `take` throws.
  static func read(_ path: Path, _ take: (AnswerRecord) throws -> Void) throws {
    guard try exists(path) else { return }
    let store = try AnswerStore(path)
    try store.list(AnswerStore.Filter()) { kept in
      try take(kept.record)
      return true
    }
  }
}
