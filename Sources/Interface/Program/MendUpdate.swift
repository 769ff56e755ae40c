import Answers
import Files

/// Mending: an answer's objects made to tell what is so. It is kept as an answer of its own beside the model's.
extension State {
  /// Changes the selected object, and goes on to the next where that is what one goes on with.
  mutating func mend(_ change: Mend, goingOn: Bool = false) -> [Effect] {
    guard let object = selectedObject else { return selectFirst() }
    return mendAnswer { objects in
      guard let place = objects.firstIndex(where: { $0.index == object.index }) else { return }
      objects[place] = change.applied(to: objects[place])
    } then: { state in
      if goingOn {
        state.objects.move(.down, state.detections, page: Layout(state, size: state.size).objectRows)
      }
    }
  }

  /// Nothing is changed that was not seen to be meant.
  private mutating func selectFirst() -> [Effect] {
    guard !detections.isEmpty else { return take([.notice(.noObjectSelected)]) }
    objects.select(0, page: Layout(self, size: size).objectRows)
    return take([.notice(Notice("the first object is selected: once more for this one"))])
  }

  /// On the mended answer about the picture, begun with the model's objects where there is none yet.
  private mutating func mendAnswer(
    _ change: (inout [Detection]) -> Void, then: (inout State) -> Void = { _ in }
  ) -> [Effect] {
    guard let path = preview.path, let run = runs.book.source(path), let shown = runs.book[run] else {
      return take([AnswerState.none])
    }
    guard shown.isDone, shown.failure == nil, shown.paths == [path], let model = shown.model,
      shown.isMendable
    else { return take([.notice(Notice("only a whole answer of objects in one picture can be mended"))]) }
    let selected = objects.selected
    if !shown.isTruth {
      let mended = shown.mended(as: runs.takeID(), model)
      runs.book.begin(mended)
      resetAnswer()
      objects.selected = selected
    }
    guard let id = runs.book.source(path), let before = runs.book[id]?.output.detections else { return [] }
    objects.remember(before, of: id)
    runs.book.update(id) { answer in
      change(&answer.output.detections)
      answer.output.rewrite()
    }
    then(&self)
    return keepMended(id)
  }

  private mutating func keepMended(_ id: RunID) -> [Effect] {
    guard let answer = runs.book[id] else { return [] }
    browser.note(answer.paths) { $0.add(answer) }
    if !launch.keepsAnswers, notice == nil {
      notice = Notice("answers are not kept: this is gone when pali ends")
    }
    return [.keep(answer)]
  }

  mutating func undoMend() -> [Effect] {
    guard let path = preview.path, let id = runs.book.source(path), let before = objects.recallMend(of: id)
    else {
      return take([.notice(Notice("there is nothing to take back"))])
    }
    runs.book.update(id) { answer in
      answer.output.detections = before
      answer.output.rewrite()
    }
    if let selected = objects.selected, selected >= before.count { objects.selected = before.indices.last }
    // Back at what the model said: nothing is left of it.
    return runs.book[id]?.isAsSaid == true ? dropMended(id, path) : keepMended(id)
  }

  private mutating func dropMended(_ id: RunID, _ path: Path) -> [Effect] {
    let kept = runs.book[id]?.kept
    runs.dropped.insert(id)
    let selected = objects.selected
    let mended = runs.book[id]
    runs.book.remove(id)
    // What was mended is on screen again, and not the newest of all answers.
    if let said = runs.book.answers(path).last(where: { mended?.isMended(from: $0) == true }) {
      runs.book.choose(said.id, path)
    }
    browser.note([path]) { $0.remove(path) { $0.run == id || $0.kept != nil && $0.kept == kept } }
    resetAnswer()
    objects.selected = selected.flatMap { detections.indices.contains($0) ? $0 : nil }
    return kept.map { [.forget($0)] } ?? []
  }

  // MARK: Labels

  mutating func askLabel() -> [Effect] {
    guard let object = selectedObject else { return selectFirst() }
    return take([.ask(.label, EntryOrigin(text: object.label))])
  }

  mutating func relabel(_ text: String) -> [Effect] {
    let label = String(
      String.UnicodeScalarView(text.unicodeScalars.filter { DisplayText.standIn($0) == nil })
    )
    .trimmingBlanks
    guard label != selectedObject?.label else { return [] }
    guard !label.isEmpty, !label.contains(";"), !label.contains("<") else {
      notice = Notice("a label has letters, and neither ; nor < between them", kind: .error)
      return []
    }
    return mend(.relabel(label))
  }

  // MARK: Edges

  mutating func beginEdges() -> [Effect] {
    guard let object = selectedObject else { return selectFirst() }
    objects.edges = EdgeMove(object)
    objects.showsBoxes = true
    return []
  }

  /// A new object, in the middle of what is in sight; its edges are moved next.
  mutating func addObject() -> [Effect] {
    guard let answer else { return take([AnswerState.none]) }
    let label = selectedObject?.label ?? detections.last?.label ?? answer.prompt.soughtNames.first ?? "object"
    let box = preview.middle
    var place: Int?
    let effects = mendAnswer { objects in
      place = objects.count
      objects.append(Detection(index: objects.count, label: label, box: box, flags: [.added]))
    }
    guard let place else { return effects }
    objects.select(place, page: Layout(self, size: size).objectRows)
    objects.edges = selectedObject.map { EdgeMove($0, isNew: true) }
    return effects
  }

  mutating func perform(_ command: EdgeCommand) -> [Effect] {
    guard var edges = objects.edges else { return [] }
    if let (edge, sign) = command.move {
      let step = preview.placesOfACell
      edges.move(edge, by: sign * (edge == .left || edge == .right ? step.x : step.y))
      objects.edges = edges
      return []
    }
    objects.edges = nil
    if command == .keepEdges {
      return edges.box == edges.before && !edges.isNew ? [] : mend(.move(edges.box))
    }
    return edges.isNew ? undoMend() : []
  }
}

extension PreviewState {
  /// Places of the model's that a cell of the preview is wide, and half of one is high.
  var placesOfACell: (x: Int, y: Int) {
    guard let viewport = shown?.viewport else { return (16, 16) }
    func places(_ size: Int, _ share: Double) -> Int {
      max(1, Int((share * 1023 / Double(max(1, size))).rounded()))
    }
    return (places(viewport.width, viewport.shownWidth), places(viewport.height, viewport.shownHeight))
  }

  /// A box in the middle of what is in sight, a quarter of it.
  var middle: LocationBox {
    guard let viewport = shown?.viewport else { return LocationBox(y0: 384, x0: 384, y1: 640, x1: 640) }
    func places(_ start: Double, _ size: Double) -> (Int, Int) {
      let (low, high) = ((start + size * 0.375) * 1023, (start + size * 0.625) * 1023)
      return (Int(min(max(low, 0), 1022)), Int(min(max(high, 1), 1023)))
    }
    let (x0, x1) = places(viewport.left, viewport.shownWidth)
    let (y0, y1) = places(viewport.top, viewport.shownHeight)
    return LocationBox(y0: y0, x0: x0, y1: max(y1, y0 + 1), x1: max(x1, x0 + 1))
  }
}
