import Files
import LoopbackServers
import TestSupport
import Testing

@testable import Hub

struct PartsTests {
  private func digest(_ text: String, _ digest: FileDigest) throws -> String {
    let running = try RunningDigest(of: digest, byteCount: text.utf8.count)
    for byte in text.utf8 { try withUnsafeBytes(of: byte) { try running.add($0) } }
    return try running.finish()
  }

  @Test func digestsOfKnownTexts() throws {
    // FIPS 180, and `git hash-object`.
    let sha256 = FileDigest(String(repeating: "0", count: 64))!
    #expect(
      try digest("abc", sha256) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let git = FileDigest(String(repeating: "0", count: 40))!
    #expect(try digest("", git) == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
    #expect(try digest("what is up, doc?", git) == "bd9dbf5aae1a3862dd1526723246b20206e5fc37")
  }

  @Test func digestsByTheirLength() {
    #expect(FileDigest("") == nil && FileDigest(String(repeating: "A", count: 40)) == nil)
    #expect(FileDigest(String(repeating: "../x", count: 10)) == nil)
  }

  @Test(arguments: [
    ("bytes 0-9/10", 0, 9, 10 as Int?), ("BYTES 5-9/*", 5, 9, nil), ("bytes 0-0/1", 0, 0, 1),
  ])
  func rangesOfContents(_ text: String, _ first: Int, _ last: Int, _ total: Int?) {
    let range = ContentRange(text)
    #expect(range?.first == first && range?.last == last && range?.total == total)
  }

  @Test(arguments: [
    "", "bytes", "bytes 1-0/2", "bytes 0-9/9", "bytes -1-2/3", "bytes 0-9", "items 0-1/2", "bytes 0-9/x",
    "bytes 0-99999999999999999999/*", "bytes +0-+1/+2", "bytes */10", "bytes 0-1/2 3",
  ])
  func whatIsNoRange(_ text: String) {
    #expect(ContentRange(text) == nil)
  }

  @Test func theRateIsSmooth() {
    var rate = Rate()
    rate.add(bytes: 500, at: 0)
    rate.add(bytes: 600, at: 0.1)
    #expect(rate.bytesPerSecond == nil && rate.seconds(for: 1) == nil && rate.seconds(for: 0) == 0)
    rate.add(bytes: 1500, at: 1)
    #expect(rate.bytesPerSecond == 1000 && rate.seconds(for: 5000) == 5)
    rate.add(bytes: 1500, at: 2)
    #expect(rate.bytesPerSecond.map { $0 > 500 && $0 < 1000 } == true)
    for second in 3...60 { rate.add(bytes: 1500, at: Double(second)) }
    #expect(rate.seconds(for: 5000) == nil)
    // What comes wrong is taken back.
    rate.add(bytes: 0, at: 61)
    #expect(rate.bytesPerSecond.map { $0 >= 0 } == true)
  }

  @Test func aLockIsOnesAlone() throws {
    let folder = TemporaryFolder()
    let path = Path("\(folder.path)/x.lock")
    let lock = try #require(try FileLock(path, isCancelled: { false }))
    var waits = 0
    #expect(try FileLock(path, isCancelled: { true }, onWait: { waits += 1 }) == nil)
    #expect(waits == 1)
    lock.release()
    #expect(try FileLock(path, isCancelled: { true }) != nil)
  }
}
