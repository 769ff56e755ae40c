import CVTerm
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program on a pseudo-terminal of its own: its keys are written, its bytes are drawn on a `VirtualScreen`.
final class PseudoTerminal {
  let screen: VirtualScreen
  private let primary: Int32
  private(set) var process: pid_t = 0
  private(set) var exitStatus: Int32?
  /// The line discipline of every new terminal, before a program begins.
  static let modesBefore: termios = {
    var (primary, secondary): (Int32, Int32) = (-1, -1)
    var modes = termios()
    guard openpty(&primary, &secondary, nil, nil, nil) == 0 else { return modes }
    defer { [primary, secondary].forEach { close($0) } }
    tcgetattr(primary, &modes)
    return modes
  }()
  /// Everything the program has sent.
  private(set) var sent: [UInt8] = []

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  init(
    _ program: String, _ arguments: [String], environment: [String: String], columns: Int, rows: Int,
    folder: String? = nil
  ) throws {
    screen = VirtualScreen(columns: columns, rows: rows)
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    primary = pty_start(program, &argv, &envp, folder, Int32(columns), Int32(rows), &process)
    guard primary >= 0 else { throw Failure(description: "cannot start \(program): errno \(errno)") }
  }

  deinit {
    if exitStatus == nil { kill(process, SIGKILL) }
    close(primary)
    if exitStatus == nil { waitpid(process, nil, 0) }
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { write(primary, $0.baseAddress, $0.count) }
      if count > 0 { sent += count } else { pump(milliseconds: 5) }
    }
  }

  /// Esc, until the files have the keys: what is typed next is a key of its own, not Alt with it.
  func leavePrompt() -> Bool {
    type("\u{1B}")
    return wait { $0.contains("q quit") }
  }

  func resize(columns: Int, rows: Int) {
    pty_resize(primary, Int32(columns), Int32(rows))
    screen.resize(columns: columns, rows: rows)
  }

  func signal(_ number: Int32) { kill(process, number) }

  /// Draws what arrives until `condition` holds. False once `seconds` have passed without it.
  func wait(seconds: Double = patience, until condition: (VirtualScreen) -> Bool) -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while !condition(screen) {
      if Date() > deadline { return false }
      pump(milliseconds: 20)
    }
    return true
  }

  /// Waits for the end; the exit code, or 128 + the signal's number. Nil when it does not end in time.
  func waitForExit(seconds: Double = patience) -> Int32? {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline {
      pump(milliseconds: 10)
      var status: Int32 = 0
      guard waitpid(process, &status, WNOHANG) == process else { continue }
      // All that it sent before its end.
      while pump(milliseconds: 10) {}
      let signal = status & 0x7F
      exitStatus = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
      return exitStatus
    }
    return nil
  }

  /// True when the process is stopped, as after ^Z.
  func isStopped() -> Bool {
    pump(milliseconds: 10)
    var status: Int32 = 0
    return waitpid(process, &status, WNOHANG | WUNTRACED) == process && status & 0xFF == 0x7F
  }

  /// The line discipline, as `tcgetattr` tells it.
  var modes: termios {
    var modes = termios()
    tcgetattr(primary, &modes)
    return modes
  }

  /// Whether a private mode of the terminal (25: cursor, 1049: alternate screen) was set last, or reset; nil:
  /// neither.
  func isSet(mode: Int) -> Bool? {
    let text = String(decoding: sent, as: UTF8.self)
    let set = text.range(of: "[?\(mode)h", options: .backwards)?.lowerBound
    let reset = text.range(of: "[?\(mode)l", options: .backwards)?.lowerBound
    guard let set else { return reset == nil ? nil : false }
    return reset.map { $0 < set } ?? true
  }

  /// Draws what arrives within that time; false when nothing did.
  @discardableResult private func pump(milliseconds: Int32) -> Bool {
    var descriptor = pollfd(fd: primary, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(primary, &bytes, bytes.count)
    guard count > 0 else {
      usleep(2000)  // the other side is closed: poll would return at once, over and over
      return false
    }
    sent += bytes[..<count]
    screen.feed(bytes[..<count])
    let reply = screen.takeReply()
    if !reply.isEmpty { _ = reply.withUnsafeBytes { write(primary, $0.baseAddress, $0.count) } }
    return true
  }
}
