import Foundation
import Testing

@testable import Files

@Suite struct PendingFileTests {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "/files-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func write(_ text: String, at offset: Int, to file: borrowing PendingFile) throws {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(FileError) in try file.write(bytes, at: offset) }
    }
    try result.get()
  }

  @Test func piecesMayComeInAnyOrder() throws {
    try inFolder { folder in
      var file = try PendingFile(folder + "/a")
      try write("pieces", at: 6, to: file)
      try write("three ", at: 0, to: file)
      try file.flush()
      try write(" more", at: 12, to: file)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      try file.commit()
      #expect(try String(contentsOfFile: folder + "/a", encoding: .utf8) == "three pieces more")
    }
  }

  /// With a file system's nameless files, and with named temporaries where it has none.
  @Test(arguments: [true, false])
  func whatIsGivenUpLeavesNothing(_ nameless: Bool) throws {
    try inFolder { folder in
      try AtomicFile.write("old", to: folder + "/a")
      var calls = SystemCalls()
      calls.open = { path, flags, mode in
        if !nameless, flags & O_DIRECTORY != 0, flags & O_WRONLY != 0 {
          errno = EOPNOTSUPP
          return -1
        }
        return Glibc.open(path, flags, mode)
      }
      do {
        let file = try PendingFile(folder + "/a", calls: calls)
        try write("new", at: 0, to: file)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == (nameless ? 1 : 2))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
      #expect(try String(contentsOfFile: folder + "/a", encoding: .utf8) == "old")
    }
  }
}
