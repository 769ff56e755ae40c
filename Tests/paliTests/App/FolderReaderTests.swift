import Files
import Foundation
import Interface
import Testing

@testable import pali

@Suite struct FolderReaderTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for name in ["a.png", "b.txt", ".hidden.png", "é \u{1B}[31m.jpg", "sub/inner.webp"] {
      try folder.write(name, Data([1, 2, 3]))
    }
  }

  private func names(_ listing: Listing) -> Set<String> { Set(listing.entries.map(\.name)) }

  @Test func allOfAFolderIsListedAsItIs() throws {
    let listing = FolderReader.list(.folder(Path(folder.path)))
    #expect(listing.error == nil && listing.source == .folder(Path(folder.path)))
    #expect(listing.parent == Path(folder.path).parent)
    #expect(names(listing) == ["a.png", "b.txt", ".hidden.png", "é \u{1B}[31m.jpg", "sub"])
    let file = try #require(listing.entries.first { $0.name == "a.png" })
    #expect(file.kind == .file && file.byteCount == 3 && file.path == Path(folder.path + "/a.png"))
    #expect(abs(file.modified - Date().timeIntervalSince1970) < 600)
    #expect(listing.entries.first { $0.name == "sub" }?.kind == .folder)
  }

  @Test func whatIsNeitherFileNorFolderIsLeftOut() throws {
    mkfifo(folder.path + "/pipe.png", 0o600)
    symlink("/nowhere", folder.path + "/broken.png")
    symlink("a.png", folder.path + "/link.png")
    symlink("loop.png", folder.path + "/loop.png")
    let listed = names(FolderReader.list(.folder(Path(folder.path))))
    #expect(listed.contains("link.png"))
    #expect(listed.isDisjoint(with: ["pipe.png", "broken.png", "loop.png"]))
  }

  @Test func namesThatAreNoTextAreListedAndOpened() throws {
    let path = Path(folder.path).appending(Path(bytes: [0xFF, 0xFE] + Array(".png".utf8)))
    try AtomicFile.write("bytes", to: path)
    let listing = FolderReader.list(.folder(Path(folder.path)))
    let entry = try #require(listing.entries.first { $0.path == path })
    #expect(try entry.name == "\\xFF\\xFE.png" && entry.stamp == FileStamp(path))
    #expect(try readFile(entry.path, limit: 10) == Array("bytes".utf8))
  }

  @Test func oneFolderAsArgumentIsThatFolder() {
    #expect(
      FolderReader.list(.arguments([Path(folder.path)])) == FolderReader.list(.folder(Path(folder.path))))
  }

  @Test func argumentsAreListedAsGivenAndTheMissingNamed() {
    let paths = [folder.path + "/a.png", "/nowhere.png", folder.path + "/sub"].map { Path($0) }
    let listing = FolderReader.list(.arguments(paths))
    #expect(listing.source == .arguments(paths) && listing.parent == Path(folder.path))
    #expect(listing.entries.map(\.path) == [paths[0], paths[2]])
    #expect(listing.error == "/nowhere.png: no such file or folder")
  }

  @Test func whatCannotBeReadSaysWhy() {
    let missing = FolderReader.list(.folder("/nowhere"))
    #expect(missing.entries.isEmpty && missing.parent == "/")
    #expect(missing.error == "/nowhere: cannot be read: No such file or directory")
    #expect(FolderReader.list(.folder("/etc/passwd")).error == "/etc/passwd: cannot be read: Not a directory")
    #expect(FolderReader.list(.folder("/")).parent == nil)
  }

  @Test func picturesAreKnownByTheirNames() throws {
    let empty = try ScratchFolder()
    try empty.write(".hidden.png")
    try empty.write("notes.txt")
    #expect(FolderReader.hasPictures(Path(folder.path)) && !FolderReader.hasPictures(Path(empty.path)))
    try empty.write("LOUD.JPEG")
    #expect(FolderReader.hasPictures(Path(empty.path)) && !FolderReader.hasPictures("/nowhere"))
  }
}
