import Dispatch
import Files
import Foundation
import Synchronization
import Testing

@testable import Pictures

@Suite struct PictureStoreTests {
  private let folder: String
  private let path: Path

  init() throws {
    folder = NSTemporaryDirectory() + "/store-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    path = Path(folder + "/picture")
    try put("baseline-420.jpg")
  }

  private func put(_ fixture: String, at place: Path? = nil) throws {
    let file = try RegularFile(Fixture.path(fixture)).readAll(limit: 1 << 20)
    try AtomicFile.write(file.bytes, to: place ?? path)
  }

  private func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Spoils the file's bytes and leaves its size, inode and time: whoever reads it again fails.
  private func spoil() throws {
    try overwrite([UInt8](repeating: 0, count: fileSize(path)))
    #expect(throws: PictureError.notAPicture(path: path)) { try PictureFile.decode(path) }
  }

  /// With as many bytes: the size, inode and time stay.
  private func overwrite(_ bytes: [UInt8]) throws {
    var before = stat()
    #expect(path.call { stat($0, &before) } == 0 && Int(before.st_size) == bytes.count)
    let descriptor = path.call { open($0, O_WRONLY) }
    defer { close(descriptor) }
    #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    #expect(futimens(descriptor, [before.st_atim, before.st_mtim]) == 0)
  }

  @Test func aPictureIsReadOnce() throws {
    defer { remove() }
    let store = PictureStore()
    let first = try store.whole(.file(path))
    try spoil()
    #expect(try store.whole(.file(path)) == first)
    #expect(try first.picture == PictureFile.decode(Fixture.path("baseline-420.jpg")))
    #expect(try first.identity.stamp == FileStamp(path) && first.identity.width == 61)
  }

  @Test func whatWasHashedIsNotHashedAgain() throws {
    defer { remove() }
    // What follows a JPEG's end is not looked at.
    let picture = try readFile(path, limit: 1 << 20)
    try (picture + [0]).withUnsafeBytes { try AtomicFile.write($0, to: path) }
    let store = PictureStore()
    let digest = try #require(try store.digest(of: .file(path)))
    #expect(try PictureStore().whole(.file(path)).identity.digest == digest)
    // Nobody can tell that it is another file, but who hashes it.
    try overwrite(picture + [1])
    #expect(try store.whole(.file(path)).identity.digest == digest)
    #expect(try store.digest(of: .file(path)) == digest)
    try put("rgb.png")
    #expect(try store.whole(.file(path)).identity.digest != digest)
    #expect(try store.digest(of: .pixels(Picture(width: 1, height: 1, rgb: [0, 0, 0]), name: "-")) == nil)
  }

  @Test func aWholePictureServesPreviews() throws {
    defer { remove() }
    let store = PictureStore()
    let whole = try store.whole(.file(path))
    try spoil()
    for side in [1, 20, 61, 5000] {
      let preview = try store.preview(path) { _ in (side, side) }
      #expect(preview.picture == whole.picture && preview.stamp == whole.identity.stamp)
      #expect(preview.header.width == 61 && preview.header.height == 43 && preview.header.format == .jpeg)
    }
  }

  @Test func aPreviewIsReplacedOnceMorePixelsAreWanted() throws {
    defer { remove() }
    let store = PictureStore()
    func width(_ side: Int) throws -> Int { try store.preview(path) { _ in (side, side) }.picture.width }
    #expect(try width(7) == 8)
    #expect(try width(20) == 31)
    // Never with fewer again.
    #expect(try width(7) == 31)
    #expect(try width(50) == 61)
    try spoil()
    #expect(try width(7) == 61 && store.whole(.file(path)).picture.width == 61)
  }

  /// One side fills, the other is a pixel short by rounding: read once all the same.
  @Test func whatFillsOneSideFills() throws {
    defer { remove() }
    let store = PictureStore()
    let first = try store.preview(path) { _ in (7, 9) }
    #expect(first.picture.width == 8 && first.picture.height == 6)
    try spoil()
    #expect(try store.preview(path) { _ in (7, 9) }.picture == first.picture)
  }

  @Test func theSizeWantedMayDependOnThePicture() throws {
    defer { remove() }
    let half = try PictureStore().preview(path) { ($0.width / 2, $0.height / 2) }
    #expect(half.picture.width == 31)
  }

  @Test func aChangedFileIsReadAnew() throws {
    defer { remove() }
    let store = PictureStore()
    let before = try store.whole(.file(path))
    try put("rgb.png")
    let after = try store.preview(path) { _ in (4, 4) }
    #expect(try after.picture == PictureFile.decode(Fixture.path("rgb.png")))
    #expect(try after.header.format == .png && after.stamp == FileStamp(path))
    #expect(after.stamp != before.identity.stamp)
  }

