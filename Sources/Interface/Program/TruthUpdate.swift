import Answers
import Files
import GroundTruth

/// A data set and what the answers to it are worth.
extension State {
  /// It is shown from now on; its pictures are listed, unless others were asked for.
  mutating func take(_ set: TruthSet, listing: Bool) -> [Effect] {
    truth = TruthState(set: set, before: listing ? truth.before ?? browser.source : truth.before)
    browser.judge(by: set)
    let count = set.pictures.count
    notice = Notice(
      "\(set.file.name): \(set.truth.form.name) of \(count) picture\(count == 1 ? "" : "s"); "
        + keys.spelled(
          set.questions.isEmpty
            ? "{sort-worst} puts what went worst first"
            : "{sort-worst} puts what went worst first, {run-truth} asks what it asks", in: [.browser]))
    return (listing ? [.list(.arguments(set.pictures))] : []) + measure()
  }

  mutating func closeTruth() -> [Effect] {
    notice = Notice(truth.set.map { "\($0.file.name) is closed" } ?? "no data set is open")
    let before = truth.before
    truth = TruthState()
    browser.judge(by: nil)
    return before.map { [.list($0)] } ?? []
  }

  /// Of words, how well they went, on another queue; of objects that is known at once.
  mutating func measure() -> [Effect] {
    guard let set = truth.set, !set.isOfObjects, !truth.isMeasuring else { return [] }
    let predictions = set.truth.items.map { item -> Prediction? in
      guard let path = set.picture(item) else { return nil }
      return browser.ledger.newest(path, exactly: item.prompt).flatMap { entry in
        guard entry.summary.isAnswered, let text = entry.summary.text else { return nil }
        return Prediction(images: item.images, prompt: item.prompt, text: text)
      }
    }
    guard predictions.contains(where: { $0 != nil }) else { return [] }
    truth.isMeasuring = true
    return [.measure(MeasuringTruth(set: set, predictions: predictions))]
  }

  mutating func take(_ measured: MeasuredTruth?) {
    truth.isMeasuring = false
    guard truth.set != nil, let measured else { return }
    truth.measured = measured
    browser.judge(worth: measured.worth)
  }

  /// What the data set asks, of the pictures that have no answer to it.
  mutating func askTruth(isAgreed: Bool) -> [Effect] {
    guard let set = truth.set else {
      notice = Notice(keys.spelled("no data set is open: {truth} opens one", in: [.panes]))
      return []
    }
    if let obstacle = runs.obstacle { return take([.notice(Notice(obstacle, kind: .error))]) }
    let parts = set.questions.compactMap { question -> UnfinishedRun.Part? in
      let open = unanswered(question.pictures, Prompt(question.prompt))
      return open.isEmpty ? nil : UnfinishedRun.Part(prompt: question.prompt, pictures: open)
    }
    let run = UnfinishedRun(parts, options: launch.options, count: parts.reduce(0) { $0 + $1.pictures.count })
    guard run.left > 0 else {
      notice = Notice(
        set.questions.isEmpty
          ? keys.spelled(
            "the data set does not tell what to ask: {run-list} asks what you type", in: [.panes])
          : "all that the data set asks is answered")
      return []
    }
    if isAgreed || run.left == 1 { return resume(run) }
    ask("Ask the data set's \(run.left) questions that have no answer?", .run(.truth))
    return []
  }

  /// The answer on screen beside what is so.
  var comparison: TruthComparison? {
    guard let path = preview.path else { return nil }
    let prompt = answer?.prompt ?? composedPrompt
    return truth.comparison(path, prompt, detections, objects.cut)
  }

  /// What would be right to say about the picture on screen.
  var rightTexts: [String] {
    guard let path = preview.path, let answer else { return [] }
    return truth.texts(path, answer.prompt.text)
  }

  /// For the status line; nil where there is nothing to tell.
  var truthText: String? {
    guard let set = truth.set else { return nil }
    if !set.isOfObjects { return truth.measured?.text }
    guard browser.tally.answered > 0 else { return nil }
    let counts = browser.tally.counts(objects.cut)
    func percent(_ share: Double?) -> String { share.map { "\(Int(($0 * 100).rounded())) %" } ?? "-" }
    return
      "P \(percent(counts.precision)) R \(percent(counts.recall)) of \(browser.tally.answered)/\(set.pictures.count)"
  }
}
