/// Where the panes stand. Pure: the reducer asks it too, to know what the mouse points at and how many cells
/// a preview fills.
public struct Layout: Sendable, Equatable {
  public private(set) var browser: Rect?
  public private(set) var preview: Rect?
  public private(set) var answer: Rect?
  public private(set) var objects: Rect?
  public private(set) var prompt: Rect?
  public private(set) var hints: Rect?
  public private(set) var status: Rect?
  /// Whether panes have borders; without, all cells are content.
  public let hasBorders: Bool
  /// Whether there is anything for these panes, on screen or not.
  private let hasAnswer: Bool, hasObjects: Bool

  /// From here on files and picture stand side by side.
  static let wideColumns = 64
  static let tallRows = 12

  public init(_ state: State, size: Size) {
    hasBorders = size.rows >= 9 && size.columns >= 24
    hasAnswer = state.answer != nil
    hasObjects = state.answer?.output.detections.isEmpty == false
    var rows = size.rows
    func takeLast(_ enough: Bool) -> Rect? {
      guard enough, rows > 0 else { return nil }
      rows -= 1
      return Rect(x: 0, y: rows, columns: size.columns, rows: 1)
    }
    status = takeLast(size.rows >= 2)
    hints = takeLast(size.rows >= 16)
    prompt = takeLast(size.rows >= 4)
    let body = Rect(x: 0, y: 0, columns: size.columns, rows: rows)
    if size.columns >= Self.wideColumns, size.rows >= Self.tallRows {
      placeWide(state, body)
    } else {
      placeNarrow(state, body)
    }
  }

  private mutating func placeWide(_ state: State, _ body: Rect) {
    let files = min(40, max(22, body.columns * 26 / 100))
    browser = Rect(x: 0, y: 0, columns: files, rows: body.rows)
    let right = Rect(x: files, y: 0, columns: body.columns - files, rows: body.rows)
    let lower = state.answer == nil ? 0 : min(14, max(5, body.rows * 28 / 100))
    preview = Rect(x: right.x, y: 0, columns: right.columns, rows: right.rows - lower)
    placeAnswer(state, Rect(x: right.x, y: right.rows - lower, columns: right.columns, rows: lower))
  }

  /// One pane at a time: the files, or the picture with what was answered about it.
  private mutating func placeNarrow(_ state: State, _ body: Rect) {
    let showsFiles = state.focus == .browser || (state.focus == .prompt && state.preview.path == nil)
    if showsFiles {
      browser = body
      return
    }
    if body.rows < 6, showsAnswerAlone(state) {
      placeAnswer(state, body)
      return
    }
    let lower = state.answer == nil || body.rows < 6 ? 0 : max(hasBorders ? 4 : 2, body.rows / 3)
    preview = Rect(x: 0, y: 0, columns: body.columns, rows: body.rows - lower)
    placeAnswer(state, Rect(x: 0, y: body.rows - lower, columns: body.columns, rows: lower))
  }

  /// Where there is no room for picture and answer: words are read, objects are looked at.
  private func showsAnswerAlone(_ state: State) -> Bool {
    switch state.focus {
    case .answer, .objects: hasAnswer
    case .prompt: hasAnswer && !hasObjects && state.answer?.output.spans.isEmpty == false
    case .browser, .preview: false
    }
  }

  private mutating func placeAnswer(_ state: State, _ area: Rect) {
    guard area.rows > 0 else { return }
    guard hasObjects, area.columns >= 44 else {
      if hasObjects, state.focus == .objects { objects = area } else { answer = area }
      return
    }
    let list = min(44, area.columns / 2)
    answer = Rect(x: area.x, y: area.y, columns: area.columns - list, rows: area.rows)
    objects = Rect(x: area.x + area.columns - list, y: area.y, columns: list, rows: area.rows)
  }

  /// The cells of a pane within its borders.
  public func content(_ rect: Rect) -> Rect {
    guard hasBorders else { return rect }
    return Rect(
      x: rect.x + 1, y: rect.y + 1, columns: max(0, rect.columns - 2), rows: max(0, rect.rows - 2))
  }

  /// The panes that have something to show, in the order of Tab; on small screens the focus brings them up.
  public var panes: [Focus] {
    var panes: [Focus] = []
    if [browser, preview, answer, objects].contains(where: { $0 != nil }) { panes += [.browser, .preview] }
    if prompt != nil { panes.append(.prompt) }
    if hasAnswer { panes.append(.answer) }
    if hasObjects { panes.append(.objects) }
    return panes
  }

  /// The pane under a cell.
  public func pane(x: Int, y: Int) -> Focus? {
    let places: [(Focus, Rect?)] = [
      (.browser, browser), (.preview, preview), (.answer, answer), (.objects, objects), (.prompt, prompt),
    ]
    return places.first { $0.1?.contains(x: x, y: y) == true }?.0
  }
}

extension Rect {
  public func contains(x: Int, y: Int) -> Bool {
    x >= self.x && y >= self.y && x < self.x + columns && y < self.y + rows
  }
}
