import Answers
import Files

/// The list of a picture's answers: gone through, pinned, forgotten.
extension State {
  mutating func openAnswers() {
    guard let path = preview.path, let shown = runs.book.shown(path) else {
      _ = take([AnswerState.none])
      return
    }
    popups.popup = .picker(
      .answers(runs.book.answers(path), on: path, shown: shown.id, cut: objects.cut))
  }

  private func answer(_ id: String) -> PictureAnswer? { UInt64(id).flatMap { runs.book[RunID($0)] } }

  mutating func showAnswer(_ id: String) {
    guard let path = preview.path, let answer = answer(id), runs.book.shown(path)?.id != answer.id else {
      return
    }
    runs.book.choose(answer.id, path)
    resetAnswer()
  }

  mutating func pinAnswer(_ id: String) -> [Effect] {
    guard let path = preview.path, let answer = answer(id) else { return [] }
    guard let kept = answer.kept else {
      notice = Notice("only answers that are kept can be pinned")
      return []
    }
    let isPinned = !answer.isPinned
    runs.book.update(answer.id) { $0.isPinned = isPinned }
    browser.amend(path, where: { $0.kept == kept }) { $0.isPinned = isPinned }
    reopenAnswers(at: id)
    return [.pin(kept, isPinned)]
  }

  mutating func askToForget(_ id: String) {
    guard let answer = answer(id), answer.isDone else { return }
    popups.popup = nil
    ask("Remove the answer to “\(answer.prompt.text)” for good?", .forget(answer.id))
  }

  mutating func forgetAnswer(_ run: RunID) -> [Effect] {
    guard let path = preview.path, let answer = runs.book[run] else { return [] }
    runs.book.remove(run)
    browser.note([path]) { $0.remove(path) { $0.run == run || $0.kept != nil && $0.kept == answer.kept } }
    resetAnswer()
    if runs.book.shown(path) != nil { openAnswers() }
    notice = Notice("removed")
    return answer.kept.map { [.forget($0)] } ?? []
  }

  /// The list as it is now, the cursor where it was.
  private mutating func reopenAnswers(at id: String) {
    guard case .picker(let picker) = popups.popup else { return }
    openAnswers()
    guard case .picker(var new) = popups.popup else { return }
    new.line = picker.line
    new.cursor = picker.cursor
    popups.popup = .picker(new)
  }
}
