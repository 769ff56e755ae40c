import Glibc

/// One accepted connection as bytes in and out; nothing waits longer than its server runs.
///
/// Used by its own thread alone.
final class Wire {
  enum Event { case readable, writable, time, stopped, gone }

  /// POLLRDHUP, which is not seen from Swift.
  private static let hungUp: Int32 = 0x2000

  private let descriptor: Int32
  private let stop: StopSign
  private var buffer: [UInt8] = []
  private var isOpen = true

  init(_ descriptor: Int32, stop: StopSign) {
    self.descriptor = descriptor
    self.stop = stop
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close() }

  // MARK: Waiting

  private func poll(_ events: Int32, seconds: Double?) -> Event {
    let end = seconds.map { secondsNow() + $0 }
    while true {
      var entries = [
        pollfd(fd: descriptor, events: Int16(events), revents: 0),
        pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      // Rounded up, so that no wait becomes a spin.
      let left = end.map { Int32(min(max(0, ($0 - secondsNow()) * 1000).rounded(.up), 1e6)) } ?? -1
      let count = Glibc.poll(&entries, 2, left)
      if count < 0 && errno != EINTR { return .gone }
      if entries[1].revents != 0 { return .stopped }
      let got = Int32(entries[0].revents)
      if got & (Int32(POLLERR) | Int32(POLLNVAL)) != 0 { return .gone }
      if got & Int32(POLLIN) != 0 { return .readable }
      if got & Int32(POLLOUT) != 0 { return .writable }
      if got != 0 { return .gone }
      if let end, secondsNow() >= end { return .time }
    }
  }

  /// False when the client went away, or the server stops, within these seconds (nil: for ever).
  func pause(seconds: Double?) -> Bool { poll(Self.hungUp, seconds: seconds) == .time }

  // MARK: Reading

  /// The bytes up to and with an empty line; nil at the end, `tooLong` above the limit.
  func readHead(limit: Int) -> Head {
    var searched = 0
    while true {
      if let end = endOfHead(from: max(0, searched - 3)) {
        let head = Array(buffer[..<end])
        buffer.removeFirst(end)
        return .bytes(head)
      }
      searched = buffer.count
      if searched > limit { return .tooLong }
      guard fill() else { return .end }
    }
  }

  enum Head { case bytes([UInt8]), tooLong, end }

  private func endOfHead(from start: Int) -> Int? {
    let mark: [UInt8] = [13, 10, 13, 10]
    guard buffer.count >= start + 4 else { return nil }
    for index in start...(buffer.count - 4) where buffer[index..<index + 4].elementsEqual(mark) {
      return index + 4
    }
    return nil
  }

  func readLine(limit: Int = 1000) -> [UInt8]? {
    while true {
      if let end = buffer.firstIndex(of: 10) {
        let line = Array(buffer[..<end])
        buffer.removeFirst(end + 1)
        return line.last == 13 ? Array(line.dropLast()) : line
      }
      guard buffer.count <= limit, fill() else { return nil }
    }
  }

  func read(count: Int) -> [UInt8]? {
    while buffer.count < count {
      guard fill() else { return nil }
    }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }

  private func fill() -> Bool {
    guard poll(Int32(POLLIN), seconds: nil) == .readable else { return false }
    var piece = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &piece, piece.count, Int32(MSG_DONTWAIT))
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    buffer += piece[..<count]
    return count > 0
  }

  // MARK: Writing

  /// The bytes that were taken; fewer when the client went away or the server stops.
  func write(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        let count = send(descriptor, bytes.baseAddress! + done, bytes.count - done, flags)
        if count >= 0 {
          done += count
        } else if errno == EAGAIN {
          guard poll(Int32(POLLOUT), seconds: nil) == .writable else { return done }
        } else if errno != EINTR {
          return done
        }
      }
      return done
    }
  }

  // MARK: Ends

  /// Says that no more comes, and lets the client read what there is: a close with something unread would
  /// reset the connection.
  func finish() {
    guard isOpen else { return }
    shutdown(descriptor, Int32(SHUT_WR))
    let end = secondsNow() + 0.5
    while secondsNow() < end, poll(Int32(POLLIN), seconds: end - secondsNow()) == .readable {
      var piece = [UInt8](repeating: 0, count: 65536)
      if recv(descriptor, &piece, piece.count, Int32(MSG_DONTWAIT)) <= 0 { break }
    }
    close()
  }

  /// Reset, once what was written has gone out.
  func reset() {
    guard isOpen else { return }
    var left: Int32 = 1
    let end = secondsNow() + 1
    while ioctl(descriptor, UInt(TIOCOUTQ), &left) == 0, left > 0, secondsNow() < end, pause(seconds: 0.001) {
    }
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    close()
  }

  func close() {
    if isOpen { Glibc.close(descriptor) }
    isOpen = false
  }
}
