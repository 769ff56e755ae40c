import Testing

@testable import Files

@Suite struct PathTests {
  @Test(arguments: [
    ("/a/b.png", "b.png", "/a", "png", "/a/b"), ("b", "b", ".", "", "b"), ("/", "/", "/", "", "/"),
    ("a/", "a", ".", "", "a"), ("//a//b.tar.GZ/", "b.tar.GZ", "//a/", "gz", "//a//b.tar"),
    (".hidden", ".hidden", ".", "", ".hidden"), ("a/.x.png", ".x.png", "a", "png", "a/.x"),
    ("a.", "a.", ".", "", "a."),
  ])
  func partsOfAPath(_ path: String, _ name: Path, _ parent: Path, _ suffix: String, _ stem: Path) {
    let path = Path(path)
    #expect(path.name == name && path.parent == parent)
    #expect(path.fileExtension == suffix && path.deletingExtension == stem)
  }

  @Test(arguments: [
    ("a", "/w", "/w/a"), ("../b/./c", "/w/x", "/w/b/c"), ("/etc/../..", "/w", "/"), ("", "/w", "/w"),
    ("../../..", "/w", "/"),
  ])
  func pathsAreMadeAbsolute(_ path: String, _ folder: Path, _ absolute: Path) {
    #expect(Path(path).standardized(in: folder) == absolute)
  }

  @Test func homeIsExpandedAtTheStartAlone() {
    #expect(Path("~").expandingHome("/h") == "/h" && Path("~/a").expandingHome("/h") == "/h/a")
    #expect(Path("~/").expandingHome("/h") == "/h" && Path("~a").expandingHome("/h") == "~a")
    #expect(Path("a/~").expandingHome("/h") == "a/~" && Path("~").expandingHome(nil) == "~")
  }

  /// As text they are one name; on disk they are two.
  @Test func spellingsOfACharacterAreTwoPaths() {
    #expect("\u{E9}" == "e\u{301}" && Path("\u{E9}") != Path("e\u{301}"))
  }

  @Test func everyByteComesBack() {
    var bytes = (UInt8(1)...255).map { $0 }
    bytes += Array("\u{10FE80}\u{10FEFF}\u{10FE7F}é漢".utf8) + [0xF4, 0x8F, 0xBA]
    let path = Path(bytes: bytes)
    #expect(Path(path.text) == path)
    // Joined as text, as the argument parser and the line editor do.
    for cut in 0...bytes.count {
      let (a, b) = (SystemText.text(Array(bytes[..<cut])), SystemText.text(Array(bytes[cut...])))
      #expect(SystemText.bytes(a + b) == bytes)
    }
  }

  @Test func bytesThatAreNoTextAreShown() {
    #expect("\(Path(bytes: [0x61, 0xFF, 0x62]))" == "a\\xFFb")
    #expect(!SystemText.isPlain(Path(bytes: [0xFF]).text) && SystemText.isPlain("é\u{10FFFD}"))
  }

  @Test func aNULIsNoEnd() throws {
    #expect(throws: FileError.self) { try exists(Path("/etc\0/passwd")) }
    #expect(throws: FileError.self) { try readFile(Path("/etc/passwd\0.png"), limit: 1 << 20) }
  }
}
