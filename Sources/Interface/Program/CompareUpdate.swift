import Answers

/// Two answers about a picture beside each other.
extension State {
  /// The answer on screen beside the one before it; again: alone.
  mutating func compare() -> [Effect] {
    if inspect.comparison != nil {
      inspect.comparison = nil
      notice = Notice("one answer alone")
      return []
    }
    guard answer?.request.candidates.isEmpty != false else {
      return tell("a ranking cannot be compared: go to an answer with < or >")
    }
    guard let path = preview.path, let shown = answer else { return take([AnswerState.none]) }
    let all = comparable
    guard let right = all.first(where: { $0.id == shown.id }) else {
      return tell("its turn is still to come")
    }
    let before = all.last { $0.id < right.id } ?? all.last { $0.id != right.id }
    guard let left = before else {
      return take([
        .advice(
          "there is one answer about \(path.name): ask something else, or another model, and then {compare}")
      ])
    }
    open(left, right)
    notice = Notice(
      keys.spelled(
        all.count > 2 ? "{older-answer} {newer-answer} choose what it is held against" : "{compare} closes",
        in: [.panes]))
    return []
  }

  /// Whole answers about the picture on screen, that are not rankings.
  private var comparable: [PictureAnswer] {
    (preview.path.map(runs.book.answers) ?? []).filter { $0.isDone && $0.request.candidates.isEmpty }
  }

  /// Held against another one.
  mutating func stepComparison(by step: Int) {
    guard let open = inspect.comparison, let right = runs.book[open.right] else { return }
    let others = comparable.filter { $0.id != right.id }
    guard let place = others.firstIndex(where: { $0.id == open.left }), others.indices.contains(place + step)
    else {
      notice = Notice(step < 0 ? "this is the first answer" : "this is the last answer")
      return
    }
    inspect.comparison = ComparisonState(others[place + step], right)
    notice = Notice("A is answer \(place + step + 1) of \(others.count) others")
  }

  /// One that was asked to be compared has come.
  mutating func compareEnded(_ id: RunID) {
    guard let other = inspect.isComparedWith.removeValue(forKey: id), let left = runs.book[other],
      let right = runs.book[id], right.finish != .cancelled, answer?.id == id
    else { return }
    open(left, right)
  }

  /// What has the keys is on screen.
  private mutating func open(_ left: PictureAnswer, _ right: PictureAnswer) {
    inspect.comparison = ComparisonState(left, right)
    if focus == .browser || focus == .objects { setFocus(.preview) }
  }

  /// What is compared is what is on screen.
  mutating func closeStaleComparison() {
    guard let open = inspect.comparison else { return }
    let isThere = runs.book[open.left] != nil && runs.book[open.right] != nil
    if !isThere || answer?.id != open.right { inspect.comparison = nil }
  }

  // MARK: What is seen of it

  var comparisonLines: ComparisonLines? {
    guard let open = inspect.comparison, let left = runs.book[open.left], let right = runs.book[open.right]
    else {
      return nil
    }
    return ComparisonLines(
      comparison: open, left: left, right: right,
      insights: (inspect.insights[open.left], inspect.insights[open.right]), ascii: launch.ascii)
  }

  /// One side's objects over the picture.
  func overlay(ofRight isRight: Bool, _ theme: Theme) -> OverlayScene? {
    guard let open = inspect.comparison, let answer = runs.book[isRight ? open.right : open.left] else {
      return nil
    }
    let all = open.objects(ofRight: isRight, ascii: launch.ascii)
    let scene = OverlayScene(
      detections: all, showBoxes: objects.showsBoxes, showMasks: objects.showsMasks,
      showLabels: objects.showsLabels,
      theme: theme)
    guard let region = answer.region else { return scene }
    var marked = scene.marking(.init(region.box), region.word)
    if !answer.isToBeKept { marked.hidden = [.init(region.box)] }
    return marked
  }
}
