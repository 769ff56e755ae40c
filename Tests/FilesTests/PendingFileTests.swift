import Foundation
import Testing

@testable import Files

@Suite struct PendingFileTests {
  private func write(_ text: String, at offset: Int, to file: borrowing PendingFile) throws {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(FileError) in try file.write(bytes, at: offset) }
    }
    try result.get()
  }

  @Test func piecesMayComeInAnyOrder() throws {
    try inFolder { folder in
      var file = try PendingFile(folder.appending("a"))
      try write("pieces", at: 6, to: file)
      try write("three ", at: 0, to: file)
      try file.flush()
      try write(" more", at: 12, to: file)
      #expect(try names(folder).isEmpty)
      try file.commit()
      #expect(try text(folder.appending("a")) == "three pieces more")
    }
  }

  /// With a file system's nameless files, and with named temporaries where it has none.
  @Test(arguments: [true, false])
  func whatIsGivenUpLeavesNothing(_ nameless: Bool) throws {
    try inFolder { folder in
      try AtomicFile.write("old", to: folder.appending("a"))
      var calls = SystemCalls()
      calls.open = { path, flags, mode in
        if !nameless, flags & O_DIRECTORY != 0, flags & O_WRONLY != 0 {
          errno = EOPNOTSUPP
          return -1
        }
        return path.call { Glibc.open($0, flags, mode) }
      }
      do {
        let file = try PendingFile(folder.appending("a"), calls: calls)
        try write("new", at: 0, to: file)
        #expect(try names(folder).count == (nameless ? 1 : 2))
      }
      #expect(try names(folder) == ["a"])
      #expect(try text(folder.appending("a")) == "old")
    }
  }
}
