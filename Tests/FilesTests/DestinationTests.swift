import Glibc
import Testing

@testable import Files

@Suite struct DestinationTests {
  private func make(_ path: Path, inputs: [Path] = [], replacing: Bool = false) throws -> Destination {
    try Destination(path, suffixes: ["png"], inputs: inputs, replacing: replacing)
  }

  private func write(_ text: String, to destination: Destination) throws {
    try Array(text.utf8).withUnsafeBytes { try destination.write($0) }
  }

  @Test func aFreeNameIsWrittenAndATakenOneIsNot() throws {
    try inFolder { folder in
      let path = folder.appending("a.PNG")
      try write("first", to: make(path))
      #expect(throws: DestinationError.exists(path: path)) { try make(path) }
      try write("second", to: make(path, replacing: true))
      #expect(try text(path) == "second" && names(folder) == ["a.PNG"])
    }
  }

  /// By another spelling, a link, a hard link; agreed to or not.
  @Test func anInputIsNeverWrittenOver() throws {
    try inFolder { folder in
      let photo = folder.appending("photo.png")
      try AtomicFile.write("pixels", to: photo)
      let (soft, hard) = (folder.appending("soft.png"), folder.appending("hard.png"))
      symlink(photo.text, soft.text)
      link(photo.text, hard.text)
      for name in [photo, folder.appending("./photo.png"), soft, hard] {
        for replacing in [false, true] {
          #expect(throws: DestinationError.isInput(path: name)) {
            try make(name, inputs: ["/none", photo], replacing: replacing)
          }
        }
      }
      #expect(try text(photo) == "pixels")
    }
  }

  @Test func whatIsNoFileStays() throws {
    try inFolder { (folder: Path) throws in
      let (pipe, below, dead) = (
        folder.appending("pipe.png"), folder.appending("folder.png"), folder.appending("dead.png")
      )
      mkfifo(pipe.text, 0o600)
      mkdir(below.text, 0o700)
      symlink("/nowhere/at/all", dead.text)
      let device = folder.appending("device.png")
      symlink("/dev/null", device.text)
      for replacing in [false, true] {
        for path in [pipe, below, device] {
          #expect(throws: DestinationError.notAFile(path: path)) { try make(path, replacing: replacing) }
        }
        #expect(throws: DestinationError.deadLink(path: dead)) { try make(dead, replacing: replacing) }
      }
      let left = try names(folder)
      #expect(left == ["dead.png", "device.png", "folder.png", "pipe.png"])
    }
  }

  @Test func theNameSaysWhatIsWritten() {
    for path: Path in ["/tmp/a.jpg", "/tmp/a", "/tmp/png", "/tmp/.png", "/tmp/a.png.txt"] {
      #expect(throws: DestinationError.suffix(path: path, expected: ["png"])) { try make(path) }
    }
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    try inFolder { folder in
      let path = folder.appending("none/a.png")
      #expect(throws: DestinationError.noFolder(folder: path.parent)) { try make(path) }
      try AtomicFile.write("", to: folder.appending("file"))
      #expect(throws: FileError.self) { try make(folder.appending("file/a.png")) }
    }
  }

  /// A link to a file is followed: the link stays one.
  @Test func aLinkToAFileIsFollowed() throws {
    try inFolder { folder in
      let (file, soft) = (folder.appending("file.png"), folder.appending("soft.png"))
      try AtomicFile.write("old", to: file)
      symlink(file.text, soft.text)
      try write("new", to: make(soft, replacing: true))
      #expect(try text(file) == "new")
      var status = stat()
      #expect(lstat(soft.text, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }
  }

  /// Something that comes up under the name while the work goes on is not replaced either.
  @Test func whatCameInTheMeantimeStays() throws {
    try inFolder { folder in
      let path = folder.appending("a.png")
      let destination = try make(path)
      try AtomicFile.write("somebody else's", to: path)
      #expect(throws: DestinationError.exists(path: path)) { try write("mine", to: destination) }
      #expect(try text(path) == "somebody else's" && names(folder) == ["a.png"])
    }
  }
}
