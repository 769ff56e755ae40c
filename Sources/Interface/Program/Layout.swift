import Answers

/// Where the panes stand. Pure: the reducer asks it too, to know what the mouse points at and how many cells
/// a preview fills.
public struct Layout: Sendable, Equatable {
  public private(set) var browser: Rect?
  public private(set) var preview: Rect?
  /// The same again, where two answers are compared and there is room.
  public private(set) var secondPreview: Rect?
  public private(set) var answer: Rect?
  public private(set) var objects: Rect?
  public private(set) var prompt: Rect?
  public private(set) var hints: Rect?
  public private(set) var status: Rect?
  /// Whether panes have borders; without, all cells are content.
  public let hasBorders: Bool
  /// Whether there is anything for these panes, on screen or not.
  private let hasAnswer: Bool, hasObjects: Bool
  /// Whether the picture has the screen to itself.
  private let isAlone: Bool
  private let isComparing: Bool

  /// From here on files and picture stand side by side.
  static let wideColumns = 64
  static let tallRows = 12
  /// From here on the answer may stand beside the picture.
  static let wideAnswerColumns = 110

  public init(_ state: State, size: Size) {
    isAlone = state.showsPictureAlone
    hasBorders = size.rows >= 9 && size.columns >= 24 && !isAlone
    hasAnswer = state.answer != nil && state.showsAnswer && !state.showsPictureAlone
    isComparing = state.inspect.comparison != nil && state.answer != nil
    hasObjects = hasAnswer && !isComparing && !state.detections.isEmpty
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
    if state.showsPictureAlone {
      preview = body
    } else if size.columns >= Self.wideColumns, size.rows >= Self.tallRows {
      placeWide(state, body)
    } else {
      placeNarrow(state, body)
    }
    if isComparing { partPreview() }
  }

  /// From here on two pictures stand side by side.
  static let comparedColumns = 56

  private mutating func partPreview() {
    guard let whole = preview, whole.columns >= Self.comparedColumns else { return }
    let half = whole.columns / 2
    preview = Rect(x: whole.x, y: whole.y, columns: half, rows: whole.rows)
    secondPreview = Rect(x: whole.x + half, y: whole.y, columns: half, rows: whole.rows)
  }

  private mutating func placeWide(_ state: State, _ body: Rect) {
    let files = min(40, max(22, body.columns * 26 / 100))
    browser = Rect(x: 0, y: 0, columns: files, rows: body.rows)
    let right = Rect(x: files, y: 0, columns: body.columns - files, rows: body.rows)
    if hasAnswer, !isComparing, Self.belongsBeside(state, right, body) { return placeBeside(state, right) }
    let lower = hasAnswer ? answerRows(state, columns: right.columns, most: max(5, body.rows * 28 / 100)) : 0
    preview = Rect(x: right.x, y: 0, columns: right.columns, rows: right.rows - lower)
    placeAnswer(state, Rect(x: right.x, y: right.rows - lower, columns: right.columns, rows: lower))
  }

  /// Whether the picture is the larger for having its answer beside it and not below. What is answered has no say
  /// in that: nothing is to jump while it comes.
  private static func belongsBeside(_ state: State, _ area: Rect, _ body: Rect) -> Bool {
    guard body.columns >= wideAnswerColumns else { return false }
    let usualAnswerRows = 6
    func height(_ columns: Int, _ rows: Int) -> Double {
      min(Double(2 * rows), Double(columns) / (state.preview.shown?.facts.aspect ?? 4.0 / 3))
    }
    return height(area.columns - besideColumns(area), area.rows)
      >= height(area.columns, area.rows - usualAnswerRows)
  }

  private static func besideColumns(_ area: Rect) -> Int { min(46, max(34, area.columns * 3 / 10)) }

  /// Picture, answer and objects from left to right, the objects under their answer.
  private mutating func placeBeside(_ state: State, _ area: Rect) {
    let columns = Self.besideColumns(area)
    preview = Rect(x: area.x, y: area.y, columns: area.columns - columns, rows: area.rows)
    let side = Rect(x: area.x + area.columns - columns, y: area.y, columns: columns, rows: area.rows)
    guard hasObjects else { return answer = side }
    let rows = answerRows(state, columns: columns, most: side.rows / 2, withObjects: false)
    answer = Rect(x: side.x, y: side.y, columns: columns, rows: rows)
    objects = Rect(x: side.x, y: side.y + rows, columns: columns, rows: side.rows - rows)
  }

  /// As many rows as the words need, or the list of objects beside them, borders included.
  private func answerRows(_ state: State, columns: Int, most: Int, withObjects: Bool = true) -> Int {
    guard let shown = state.answer else { return 0 }
    let border = hasBorders ? 2 : 0
    let list = withObjects && hasObjects ? listColumns(of: columns) : 0
    let room = max(1, columns - list - border)
    let lines =
      (state.comparisonLines?.lines(columns: room) ?? state.text(of: shown).lines(columns: room, enough: most))
      .count
    let needed = max(lines, list > 0 ? state.detections.count : 0, 1) + border
    return min(needed, max(most, border + 1))
  }

  private func listColumns(of columns: Int) -> Int { columns >= 44 ? min(44, columns / 2) : 0 }

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
    let lower =
      hasAnswer && body.rows >= 6
      ? answerRows(state, columns: body.columns, most: max(hasBorders ? 4 : 2, body.rows / 3)) : 0
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
    let list = listColumns(of: area.columns)
    answer = Rect(x: area.x, y: area.y, columns: area.columns - list, rows: area.rows)
    objects = Rect(x: area.x + area.columns - list, y: area.y, columns: list, rows: area.rows)
  }

  /// The cells of a pane within its borders.
  public func content(_ rect: Rect) -> Rect { hasBorders ? rect.inset : rect }

  /// How many objects of the list are seen.
  var objectRows: Int { max(1, objects.map { content($0).rows } ?? 1) }

  /// The panes that have something to show, in the order of Tab; on small screens the focus brings them up.
  public var panes: [Focus] {
    var panes: [Focus] = []
    if isAlone { panes.append(.preview) } else if hasPanes { panes += [.browser, .preview] }
    if prompt != nil { panes.append(.prompt) }
    if hasAnswer { panes.append(.answer) }
    if hasObjects { panes.append(.objects) }
    return panes
  }

  private var hasPanes: Bool { [browser, preview, answer, objects].contains { $0 != nil } }

  /// The pane under a cell.
  public func pane(x: Int, y: Int) -> Focus? {
    let places: [(Focus, Rect?)] = [
      (.browser, browser), (.preview, preview), (.preview, secondPreview), (.answer, answer),
      (.objects, objects), (.prompt, prompt),
    ]
    return places.first { $0.1?.contains(x: x, y: y) == true }?.0
  }
}
