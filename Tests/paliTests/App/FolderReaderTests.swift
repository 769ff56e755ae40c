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
    let listing = FolderReader.list(.folder(folder.path))
    #expect(listing.error == nil && listing.source == .folder(folder.path))
    #expect(listing.parent == (folder.path as NSString).deletingLastPathComponent)
    #expect(names(listing) == ["a.png", "b.txt", ".hidden.png", "é \u{1B}[31m.jpg", "sub"])
    let file = try #require(listing.entries.first { $0.name == "a.png" })
    #expect(file.kind == .file && file.byteCount == 3 && file.path == folder.path + "/a.png")
    #expect(abs(file.modified - Date().timeIntervalSince1970) < 600)
    #expect(listing.entries.first { $0.name == "sub" }?.kind == .folder)
  }

  @Test func whatIsNeitherFileNorFolderIsLeftOut() throws {
    mkfifo(folder.path + "/pipe.png", 0o600)
    symlink("/nowhere", folder.path + "/broken.png")
    symlink("a.png", folder.path + "/link.png")
    symlink("loop.png", folder.path + "/loop.png")
    let listed = names(FolderReader.list(.folder(folder.path)))
    #expect(listed.contains("link.png"))
    #expect(listed.isDisjoint(with: ["pipe.png", "broken.png", "loop.png"]))
  }

  @Test func namesThatAreNoTextAreLeftOut() {
    let bytes: [UInt8] = Array(folder.path.utf8) + [0x2F, 0xFF, 0xFE, 0x2E, 0x70, 0x6E, 0x67, 0]
    let descriptor = bytes.withUnsafeBytes {
      open($0.baseAddress!.assumingMemoryBound(to: CChar.self), O_CREAT | O_WRONLY, 0o600)
    }
    close(descriptor)
    #expect(names(FolderReader.list(.folder(folder.path))).count == 5)
  }

  @Test func oneFolderAsArgumentIsThatFolder() {
    #expect(FolderReader.list(.arguments([folder.path])) == FolderReader.list(.folder(folder.path)))
  }

  @Test func argumentsAreListedAsGivenAndTheMissingNamed() {
    let paths = [folder.path + "/a.png", "/nowhere.png", folder.path + "/sub"]
    let listing = FolderReader.list(.arguments(paths))
    #expect(listing.source == .arguments(paths) && listing.parent == folder.path)
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
    #expect(FolderReader.hasPictures(folder.path) && !FolderReader.hasPictures(empty.path))
    try empty.write("LOUD.JPEG")
    #expect(FolderReader.hasPictures(empty.path) && !FolderReader.hasPictures("/nowhere"))
  }
}
