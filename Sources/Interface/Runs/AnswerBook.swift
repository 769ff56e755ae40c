import Answers
import Files

/// All answers by the run that gave them, and which of them are about which picture.
public struct AnswerBook: Sendable {
  /// Answers that are kept about a picture.
  static let limit = 50

  private var answers: [RunID: PictureAnswer] = [:]
  /// Oldest first.
  private var about: [Path: [RunID]] = [:]
  /// The one that the user has gone back to; else the newest is shown.
  private var chosen: [Path: RunID] = [:]

  public subscript(id: RunID) -> PictureAnswer? { answers[id] }

  /// The answer on screen with a picture.
  public func shown(_ path: Path) -> PictureAnswer? {
    (chosen[path] ?? about[path]?.last).flatMap { answers[$0] }
  }

  /// The objects on screen with a picture: those of the answer shown, or of the one that it speaks of.
  public func objects(on path: Path) -> [Detection] {
    guard let shown = shown(path) else { return [] }
    return (shown.origin.flatMap { answers[$0.run] } ?? shown).detections(on: path)
  }

  /// The run whose objects these are.
  func source(_ path: Path) -> RunID? { shown(path).map { $0.origin?.run ?? $0.id } }

  /// Which of a picture's answers is shown, from 1, and how many there are.
  public func place(_ path: Path) -> (number: Int, count: Int)? {
    guard let ids = about[path], let shown = shown(path), let at = ids.firstIndex(of: shown.id) else {
      return nil
    }
    return (at + 1, ids.count)
  }

  /// A new answer is the one that is shown.
  mutating func begin(_ answer: PictureAnswer) {
    answers[answer.id] = answer
    for path in answer.paths {
      chosen[path] = nil
      about[path, default: []].append(answer.id)
      if let oldest = about[path]?.first, about[path]?.count ?? 0 > Self.limit { remove(oldest, path) }
    }
  }

  /// In place: a copy of all its tokens for each that comes would take as long as the square of their number.
  mutating func update(_ id: RunID, _ change: (inout PictureAnswer) -> Void) {
    guard let place = answers.index(forKey: id) else { return }
    change(&answers.values[place])
  }

  /// An answer is whole: what was answered to the same question before makes room for it.
  mutating func finish(_ id: RunID, _ answer: Answer) {
    update(id) { $0.take(answer) }
    guard let whole = answers[id], answer.finish != .cancelled else { return }
    for path in whole.paths {
      for old in about[path] ?? [] where old != id && answers[old]?.isReplaced(by: whole) == true {
        remove(old, path)
      }
    }
  }

  /// Answers of before, oldest first. What was asked again since has a newer answer.
  mutating func restore(_ old: [PictureAnswer], about path: Path) {
    let there = about[path] ?? []
    let fresh = old.filter { old in !there.contains { answers[$0].map { isSame(old, $0) } == true } }
      .suffix(max(0, Self.limit - there.count))
    for answer in fresh { answers[answer.id] = answer }
    if !fresh.isEmpty { about[path] = fresh.map(\.id) + there }
  }

  private func isSame(_ old: PictureAnswer, _ new: PictureAnswer) -> Bool {
    old.kept == new.kept || !old.isPinned && old.isReplaced(by: new)
  }

  /// To another of a picture's answers. False where there is none.
  mutating func step(_ path: Path, by step: Int) -> Bool {
    guard let ids = about[path], let place = place(path), ids.indices.contains(place.number - 1 + step) else {
      return false
    }
    chosen[path] = ids[place.number - 1 + step]
    return true
  }

  /// Answers are about a picture's contents: of others they say nothing. True where the one shown is gone.
  mutating func forget(about path: Path, unless stamp: FileStamp?) -> Bool {
    guard let stamp, let ids = about[path] else { return false }
    let before = shown(path)?.id
    for id in ids where answers[id].map({ $0.isDone && !$0.isAbout(stamp, at: path) }) == true {
      remove(id, path)
    }
    return shown(path)?.id != before
  }

  var count: Int { answers.count }

  /// Oldest first.
  func answers(_ path: Path) -> [PictureAnswer] { (about[path] ?? []).compactMap { answers[$0] } }

  mutating func choose(_ id: RunID, _ path: Path) {
    if about[path]?.contains(id) == true { chosen[path] = id }
  }

  /// About whichever pictures it is.
  mutating func remove(_ id: RunID) {
    for path in answers[id]?.paths ?? [] { remove(id, path) }
  }

  /// Lets go of a picture's answers where the store has all of them and nothing else speaks of them.
  mutating func release(_ path: Path) -> Bool {
    let ids = about[path] ?? []
    let isFree = ids.allSatisfy { id in
      answers[id].map { $0.kept != nil && $0.origin == nil && $0.paths.count == 1 } == true
    }
    guard isFree, !ids.isEmpty else { return false }
    for id in ids { remove(id, path) }
    return true
  }

  private mutating func remove(_ id: RunID, _ path: Path) {
    about[path]?.removeAll { $0 == id }
    if chosen[path] == id { chosen[path] = nil }
    let isLast = answers[id]?.paths.allSatisfy { about[$0]?.contains(id) != true } == true
    if isLast { answers[id] = nil }
  }
}
