import Foundation
import Interface
import Testing

@testable import pali

@Suite final class KeyReaderTests {
  private let wake: WakePipe
  private let keyboard: Pipe
  private let reader: KeyReader

  init() throws {
    wake = try WakePipe()
    keyboard = Pipe()
    reader = try KeyReader(keyboard.fileHandleForReading.fileDescriptor, waking: wake)
    reader.start()
  }

  /// The descriptor is another file's once the pipe is gone.
  deinit { reader.stop() }

  private func type(_ text: String) { keyboard.fileHandleForWriting.write(Data(text.utf8)) }

  private func next(_ count: Int) -> [InputDecoder.Input?] {
    var inputs: [InputDecoder.Input?] = []
    let deadline = Date(timeIntervalSinceNow: patience)
    while inputs.count < count, Date() < deadline {
      var descriptor = pollfd(fd: wake.readEnd, events: Int16(POLLIN), revents: 0)
      _ = poll(&descriptor, 1, 100)
      _ = wake.drain()
      inputs += reader.collect()
    }
    return inputs
  }

  @Test func keysComeInOrderAndTheEndIsTold() throws {
    type("ab\u{1B}[A")
    #expect(
      next(3) == [.key(KeyPress(.character("a"))), .key(KeyPress(.character("b"))), .key(KeyPress(.up))])
    type("\u{1B}")
    #expect(next(1) == [.key(KeyPress(.escape))])
    try keyboard.fileHandleForWriting.close()
    #expect(next(1) == [nil])
    // It can still be stopped.
    reader.pause()
    reader.resume()
  }

  @Test func pausedItLeavesTheBytesToOthers() {
    reader.pause()
    type("theirs")
    let others = keyboard.fileHandleForReading.readData(ofLength: 6)
    #expect(String(decoding: others, as: UTF8.self) == "theirs" && reader.collect().isEmpty)
    reader.resume()
    type("z")
    #expect(next(1) == [.key(KeyPress(.character("z")))])
  }

  /// More keys than may wait: the rest stays with the system, and none is lost.
  @Test func aFloodOfKeysIsTakenPieceByPiece() throws {
    let keys = keyboard.fileHandleForWriting
    DispatchQueue.global().async { keys.write(Data(repeating: UInt8(ascii: "x"), count: 100_000)) }
    usleep(200_000)
    var most = 0
    var all = 0
    while all < 100_000 {
      let inputs = next(1)
      try #require(!inputs.isEmpty)
      most = max(most, inputs.count)
      all += inputs.count
    }
    #expect(all == 100_000 && most <= 2 * 4096)
  }
}
