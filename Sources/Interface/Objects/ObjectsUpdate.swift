import Answers

/// What commands do to the list of objects. `detections`: those on the picture.
extension ObjectsState {
  mutating func update(_ command: ObjectsCommand, _ detections: [Detection]) -> [Message] {
    switch command {
    case .boxes: return toggle(\.showsBoxes, "boxes")
    case .masks: return toggle(\.showsMasks, "masks")
    case .labels: return toggle(\.showsLabels, "labels")
    case .hide: return hideSelected(detections)
    case .hideLabel: return hideLabel(detections)
    case .showAll:
      cut = ObjectCut()
      hidden = []
      return [.notice(Notice("all objects are shown"))]
    case .fewer: return moveThreshold(up: true, detections)
    case .more: return moveThreshold(up: false, detections)
    case .acceptObject: return [.mend(.accept, goingOn: true)]
    case .rejectObject: return [.mend(.reject, goingOn: true)]
    case .relabelObject: return [.mending(.label)]
    case .moveEdges: return [.mending(.edges)]
    case .addObject: return [.mending(.add)]
    case .undoMend: return [.mending(.undo)]
    // Only with a number: see `set(threshold:)`.
    case .threshold: return []
    case .zoomToObject:
      guard let object = selected(of: detections) else {
        return [.notice(.noObjectSelected)]
      }
      return [.zoom(to: object.box)]
    }
  }

  /// `page`: how many rows are seen.
  mutating func move(_ movement: Movement, _ detections: [Detection], page: Int) {
    guard !detections.isEmpty else { return }
    let row = selected.map { movement.target(from: $0, count: detections.count, page: page) } ?? 0
    select(min(max(0, row), detections.count - 1), page: page)
  }

  mutating func select(_ index: Int, page: Int) {
    selected = index
    top = min(top, index)
    top = max(top, index - max(1, page) + 1)
  }

  func selected(of detections: [Detection]) -> Detection? {
    selected.flatMap { detections.indices.contains($0) ? detections[$0] : nil }
  }

  /// What is drawn over the picture; nil where there is nothing.
  func overlay(_ detections: [Detection], _ theme: Theme, onlySelected: Bool = false) -> OverlayScene? {
    let detections = detections.filter { (!onlySelected || $0.index == selected) && passes($0) }
    guard !detections.isEmpty else { return nil }
    return OverlayScene(
      detections: detections, hidden: hidden, selected: selected, showBoxes: showsBoxes,
      showMasks: showsMasks, showLabels: showsLabels, theme: theme)
  }

  func passes(_ object: Detection) -> Bool { cut.passes(object) }

  /// Those that are shown, and exported.
  func shown(_ detections: [Detection]) -> [Detection] {
    detections.filter { passes($0) && !hidden.contains($0.index) }
  }

  mutating func set(threshold word: String, _ detections: [Detection]) -> [Message] {
    guard let number = Float(word), (0...1).contains(number) else {
      return [.notice(Notice("the score is a number from 0 to 1, not \(word)", kind: .error))]
    }
    cut.threshold = number
    return [.notice(told(detections))]
  }

  private mutating func moveThreshold(up: Bool, _ detections: [Detection]) -> [Message] {
    cut.move(up: up)
    return [.notice(told(detections))]
  }

  private func told(_ detections: [Detection]) -> Notice {
    let all =
      cut.threshold == 0 ? "objects of any score are shown" : "objects from \(cut.percent) % on are shown"
    guard !detections.isEmpty else { return Notice(all) }
    return Notice("\(all): \(detections.count(where: passes)) of \(detections.count) here")
  }

  private mutating func hideLabel(_ detections: [Detection]) -> [Message] {
    guard let object = selected(of: detections) else { return [.notice(.noObjectSelected)] }
    let isHidden = cut.hiddenLabels.remove(object.label) == nil
    if isHidden { cut.hiddenLabels.insert(object.label) }
    return [
      .advice(
        isHidden
          ? "every \(object.label) is hidden, here and elsewhere; {show-all} shows all again"
          : "every \(object.label) is shown")
    ]
  }

  private mutating func hideSelected(_ detections: [Detection]) -> [Message] {
    guard let object = selected(of: detections) else {
      return [.notice(.noObjectSelected)]
    }
    let isHidden = hidden.remove(object.index) == nil
    if isHidden { hidden.insert(object.index) }
    let name = object.label.isEmpty ? "object without a label" : object.label
    return [.notice(Notice("\(isHidden ? "hidden" : "shown"): \(name)"))]
  }

  private mutating func toggle(_ flag: WritableKeyPath<ObjectsState, Bool>, _ name: String) -> [Message] {
    self[keyPath: flag].toggle()
    return [.notice(Notice.toggled(name, self[keyPath: flag]))]
  }
}
