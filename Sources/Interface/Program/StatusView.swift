import Answers
import Files
import Foundation

/// The status line: a notice, or the picture at the left and the model at the right.
struct StatusView {
  let state: State
  let layout: Layout

  func draw(on brush: inout Brush, in line: Rect) {
    if let notice = state.notice { return Self.draw(notice, in: line, &brush) }
    let base = brush.theme.style(.status)
    brush.frame.fill(line, style: base)
    let (choices, role) = modelText
    let (left, right) = fitting(pictureTexts, choices, columns: line.columns)
    let columns = right.isEmpty ? 0 : min(DisplayWidth.of(right) + 2, line.columns)
    let room = line.columns - columns - 2
    brush.frame.write(
      " " + TextLayout.truncatedInside(left, to: max(0, room)), x: line.x, y: line.y, style: base,
      columns: line.columns - columns)
    guard columns > 0 else { return }
    brush.frame.write(
      " \(right) ", x: line.x + line.columns - columns, y: line.y, style: brush.theme.style(role),
      columns: columns)
    drawProgress(line, reserved: columns, &brush)
  }

  private static func draw(_ notice: Notice, in line: Rect, _ brush: inout Brush) {
    let style = brush.theme.style(notice.kind == .error ? .statusError : .status)
    brush.frame.fill(line, style: style)
    // An error's file and its fault may be far apart.
    let text = TextLayout.truncatedInside(notice.text, to: max(0, line.columns - 1))
    brush.frame.write(" " + text, x: line.x, y: line.y, style: style, columns: line.columns)
  }

  /// The longest texts that stand side by side; both lists have the longest first. What the model does comes
  /// before all details of the picture, those before the details of the model.
  private func fitting(_ lefts: [String], _ rights: [String], columns: Int) -> (String, String) {
    for left in lefts {
      for right in rights where DisplayWidth.of(left) + DisplayWidth.of(right) + 4 <= columns {
        return (left, right)
      }
    }
    let right = rights.last ?? ""
    return (DisplayWidth.of(right) + 8 < columns ? lefts.last ?? "" : "", right)
  }

  /// The picture on screen, longest first. Its name where no border tells it.
  private var pictureTexts: [String] {
    let browser = state.browser
    var (before, facts, after): ([String], [String], [String]) = ([], [], [])
    if !browser.marks.isEmpty { before.append("\(browser.marks.count) marked") }
    if state.objects.cut.threshold > 0 {
      before.append((state.launch.ascii ? ">=" : "≥") + " \(state.objects.cut.percent) %")
    }
    if !layout.hasBorders, layout.preview != nil, let name = browser.current?.name {
      before.append(DisplayText.line(name))
    }
    state.truthText.map { before.append($0) }
    if let shown = state.preview.shown, state.preview.failure == nil {
      let known = shown.facts
      if state.inspect.showsModelView {
        return ["\(known.width)×\(known.height), as the model sees it"]
      }
      facts.append("\(known.width)×\(known.height) \(known.format.name) \(ByteCount.text(known.byteCount))")
      if state.preview.view.zoom > 1 {
        after.append("zoom " + Self.scale(shown))
      }
    }
    if !browser.rows.isEmpty { after.append("\(browser.cursor + 1)/\(browser.rows.count)") }
    if !state.pendingKeys.isEmpty { after.append(state.pendingKeys.map(\.description).joined() + "…") }
    return [before + facts + after, before + after, after].map { $0.joined(separator: " · ") }
  }

  /// How large the picture's pixels are shown, in per cent: 100 is one pixel of it to a half cell.
  private static func scale(_ shown: PreviewState.Shown) -> String {
    let viewport = shown.viewport
    let scale = Double(viewport.width) / (viewport.shownWidth * Double(max(1, shown.facts.width)))
    return String(format: "%.\(scale < 0.095 ? 1 : 0)f %%", scale * 100)
  }

  /// What the model is, or what it is doing, and where pictures go where they leave this machine; longest first.
  private var modelText: ([String], Theme.Role) {
    guard let (texts, role) = doing else { return (state.runs.summary.map(readyTexts) ?? [""], .status) }
    guard let place else { return (texts, role) }
    return (texts.map { $0.isEmpty ? place : "\(place) · \($0)" }, role)
  }

  /// Where pictures go; nil: nowhere.
  private var place: String? {
    state.runs.summary?.server.map { (state.launch.ascii ? "-> " : "→ ") + DisplayText.line($0) }
  }

