import Answers
import Files
import Store

/// The answers that are kept, the newest first.
enum KeptRecords {
  private struct Question: Hashable {
    let images: [Path]
    let prompt: String

    init(_ record: AnswerRecord) { (images, prompt) = (record.images, record.prompt) }
  }

  /// `mended`: where somebody has mended an answer, that in place of what models said; else what models said alone.
  ///
  /// Throws `StoreError`, or what `take` throws.
  static func read(_ path: Path, mended: Bool, _ take: (AnswerRecord) throws -> Void) throws {
    guard try exists(path) else { return }
    let store = try AnswerStore(path)
    let settled = mended ? try mendedQuestions(store) : []
    try store.list(AnswerStore.Filter()) { kept in
      let record = kept.record
      let isMeant = record.isTruth ? mended : !settled.contains(Question(record))
      if isMeant { try take(record) }
      return true
    }
  }

  private static func mendedQuestions(_ store: AnswerStore) throws -> Set<Question> {
    var questions: Set<Question> = []
    try store.list(AnswerStore.Filter()) { kept in
      if kept.record.isTruth { questions.insert(Question(kept.record)) }
      return true
    }
    return questions
  }
}
