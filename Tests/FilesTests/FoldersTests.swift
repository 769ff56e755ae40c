import Foundation
import Testing

@testable import Files

struct FoldersTests {
  @Test func namesAreBytesInOrder() throws {
    try inFolder { folder in
      let odd = Path(bytes: [0xFF, UInt8(ascii: "x")])
      for name in ["b", ".a", odd, "é"] {
        try [UInt8](repeating: 1, count: 3).withUnsafeBytes {
          try AtomicFile.write($0, to: folder.appending(name))
        }
      }
      #expect(names(in: folder) == [".a", "b", "é", odd])
      #expect(names(in: folder.appending("none")).isEmpty && names(in: folder.appending("b")).isEmpty)
      #expect(throws: FileError.system(file: folder.appending("none"), operation: "be read", code: ENOENT)) {
        try readNames(in: folder.appending("none"))
      }
      try removeFile(folder.appending(odd))
      try removeFile(folder.appending(odd))
      #expect(names(in: folder).count == 3)
      #expect(throws: FileError.self) { try removeFile(folder) }
    }
  }

  @Test func foldersAreMadeWithThoseAround() throws {
    try inFolder { folder in
      let deep = folder.appending("a/b/c")
      for _ in 0..<2 {
        try makeFolder(deep)
        #expect(try isFolder(deep))
      }
      try [1].withUnsafeBytes { try AtomicFile.write($0, to: deep.appending("file")) }
      let below = deep.appending("file/d")
      #expect(throws: FileError.system(file: below, operation: "make", code: ENOTDIR)) {
        try makeFolder(below)
      }
      #expect(throws: FileError.system(file: deep.appending("file"), operation: "make", code: EEXIST)) {
        try makeFolder(deep.appending("file"))
      }
    }
  }
}
