import Answers
import Files
import Pictures

/// Marking a part of the picture, and asking about it or about an object's box.
extension State {
  /// What questions about a region mean: the one being marked, else the selected object's box.
  var subject: InspectState.Region? {
    guard let path = preview.path else { return nil }
    if let region = inspect.region { return InspectState.Region(path: path, box: region.box, origin: nil) }
    // Where there is but one there is nothing to choose.
    guard let object = selectedObject ?? (detections.count == 1 ? detections[0] : nil) else {
      let shown =
        answer?.region.map { LocationBox($0.box) }
        ?? inspect.lastRegion.flatMap { $0.path == path ? $0.box : nil }
      return shown.map { InspectState.Region(path: path, box: RegionState($0).box, origin: nil) }
    }
    let origin = runs.book.source(path).map { AnsweredObject(run: $0, object: object.index) }
    return InspectState.Region(path: path, box: RegionState(object.box).box, origin: origin)
  }

  mutating func markRegion() {
    guard let path = preview.path, preview.shown != nil else {
      notice = Notice("there is no picture to mark a region of: choose one in the list")
      return
    }
    (inspect.showsModelView, inspect.comparison) = (false, nil)
    let last = inspect.lastRegion.flatMap { $0.path == path ? $0.box : nil }
    inspect.region = RegionState(selectedObject?.box ?? last ?? preview.middle)
    setFocus(.preview)
    notice = Notice("drag, or h j k l move it and H J K L size it; Enter tells what to ask")
  }

  mutating func perform(_ command: RegionCommand) -> [Effect] {
    switch command {
    case .askAboutRegion: return take([.pick(.inspect)])
    case .leaveRegion: leaveRegion()
    case .regionLeft, .regionRight, .regionUp, .regionDown, .regionNarrower, .regionWider, .regionShorter,
      .regionTaller, .regionSmaller, .regionLarger:
      inspect.region?.update(command, step: preview.placesOfACell)
    }
    return []
  }

  /// It is where marking begins the next time.
  private mutating func leaveRegion() {
    if let subject, inspect.region != nil { inspect.lastRegion = subject }
    inspect.region = nil
  }

  /// The region, which is thereby no longer being marked.
  private mutating func takeSubject() -> InspectState.Region? {
    let subject = subject
    leaveRegion()
    if subject == nil {
      _ = take([.advice("mark a region first, with {region} in the picture or :region, or select an object")])
    }
    return subject
  }

  // MARK: Questions

  mutating func caption() -> [Effect] {
    guard let region = takeSubject() else { return [] }
    if let obstacle = runs.obstacle { return refuse(obstacle) }
    let asked = Prompt(.region, words: "", language: prompt.language, box: region.box)
    return ask(region.path, asked, origin: region.origin)
  }

  /// Its places given, names held against each other: those typed, those that other answers have told, and the one that
  /// the model would choose itself, which is asked first.
  mutating func whatIsThis(_ given: [String]) -> [Effect] {
    guard let region = takeSubject() else { return [] }
    if let lack = lack([.forcedStart, .scoring]) { return take(lack) }
    let names = given.isEmpty ? namesToTry : given
    let id = runs.takeID()
    inspect.probes[id] = .ownName(region, candidates: names)
    var options = launch.options
    options.maxTokens = 16
    return [
      .run(
        Request(
          id: id, pictures: [.file(region.path)], prompt: naming(names), options: options,
          start: AnswerStart(region.box.text)))
    ]
  }

  mutating func rank(_ region: InspectState.Region, _ names: [String], own: Answer) -> [Effect] {
    let label = own.output.detections.first?.label ?? ""
    let all = CandidateNames.distinct([label] + names)
    guard !all.isEmpty else { return tell("the model has no name for it, and none was given") }
    return ask(
      region.path, naming(names), origin: region.origin, start: AnswerStart(region.box.text),
      candidates: all.map { " " + $0 })
  }

  /// What it may be: names that other answers have told, and those that the model knows, where it knows few.
  private var namesToTry: [String] {
    let all = Array(labelsSeen.prefix(100)) + KnownModel(runs.summary).names
    return CandidateNames.distinct(all).filter { $0 != Self.anyName && !$0.contains("<") }
  }

  /// What stands for whatever there is.
  private static let anyName = "object"

  /// The prompt under which names are asked for: it names some of them, for a model says what it is asked for.
  private func naming(_ names: [String]) -> Prompt {
    let asked = names.isEmpty ? answer?.prompt.soughtNames ?? [Self.anyName] : Array(names.prefix(8))
    return Prompt("detect \(asked.joined(separator: " ; "))")
  }

