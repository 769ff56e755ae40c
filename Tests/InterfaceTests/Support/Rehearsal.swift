import Answers
import Files
import ScriptedEngine

@testable import Interface

/// A stage with scripted engines behind it: what the reducer asks for is done, and what the engines tell comes back,
/// as the run loop does it. Nothing happens but in `step`, so that the same rehearsal always goes the same way.
struct Rehearsal {
  var stage: Stage
  /// All effects, in order.
  private(set) var effects: [Effect] = []
  /// Runs handed to an engine that have not ended, as the engines' events have it.
  private(set) var open: [RunID] = []
  private(set) var handedOver: Set<RunID> = []
  /// How many events have been taken in.
  private(set) var taken = 0

  private let agenda = StepAgenda()
  private let mail = Mail()
  /// What is loaded by which name; nil: the model of the start.
  private let scripts: [Path?: Script]
  private var engine: ScriptedEngine?
  private var next: ScriptedEngine?
  private var loads = 0
  private var workers: [RunID: ScriptedEngine] = [:]

  init(
    _ script: Script, others: [Path: Script] = [:], entries: [FolderEntry] = Stage.folder,
    columns: Int = 80, rows: Int = 24
  ) {
    var scripts: [Path?: Script] = [nil: script]
    for (name, script) in others { scripts[name] = script }
    self.scripts = scripts
    stage = Stage(columns: columns, rows: rows, entries: entries, isReady: false)
    perform(.loadEngine(.start))
  }

  var state: State { stage.state }
  var now: Double { 1 + agenda.now }

  // MARK: What the user does

  mutating func play(_ event: Event) {
    stage.play(event)
    performAll()
  }

  mutating func press(_ keys: String) {
    stage.press(keys)
    performAll()
  }

  mutating func type(_ text: String) {
    stage.type(text)
    performAll()
  }

  /// Asks about the marked pictures, or the one on screen, with the prompt line left again.
  mutating func ask(_ words: String) {
    press("i")
    type(words)
    press("Enter Tab g g j")
  }

  // MARK: What the engines do

  /// One piece of work of the engines, and what they tell of it. False where nothing is to be done.
  @discardableResult
  mutating func step() -> Bool {
    let worked = agenda.step()
    return takeMail() || worked
  }

  /// Until nothing more happens by itself, or it has come to that.
  mutating func settle(until isSo: (Rehearsal) -> Bool = { _ in false }) {
    while !isSo(self), step() {}
  }

  private mutating func takeMail() -> Bool {
    let letters = mail.collect()
    for letter in letters { take(letter) }
    return !letters.isEmpty
  }

  private mutating func take(_ letter: Mail.Letter) {
    let isLoading: Bool
    switch letter.event {
    case .loading, .loaded, .loadFailed, .notice: isLoading = true
    case .run(let id, let event):
      isLoading = false
      if event.end != nil {
        open.removeAll { $0 == id }
        workers[id] = nil
      }
    }
    // As the program has it: what was given up is not heard of.
    guard !isLoading || letter.load == loads else { return }
    if case .loaded = letter.event { (engine, next) = (next, nil) }
    if case .loadFailed = letter.event, engine != nil { next = nil }
    taken += 1
    play(.engine(letter.event, at: now))
  }

  // MARK: Effects

  private mutating func performAll() {
    let asked = stage.effects
    stage.forget()
    effects += asked
    for effect in asked { perform(effect) }
  }

  private mutating func perform(_ effect: Effect) {
    switch effect {
    case .run(let request): run(request)
    case .cancel(let id): workers[id]?.cancel(id)
    case .loadEngine(.start): load(nil)
    case .loadEngine(.model(let name)): load(name)
    case .loadEngine(.server(let name)): load(Path(name))
    default: break
    }
  }

  private mutating func run(_ request: Request) {
    handedOver.insert(request.id)
    open.append(request.id)
    workers[request.id] = engine ?? next
    workers[request.id]?.run(request)
  }

  private mutating func load(_ name: Path?) {
    loads += 1
    let (load, mail) = (loads, mail)
    let script = scripts[name] ?? Script(loads: [[.failed("\(name ?? ""): no such model folder")]])
    next?.stop()
    next = ScriptedEngine(script, on: agenda) { mail.add($0, load) }
    next?.load()
  }
}
