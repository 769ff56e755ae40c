import CTerminal
import Foundation
import Interface
import PaliGemma

/// The main thread: sleeps until a key, a signal or a background queue has something, lets the reducer take it
/// in, starts its effects, and draws.
final class RunLoop {
  private let screen: Screen
  private let pipe: WakePipe
  private let mailbox: Mailbox<Event>
  private let effects: EffectRunner
  private var decoder = InputDecoder()
  private var state: State
  private var theme: Theme
  private var isDone = false

  init(screen: Screen, pipe: WakePipe, state: State, theme: Theme, themes: UserThemes, settings: Settings) {
    self.screen = screen
    self.pipe = pipe
    self.state = state
    self.theme = theme
    mailbox = Mailbox(waking: pipe)
    effects = EffectRunner(mailbox: mailbox, settings: settings, themes: themes)
  }

  /// Seconds on a clock that never goes back.
  static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

  func run() {
    ct_watch_signals(pipe.writeEnd)
    take(.launched(at: Self.now))
    while !isDone {
      draw()
      wait()
    }
    effects.finish()
  }

  private func draw() {
    screen.show(render(state, theme: theme, size: state.size))
  }

  /// Waits for something to happen and takes in all of it, so that a flood is drawn once.
  private func wait() {
    var descriptors = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&descriptors, 2, timeout)
    if count == 0 {
      if decoder.isWaiting { decoder.flush().forEach(take) }
      take(.tick(at: Self.now))
      return
    }
    pipe.drain().forEach(takeSignal)
    mailbox.collect().forEach(take)
    if descriptors[0].revents != 0 { readKeys() }
  }

  private var timeout: Int32 {
    if decoder.isWaiting { return InputDecoder.escapeDelay }
    return state.tickInterval.map { Int32($0 * 1000) } ?? -1
  }

  private func readKeys() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    // The terminal is gone.
    guard count > 0 else {
      isDone = true
      return
    }
    decoder.feed(bytes[..<count]).forEach(take)
  }

  private func take(_ input: InputDecoder.Input) {
    switch input {
    case .key(let press): take(Event.key(press))
    case .mouse(let event): take(Event.mouse(event))
    case .paste(let text): take(Event.pasted(text))
    }
  }

  private func take(_ event: Event) {
    for effect in reduce(&state, event) { perform(effect) }
  }

  private func takeSignal(_ number: Int32) {
    switch number {
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
    case .edit(let text):
      screen.suspend()
      let edited = Editor.edit(text)
      screen.resume()
      resized()
      take(edited)
    case .setTheme(let name): setTheme(name)
    default: effects.perform(effect)
    }
  }

  private func suspend() {
    screen.suspend()
    ct_stop_process()
    screen.resume()
    resized()
  }

  private func setTheme(_ name: String) {
    do {
      theme = try effects.themes.loader.load(name)
      take(.themeSet(theme.name))
    } catch {
      take(.notice(Notice("\(error)", kind: .error)))
    }
  }
}
