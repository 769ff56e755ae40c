import CTerminal
import Foundation
import Interface

/// The main thread: sleeps until a key, a signal or a background queue has something, lets the reducer take it
/// in, starts its effects, and draws.
final class RunLoop {
  private let screen: Screen
  private let pipe: WakePipe
  private let keys: KeyReader
  private let mailbox: Mailbox<Event>
  private let effects: EffectRunner
  private var state: State
  private var theme: Theme
  private var pace = DrawPace()
  /// The user waits for what has changed: it is drawn whatever the pace.
  private var isAnswering = true
  /// Nothing has changed since the last draw.
  private var isDrawn = false
  private var lastTick = 0.0
  private var isDone = false
  /// The terminal has gone.
  private var isHungUp = false

  init(
    screen: Screen, pipe: WakePipe, keys: KeyReader, state: State, theme: Theme, themes: UserThemes,
    settings: Settings
  ) {
    self.screen = screen
    self.pipe = pipe
    self.keys = keys
    self.state = state
    self.theme = theme
    mailbox = Mailbox(waking: pipe)
    effects = EffectRunner(mailbox: mailbox, settings: settings, themes: themes)
  }

  /// Seconds on a clock that never goes back.
  static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

  /// Runs until the user or a signal ends it; the signal, for the program to end by.
  func run() -> Int32? {
    keys.start()
    take(.launched(at: Self.now))
    while !isDone {
      if isAnswering || pace.delay(at: Self.now) == 0 { draw() }
      wait()
    }
    keys.stop()
    let signal = ct_stop_listening()
    effects.finish()
    return signal != 0 ? signal : isHungUp ? SIGHUP : nil
  }

  private func draw() {
    (isAnswering, isDrawn) = (false, true)
    screen.show(render(state, theme: theme, size: state.size))
    pace.drew(at: Self.now)
  }

  /// Waits for something to happen and takes in all of it, so that a flood is drawn once; keys between events.
  private func wait() {
    var descriptor = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
    _ = poll(&descriptor, 1, timeout)
    pipe.drain().forEach(takeSignal)
    takeKeys()
    for event in mailbox.collect() {
      take(event)
      takeKeys()
    }
    if let interval = state.tickInterval, Self.now - lastTick >= interval {
      lastTick = Self.now
      take(.tick(at: lastTick))
    }
  }

  /// Milliseconds until a tick, or until what has changed may be drawn.
  private var timeout: Int32 {
    let now = Self.now
    var waits = state.tickInterval.map { [$0 - (now - lastTick)] } ?? []
    if !isDrawn { waits.append(pace.delay(at: now)) }
    return waits.min().map { Int32(max(0, $0 * 1000).rounded(.up)) } ?? -1
  }

  private func takeKeys() {
    for input in keys.collect() {
      guard let input else {
        (isDone, isHungUp) = (true, true)
        return
      }
      take(input)
    }
  }

  private func take(_ input: InputDecoder.Input) {
    switch input {
    case .key(let press): take(Event.key(press))
    case .mouse(let event): take(Event.mouse(event))
    case .paste(let text): take(Event.pasted(text))
    }
  }

  private func take(_ event: Event) {
    isDrawn = false
    if !Self.comesInFloods(event) { isAnswering = true }
    for effect in reduce(&state, event) { perform(effect) }
  }

  /// What the model and the clock say; all else answers the user.
  private static func comesInFloods(_ event: Event) -> Bool {
    if case .engine = event { return true }
    if case .tick = event { return true }
    return false
  }

  private func takeSignal(_ number: Int32) {
    switch number {
    case SIGCHLD: break
    case SIGWINCH: resized()
    case SIGCONT:
      screen.resume()
      resized()
    case SIGTSTP: suspend()
    default: isDone = true
    }
  }

  private func resized() {
    let size = screen.size
    screen.resize(to: size)
    take(.resized(size))
  }

  /// Effects on the terminal itself are done here; the others leave the main thread.
  private func perform(_ effect: Effect) {
    switch effect {
    case .quit: isDone = true
    case .redraw: screen.redraw()
    case .suspend: suspend()
    case .copyToClipboard(let clipping): screen.copy(clipping.text)
    case .edit(let text): edit(text)
    case .setTheme(let name): setTheme(name)
    case .list, .listNames, .preparePreview, .loadEngine, .layAdapter, .run, .cancel, .keep, .pin, .forget,
      .survey,
      .recall, .findUnfinished, .noteUnfinished, .forgetUnfinished, .exportAnswers, .readTruth, .measure,
      .findModels, .tokenize, .readCandidates,
      .planPull, .pull, .cancelPull,
      .loadHistory, .remember,
      .exportOverlay:
      effects.perform(effect)
    }
  }

  private func suspend() {
    handOver { ct_stop_process() }
  }

  /// The terminal is another program's for as long as `body` takes.
  private func handOver(_ body: () -> Void) {
    keys.pause()
    screen.suspend()
    body()
    // Nobody has listened to the background queues.
    pipe.nudge()
    // Told to end meanwhile: the terminal is given back as it is now.
    if !isDone { screen.resume() }
    keys.resume()
    if !isDone { resized() }
  }

  private func edit(_ text: String) {
    var answer = Event.editorClosed(nil)
    handOver {
      do {
        let edited = try Editor().edit(text, waking: pipe)
        answer = .editorClosed(edited)
        isDone = edited == nil
      } catch {
        answer = .notice(Notice("\(error)", kind: .error))
      }
    }
    take(answer)
  }

  private func setTheme(_ name: String) {
    do {
      theme = try effects.themes.load(name, for: screen.depth)
      take(.themeSet(theme.name))
    } catch {
      take(.notice(Notice("\(error)", kind: .error)))
    }
  }
}