  @Test func whatFailsIsToldAndTriedAgain() throws {
    defer { remove() }
    let store = PictureStore()
    _ = try store.whole(.file(path))
    unlink(folder + "/picture")
    #expect(throws: PictureError.file(.system(file: path, operation: "open", code: ENOENT))) {
      try store.whole(.file(path))
    }
    try AtomicFile.write("no picture", to: path)
    #expect(throws: PictureError.notAPicture(path: path)) { try store.preview(path) { _ in (4, 4) } }
    try put("rgb.png")
    #expect(try store.whole(.file(path)).picture.width > 0)
  }

  @Test func pixelsThatAreThereAreHandedBack() throws {
    let picture = Picture(width: 1, height: 1, rgb: [1, 2, 3])
    let stored = try PictureStore().whole(.pixels(picture, name: "part"))
    #expect(stored == StoredPicture(path: "part", stamp: nil, picture: picture))
  }

  // MARK: Room

  /// Three pictures of 61 x 43 pixels in a store that has room for two; which of them still are there.
  private func kept(_ uses: [Int], limit: Int) throws -> [Bool] {
    let store = PictureStore(byteLimit: limit)
    let paths = (0..<3).map { Path(folder + "/\($0)") }
    for path in paths { try put("baseline-420.jpg", at: path) }
    for use in uses { _ = try store.whole(.file(paths[use])) }
    return paths.map { store.holds($0) }
  }

  private static let bytes = 61 * 43 * 3

  @Test func whatWasUsedLongestAgoGoes() throws {
    defer { remove() }
    #expect(try kept([0, 1, 2], limit: 2 * Self.bytes) == [false, true, true])
    #expect(try kept([0, 1, 0, 2], limit: 2 * Self.bytes) == [true, false, true])
    #expect(try kept([0, 1, 2], limit: 3 * Self.bytes) == [true, true, true])
  }

  @Test func theNewestStaysHoweverLarge() throws {
    defer { remove() }
    #expect(try kept([0, 1], limit: 10) == [false, true, false])
    #expect(try kept([0, 1, 0], limit: Self.bytes) == [true, false, false])
  }

  // MARK: Several threads

  /// All of them get the one picture that was decoded: its pixels lie in one place.
  @Test func whatSeveralWantIsDecodedOnce() throws {
    defer { remove() }
    let large = Path(folder + "/large.png")
    let rgb = (0..<1500 * 1000 * 3).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try Picture(width: 1500, height: 1000, rgb: rgb).writePNG(
      to: Destination(large, suffixes: ["png"], inputs: [], replacing: false))
    let store = PictureStore()
    let places = Mutex<Set<Int>>([])
    DispatchQueue.concurrentPerform(iterations: 8) { number in
      let picture =
        number % 2 == 0
        ? try? store.whole(.file(large)).picture : try? store.preview(large) { _ in (9, 9) }.picture
      let place = picture?.rgb.withUnsafeBytes { Int(bitPattern: $0.baseAddress) } ?? 0
      _ = places.withLock { $0.insert(place) }
    }
    let found = places.withLock { $0 }
    #expect(found.count == 1 && !found.contains(0))
  }

  /// While one picture is decoded, another is had.
  @Test func nobodyWaitsForAnotherPicture() throws {
    defer { remove() }
    let other = Path(folder + "/other")
    try put("rgb.png", at: other)
    let store = PictureStore()
    let (isInside, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let ended = DispatchGroup()
    DispatchQueue.global().async(group: ended) { [path] in
      _ = try? store.preview(path) { _ in
        isInside.signal()
        mayGoOn.wait()
        return (4, 4)
      }
    }
    isInside.wait()
    #expect(try store.whole(.file(other)).picture.width > 0)
    mayGoOn.signal()
    ended.wait()
    #expect(store.holds(path) && store.holds(other))
  }

  /// Files that change, fail and are pushed out under many hands.
  @Test func manyHandsFindWhatIsThere() throws {
    defer { remove() }
    let paths = (0..<4).map { Path(folder + "/\($0)") }
    for path in paths { try put("baseline-420.jpg", at: path) }
    let store = PictureStore(byteLimit: 2 * Self.bytes)
    let wrong = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 8) { hand in
      for turn in 0..<60 {
        let path = paths[(hand + turn) % 4]
        if hand == 0 { try? put(turn % 2 == 0 ? "rgb.png" : "baseline-420.jpg", at: path) }
        let found = try? store.preview(path) { _ in (turn % 62, 9) }
        let fits = found.map { $0.header.width >= $0.picture.width && $0.picture.width > 0 } ?? false
        if !fits { wrong.withLock { $0 += 1 } }
      }
    }
    #expect(wrong.withLock { $0 } == 0)
    #expect(store.byteCount <= 2 * Self.bytes)
  }
}
