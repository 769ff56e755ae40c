import CTerminal
import Files
import Foundation

/// Another program that has the terminal until it ends. The one place where programs are started.
///
/// The screen is suspended and the keys are not read meanwhile. When it stops, pali stops as well, for the shell that
/// both were started from; when pali is told to end, so is the program.
struct ForegroundChild {
  enum End: Equatable {
    case exited(Int32)
    case killed(by: Int32)
    /// A signal ends pali: nothing more is to be done than that.
    case abandoned
  }

  private let process: Int32
  private let pipe: WakePipe

  /// Runs a program, named by its path, to its end. Throws `TerminalError`. The pipe's nudges are used up.
  static func run(_ arguments: [String], waking pipe: WakePipe) throws -> End {
    var argv = arguments.map { Path($0).call { strdup($0) } } + [nil]
    defer { argv.forEach { free($0) } }
    var process: Int32 = 0
    let code = ct_child_start(&argv, &process)
    guard code == 0 else { throw TerminalError.noProcess(code) }
    return ForegroundChild(process: process, pipe: pipe).wait()
  }

  private func wait() -> End {
    while true {
      if let end = look() { return end }
      for signal in listen() where !takeSignal(signal) {
        abandon(signal)
        return .abandoned
      }
    }
  }

  /// How it has ended, if it has; a stop is followed.
  private func look() -> End? {
    var detail: Int32 = 0
    switch ct_child_look(process, &detail) {
    case CT_CHILD_EXITED:
      ct_child_end(true)
      return .exited(detail)
    case CT_CHILD_KILLED:
      ct_child_end(false)
      return .killed(by: detail)
    case CT_CHILD_STOPPED:
      ct_child_pause()
      ct_stop_process()
      ct_child_resume(process)
    default: break
    }
    return nil
  }

  private func listen(milliseconds: Int32 = -1) -> [Int32] {
    var descriptor = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
    _ = poll(&descriptor, 1, milliseconds)
    return pipe.drain()
  }

  /// False for a signal that ends pali.
  private func takeSignal(_ number: Int32) -> Bool {
    switch number {
    case SIGCHLD, SIGWINCH: break
    // Stopped by someone else than the program, and back in the foreground.
    case SIGCONT: ct_child_resume(process)
    case SIGTSTP: kill(-process, SIGTSTP)
    default: return false
    }
    return true
  }

  /// Tells the program to end, and gives it half a second to tidy up before the terminal is taken from it.
  private func abandon(_ signal: Int32) {
    ct_child_signal(process, [SIGHUP, SIGINT, SIGQUIT].contains(signal) ? signal : SIGTERM)
    let deadline = ContinuousClock.now + .milliseconds(500)
    var detail: Int32 = 0
    while ContinuousClock.now < deadline {
      let state = ct_child_look(process, &detail)
      if state == CT_CHILD_EXITED || state == CT_CHILD_KILLED { break }
      _ = listen(milliseconds: 20)
    }
    ct_child_end(false)
  }
}