  /// nil: the model is there, and does nothing for what is on screen.
  private var doing: ([String], Theme.Role)? {
    let run = state.runs
    if let doing = state.inspect.doing, !run.isRunning { return ([doing], .statusBusy) }
    if run.isCancelling { return (["cancelling…"], .statusBusy) }
    if run.summary != nil, let current = run.run(about: state.preview.path) {
      return ([text(current)], .statusBusy)
    }
    if let texts = state.pull.texts, run.change == nil { return (texts, .statusBusy) }
    if let change = run.change {
      let share = String(format: "%.0f %%", change.fraction * 100)
      return (["loading \(DisplayText.line(change.name)) \(share)", "loading \(share)"], .statusBusy)
    }
    switch run.model {
    case .none: return (["no model"], .status)
    case .waiting: return (["model not loaded"], .status)
    case .loading(let fraction):
      let share = String(format: "%.0f %%", fraction * 100)
      return (["loading the model \(share)", "loading \(share)"], .statusBusy)
    case .ready: return nil
    case .failed:
      let why = state.keys.spelled("{run} tells why", in: state.activeContexts)
      return (["model failed: \(why)", "model failed"], .statusError)
    }
  }

  private func readyTexts(_ summary: ModelSummary) -> [String] {
    let name = DisplayText.line(summary.name)
    let precision = summary.precision.map(DisplayText.line) ?? ""
    let size = summary.imageSize.map { "\($0) px" } ?? ""
    let models =
      [[name, size, precision], [name, precision], [name], [precision]].map { parts in
        parts.filter { !$0.isEmpty }.joined(separator: " · ")
      }
      .filter { !$0.isEmpty }
      .map { [place, $0].compactMap { $0 }.joined(separator: " · ") } + (place.map { [$0] } ?? [])
    guard let sign = shownSign else {
      return models + (place == nil ? [""] : [])
    }
    // Words are read; what was found is counted.
    let word = sign == .answered ? "" : sign.word
    let told = [word, pace ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
    guard !told.isEmpty else { return models + (place == nil ? [""] : []) }
    let longest = models.map { "\(told) · \($0)" }
    // Where pictures go comes before all else.
    guard let place else { return longest + [told, word, ""] }
    return longest + [word.isEmpty ? place : "\(word) · \(place)", place]
  }

  /// What came of the answer on screen.
  private var shownSign: AnswerSign? {
    guard let answer = state.answer, answer.isDone, let path = state.preview.path else { return nil }
    return AnswerSign(answer, on: path, state.objects.cut)
  }

  /// How long the answer on screen took.
  private var pace: String? {
    guard let answer = state.answer, !answer.isTruth, let timing = answer.timing, answer.finish != nil else {
      return nil
    }
    let total = timing.vision + timing.prefill + timing.decode
    let speed = timing.tokensPerSecond > 0 ? String(format: ", %.1f tok/s", timing.tokensPerSecond) : ""
    let isOther = answer.model.map {
      $0.name != state.runs.summary?.name || $0.server != state.runs.summary?.server
    }
    let by = isOther == true ? " by \(DisplayText.line(answer.model?.name ?? ""))" : ""
    return Seconds.text(total) + speed + by
  }

  private func text(_ run: RunProgress) -> String {
    let batch = batchText
    switch run.phase {
    case nil: return batch + "starting"
    case .vision: return batch + String(format: "looking %.0f %%", run.fraction * 100) + timeLeft(run)
    case .prefill: return batch + String(format: "reading %.0f %%", run.fraction * 100) + timeLeft(run)
    case .decode:
      let seconds = state.now - run.phaseStart
      let pace = seconds > 0.2 ? String(format: ", %.1f/s", Double(run.tokenCount) / seconds) : ""
      return batch + "\(run.tokenCount) tokens" + pace
    }
  }

  /// Which of how many, and how long the others will take.
  private var batchText: String {
    let (runs, now) = (state.runs, state.now)
    guard runs.batchCount > 1 else { return "" }
    let left = runs.batch.timeLeft(runs.queue.count + runs.running.count, at: now)
    let pace =
      runs.batch.pace(at: now).map { String(format: $0 < 10 ? ", %.1f/min" : ", %.0f/min", $0) } ?? ""
    let time = left.map { "\(pace), \(Seconds.text($0.rounded(.up))) left" } ?? ""
    return "\(runs.batch.ended + 1)/\(runs.batchCount)\(time) · "
  }

  private func timeLeft(_ run: RunProgress) -> String {
    run.timeLeft(at: state.now).map { String(format: ", %.0f s left", $0.rounded(.up)) } ?? ""
  }

  /// Of what the busy text tells.
  private var shareDone: Double? {
    guard state.runs.summary != nil, let run = state.runs.run(about: state.preview.path) else {
      return state.runs.change == nil ? state.pull.fraction : nil
    }
    return run.phase == .decode || run.phase == nil ? nil : run.fraction
  }

  /// A bar behind the busy text: the share of it that is done.
  private func drawProgress(_ line: Rect, reserved: Int, _ brush: inout Brush) {
    guard let fraction = shareDone else { return }
    let start = line.x + line.columns - reserved
    let done = Int((Double(reserved) * fraction).rounded())
    for x in start..<start + min(reserved, max(0, done)) {
      brush.frame[x, line.y].style = brush.theme.style(.progress)
      brush.frame[x, line.y].style.attributes.insert(.reverse)
    }
  }
}