  /// Of the answers about the pictures of the list, those told most often first.
  var labelsSeen: [String] {
    var counts: [String: Int] = [:]
    for path in browser.shownFiles.prefix(500) {
      for entry in browser.ledger[path] {
        for object in entry.summary.objects { counts[object.label, default: 0] += 1 }
      }
    }
    for object in detections { counts[object.label, default: 0] += 1 }
    counts[""] = nil
    return counts.sorted { $0.value > $1.value || $0.value == $1.value && $0.key < $1.key }.map(\.key)
  }

  /// Its places given, and the codes of a mask asked for: of any box.
  mutating func mask(_ label: String?) -> [Effect] {
    let selected = (selectedObject ?? (detections.count == 1 ? detections[0] : nil))?.label
    guard let region = takeSubject() else { return [] }
    if let lack = lack([.forcedStart]) { return take(lack) }
    let isObject = region.origin != nil
    let seen = answer.flatMap { $0.prompt.soughtNames.first } ?? composedPrompt.soughtNames.first
    let name = label ?? (isObject ? selected : nil) ?? seen ?? "object"
    guard let name = CandidateNames.typed(name).first, !name.contains(";"), !name.contains("<") else {
      return refuse("a name has letters, and neither ; nor < nor , between them")
    }
    return ask(
      region.path, Prompt("segment \(name)"), origin: nil, start: AnswerStart(region.box.text),
      tokens: MaskOfBox.codes)
  }

  /// The prompt asked again of the picture with something done to the region.
  mutating func askChanged(_ change: (PictureArea) -> PictureChange) -> [Effect] {
    guard let region = takeSubject() else { return [] }
    if let obstacle = runs.obstacle { return refuse(obstacle) }
    let before = answer.flatMap { $0.isDone && $0.request.isPlain && !$0.isTruth ? $0 : nil }
    if before == nil, let lack = prompt.lack(isObjectSelected: false, names: runs.knownNames) {
      return take(lack)
    }
    let change = change(PictureArea(region.box))
    let effects = ask(
      region.path, before?.prompt ?? composedPrompt, origin: nil,
      picture: .changed(.file(region.path), [change]))
    if case .erase = change, let before { inspect.isComparedWith[runs.newest] = before.id }
    return effects
  }

  // MARK: Asking again

  mutating func askForMore() -> [Effect] {
    guard let answer, let path = preview.path else { return take([AnswerState.none]) }
    if let lack = lack([.forcedStart]) { return take(lack) }
    guard answer.prompt.seeksObjects else {
      return tell("only answers of objects can go on: detect, segment")
    }
    let isJoined = answer.request.passes != .one && !answer.isTruth
    if !isJoined, let why = unaskable(answer) { return tell(why) }
    guard answer.finish == .eos else { return tell("this answer did not come to its end") }
    // What was put together is gone on from as it stands.
    return ask(
      path, answer.prompt, origin: nil,
      start: isJoined ? AnswerStart(answer.text) : AnswerStart(answer.tokens),
      picture: isJoined ? nil : answer.request.pictures[0], passes: Passes(more: true))
  }

  /// In several passes, how many is told before.
  mutating func ask(passes: Passes, isAgreed: Bool = false) -> [Effect] {
    if let obstacle = runs.obstacle { return refuse(obstacle) }
    guard let path = preview.path else { return tell("there is no picture to ask about") }
    let shown = answer.flatMap { $0.prompt.seeksObjects ? $0.prompt : nil }
    let asked = composedPrompt.seeksObjects && !composedPrompt.soughtNames.isEmpty ? composedPrompt : shown
    guard let asked, asked.seeksObjects else {
      return tell("this is for detect and segment: type what to find first")
    }
    let count = passes.count(of: asked)
    guard count > 1 else { return tell("“\(asked.text)” names one thing: there is nothing to ask apart") }
    if !isAgreed {
      ask("“\(asked.text)” is asked \(count) times about this picture. Go on?", .passes(passes))
      return []
    }
    return ask(path, asked, origin: nil, passes: passes)
  }

  mutating func rank(_ names: [String]) -> [Effect] {
    if let lack = lack([.scoring]) { return take(lack) }
    guard let path = preview.path else { return tell("there is no picture to ask about") }
    if let lack = prompt.lack(isObjectSelected: selectedObject != nil, names: runs.knownNames) {
      return take(lack)
    }
    return ask(path, composedPrompt, origin: nil, candidates: names)
  }

  private mutating func ask(
    _ path: Path, _ asked: Prompt, origin: AnsweredObject?, start: AnswerStart = .none,
    candidates: [String] = [],
    picture: PictureReference? = nil, passes: Passes = .one, tokens: Int? = nil
  ) -> [Effect] {
    var options = launch.options
    if let tokens { options.maxTokens = tokens }
    return take(
      runs.ask(origin: origin, at: now) { id in
        Request(
          id: id, pictures: [picture ?? .file(path)], prompt: asked, options: options, start: start,
          candidates: candidates, passes: passes)
      })
  }
}
