import Foundation
import Testing

@testable import PaliGemma

struct WeightCacheEntryTests {
  @Test func entriesTellTheirOrigin() throws {
    let cached = try CachedModel()
    let start = Int(Date().timeIntervalSince1970)
    _ = try cached.load()
    let entry = try #require(cached.cache.entries.first)
    #expect(entry.path.text == (try cached.file()))
    #expect(entry.byteCount == (try Data(contentsOf: URL(fileURLWithPath: entry.path.text)).count))
    #expect(entry.lastUsed >= start - 1)
    #expect(entry.origin?.precision == "q8" && entry.origin?.sourceExists == true)
    let origin = try #require(entry.origin)
    for name in [origin.model, origin.folder, entry.path, entry.path.name] {
      #expect(entry.isNamed(name))
    }
    #expect(!entry.isNamed("other") && !entry.isNamed(""))
    try FileManager.default.removeItem(atPath: "\(cached.model.path)/model.safetensors")
    #expect(cached.cache.entries.first?.origin?.sourceExists == false)
  }

  @Test func aStartIsAUse() throws {
    let cached = try CachedModel()
    _ = try cached.load()
    let file = try cached.file()
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1000)], ofItemAtPath: file)
    #expect(cached.cache.entries.first?.lastUsed == 1000)
    _ = try cached.load()
    #expect((cached.cache.entries.first?.lastUsed ?? 0) > 1000)
  }

  @Test func otherFilesAreNotOurs() throws {
    let cached = try CachedModel()
    _ = try cached.load()
    let ours = try cached.file()
    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(cached.cache.path)/\(name)"))
    }
    try write("notes.txt", "paliwts\n")
    try write("0123456789abcdef.weights", "something else")
    try write("0123456789abcde.weights", "paliwts\n")
    try write("0123456789abcdeg.weights", "paliwts\n")
    #expect(cached.cache.entries.map(\.path.text) == [ours])
    // Damaged, but ours.
    try write("fedcba9876543210.weights", "paliwts\nand no more")
    #expect(cached.cache.entries.filter { $0.origin == nil }.count == 1)
    for entry in cached.cache.entries { try cached.cache.remove(entry) }
    #expect(cached.names.count == 4 && cached.cache.entries.isEmpty)
    #expect(WeightCache("/nowhere").entries.isEmpty)
  }

  @Test func leftoversOfTheDeadAreRemoved() throws {
    let cached = try CachedModel()
    try FileManager.default.createDirectory(atPath: cached.cache.path.text, withIntermediateDirectories: true)
    // No process has a number that large.
    for name in [".2147483646-abc.tmp", ".\(getpid())-abc.tmp", ".tmp", ".x-1.tmp", "a.tmp"] {
      try Data().write(to: URL(fileURLWithPath: "\(cached.cache.path)/\(name)"))
    }
    cached.cache.removeLeftovers()
    #expect(Set(cached.names) == [".\(getpid())-abc.tmp", ".tmp", ".x-1.tmp", "a.tmp"])
  }
}
