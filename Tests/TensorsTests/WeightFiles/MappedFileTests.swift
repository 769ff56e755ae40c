import Files
import Glibc
import TestSupport
import Testing

@testable import Tensors

struct MappedFileTests {
  private let folder = TemporaryFolder()

  @Test func bytesOfTheFile() throws {
    let mapping = try MappedFile(Path(folder.write("f", [1, 2, 3])))
    #expect(Array(mapping.bytes) == [1, 2, 3])
    #expect(try MappedFile(Path(folder.write("empty", []))).bytes.isEmpty)
  }

  @Test func aShortenedOrReplacedFileIsNoticed() throws {
    let path = try folder.write("f", [UInt8](repeating: 7, count: 9000))
    let mapping = try MappedFile(Path(path))
    try mapping.checkUnchanged()
    truncate(path, 10)
    #expect(throws: FileError.changed(file: Path(path))) { try mapping.checkUnchanged() }
    unlink(path)
    #expect(throws: FileError.system(file: Path(path), operation: "open", code: ENOENT)) {
      try mapping.checkUnchanged()
    }
  }

  @Test func aFaultNamesTheFileItIsIn() throws {
    let path = try folder.write("f", [UInt8](repeating: 7, count: 9000))
    var mapping: MappedFile? = try MappedFile(Path(path))
    let start = try #require(mapping?.bytes.baseAddress)
    let line = try #require(mappedFileFault(start + 8999))
    #expect(String(cString: line) == "\(path): the file changed while it was in use\n")
    #expect(mappedFileFault(start + 1_000_000_000_000) == nil)
    #expect(mappedFileFault(nil) == nil)
    mapping = nil
    #expect(mappedFileFault(start) == nil)
  }

  @Test func aNulInThePathIsNoOtherFile() throws {
    let path = try folder.write("f", [1])
    #expect(throws: FileError.self) { try MappedFile(Path("\(path)\0.safetensors")) }
  }

  /// A handler as the program's installs it: the line of the file, then exit.
  @Test func aFileShortenedWhileItIsReadEndsInOneLine() async throws {
    let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
      var action = sigaction()
      action.sa_flags = SA_SIGINFO
      action.__sigaction_handler.sa_sigaction = { _, info, _ in
        guard let line = mappedFileFault(info?.pointee._sifields._sigfault.si_addr) else { _exit(2) }
        write(2, line, strlen(line))
        _exit(1)
      }
      sigaction(SIGBUS, &action, nil)
      let folder = TemporaryFolder()
      let path = try folder.write("f", [UInt8](repeating: 7, count: 100_000))
      let mapping = try MappedFile(Path(path))
      truncate(path, 0)
      _exit(mapping.bytes[50_000] == 7 ? 3 : 4)
    }
    let line = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(line.hasSuffix("/f: the file changed while it was in use\n"))
  }
}
