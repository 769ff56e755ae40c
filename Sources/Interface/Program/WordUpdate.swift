import Answers

/// What a word or an object of an answer came from: where the model looked as it wrote it, and what of the picture it
/// hangs on.
extension State {
  mutating func toggleAttention() -> [Effect] {
    guard let answer else { return take([AnswerState.none]) }
    if inspect.attention != nil {
      inspect.attention = nil
      notice = .toggled("where it looked", false)
      return []
    }
    if let lack = lack([.forcedStart, .attention]) { return take(lack) }
    if let why = unaskable(answer) { return tell(why) }
    inspect.insights.forgive(answer.id)
    (inspect.attention, inspect.showsHeat, inspect.occlusion) = (InspectState.Head(), false, nil)
    chooseWord(answer)
    notice = Notice("where it looked, mean of all heads: in the answer, h and l choose the word")
    return []
  }

  /// The box of the selected object, else the first word.
  private mutating func chooseWord(_ answer: PictureAnswer) {
    guard answerPane.cursor == nil else { return }
    let groups = answer.steps.groups
    let chosen = objects.selected.flatMap { object in
      groups.firstIndex { $0.detection == object && $0.kind == .places }
    }
    answerPane.cursor = chosen ?? (groups.isEmpty ? nil : 0)
  }

  /// `words`: "off", a layer, or a layer and a head.
  mutating func attention(_ words: String) -> [Effect] {
    if words == "off" {
      inspect.attention = nil
      notice = .toggled("where it looked", false)
      return []
    }
    let numbers = words.split(separator: " ").map { Int($0) }
    guard (1...2).contains(numbers.count), numbers.allSatisfy({ $0.map { $0 >= 0 } == true }) else {
      return refuse("a layer and perhaps a head, from 0, or off; not \(words)")
    }
    let effects = inspect.attention == nil ? toggleAttention() : []
    guard inspect.attention != nil else { return effects }
    let head = InspectState.Head(layer: numbers[0], head: numbers.count > 1 ? numbers[1] : nil)
    inspect.attention = head
    notice = Notice("where it looked, \(head.words)")
    checkHead()
    return effects
  }

  /// One that the model does not have is told once it is known what it has.
  mutating func checkHead() {
    guard let head = inspect.attention, let answer,
      let known = inspect.insights[answer.id]?.attention.values.first, !head.exists(in: known)
    else { return }
    inspect.attention = InspectState.Head()
    notice = Notice(
      "layers are 0 to \(known.layers - 1) and heads 0 to \(known.heads - 1); shown is the mean of all",
      kind: .error)
  }

  mutating func attentionRequests(_ answer: PictureAnswer) -> [Effect] {
    guard inspect.attention != nil, let steps = meantSteps(answer), !inspect.isProbing(\.isAboutAttention)
    else {
      return []
    }
    let insight = inspect.insights[answer.id]
    guard insight?.failure == nil, steps.contains(where: { insight?.attention[$0] == nil }) else { return [] }
    return [probe(.attention(of: answer.id, steps: steps), answer)]
  }

  func meantSteps(_ answer: PictureAnswer) -> Range<Int>? {
    let groups = answer.steps.groups
    return answerPane.cursor.flatMap { groups.indices.contains($0) ? groups[$0].steps : nil }
  }

  // MARK: What it hangs on

  mutating func occlude() -> [Effect] {
    guard let answer else { return take([AnswerState.none]) }
    if let open = inspect.occlusion {
      let running = inspect.probes.filter(\.value.isAboutOcclusion).keys.sorted().map { Effect.cancel($0) }
      let other = OcclusionState(answer, object: objects.selected, word: answerPane.cursor)
      inspect.occlusion = nil
      // Of another object or word it is asked anew.
      guard let other, open.subject != other.subject else {
        notice = .toggled("what it hangs on", false)
        return running
      }
      return running + occlude()
    }
    if let lack = lack([.forcedStart]) { return take(lack) }
    if let why = unaskable(answer) { return tell(why) }
    guard let state = OcclusionState(answer, object: objects.selected, word: answerPane.cursor) else {
      return take([
        .advice(
          "first choose what it is about: an object, or in the answer a word (not the end) with h and l")
      ])
    }
    (inspect.attention, inspect.showsHeat) = (nil, false)
    inspect.occlusion = state
    inspect.occlusion?.start = now
    notice = Notice("painting over part after part of the picture; Esc stops")
    return occlusionRequests()
  }

  /// As many at once as the engine works on.
  mutating func occlusionRequests() -> [Effect] {
    guard let subject = inspect.occlusion?.subject, let answer = runs.book[subject.run] else { return [] }
    var effects: [Effect] = []
    let most = max(1, runs.summary?.runsAtOnce ?? 1)
    while inspect.probes.count(where: { $0.value.isAboutOcclusion(of: subject) }) < most,
      let cell = inspect.occlusion?.next()
    {
      effects.append(probe(.occlusion(of: subject, cell: cell), answer))
    }
    if effects.isEmpty, inspect.occlusion?.isDone == true,
      !inspect.isProbing({ $0.isAboutOcclusion(of: subject) }),
      let summary = inspect.occlusion?.summary
    {
      notice = Notice(summary)
    }
    return effects
  }
}
