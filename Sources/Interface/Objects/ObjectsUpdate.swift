import Answers

/// What commands do to the list of objects. `detections`: those on the picture.
extension ObjectsState {
  mutating func update(_ command: ObjectsCommand, _ detections: [Detection]) -> [Message] {
    switch command {
    case .boxes: return toggle(\.showsBoxes, "boxes")
    case .masks: return toggle(\.showsMasks, "masks")
    case .labels: return toggle(\.showsLabels, "labels")
    case .hide: return hideSelected(detections)
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
    let detections = detections.filter { !onlySelected || $0.index == selected }
    guard !detections.isEmpty else { return nil }
    return OverlayScene(
      detections: detections, hidden: hidden, selected: selected, showBoxes: showsBoxes,
      showMasks: showsMasks, showLabels: showsLabels, theme: theme)
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
