import Foundation
import Testing

@testable import PaliGemma

final class ControlGroupTests {
  private let root = FileManager.default.temporaryDirectory.appendingPathComponent("pali-\(UUID())").path

  deinit { try? FileManager.default.removeItem(atPath: root) }

  private func write(_ folder: String, _ files: [String: String]) throws {
    try FileManager.default.createDirectory(atPath: root + folder, withIntermediateDirectories: true)
    for (name, text) in files {
      try text.write(toFile: "\(root)\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
  }

  @Test func theNearestLimitCounts() throws {
    try write("/a", ["memory.max": "1000\n", "memory.current": "900\n", "memory.stat": "anon 5\n"])
    try write(
      "/a/b",
      [
        "memory.max": "5000\n", "memory.current": "600\n",
        "memory.stat": "active_file 100\ninactive_file 50\nfile 9\n",
      ])
    try write("/a/free", ["memory.max": "max\n", "memory.current": "800\n"])
    #expect(ControlGroup(groups: "0::/a\n", root: root)?.room == 100)
    #expect(ControlGroup(groups: "0::/a/b\n", root: root)?.room == 100)
    #expect(ControlGroup(groups: "0::/a/b\n", root: root)?.limit == 1000)
    try write("/a", ["memory.max": "max\n"])
    #expect(ControlGroup(groups: "0::/a/b\n", root: root)?.room == 5000 - 450)
    let free = try #require(ControlGroup(groups: "0::/a/free\n", root: root))
    #expect(free.room == nil && free.limit == nil)
  }

  @Test func versionOneHasItsOwnNames() throws {
    try write(
      "/memory/box",
      [
        "memory.limit_in_bytes": "2000\n", "memory.usage_in_bytes": "1500\n",
        "memory.stat": "total_active_file 200\n",
      ])
    try write(
      "/memory",
      ["memory.limit_in_bytes": "9223372036854771712\n", "memory.usage_in_bytes": "1\n", "memory.stat": ""])
    let groups = "5:cpu,cpuacct:/\n4:memory:/box\n0::/\n"
    #expect(ControlGroup(groups: groups, root: root)?.room == 700)
    #expect(ControlGroup(groups: "4:memory:/only/on/the/host\n", root: root)?.room == nil)
  }

  @Test(arguments: [
    "", "x", "0::", "0::/../..", "4:memory:", ":::", "0::/" + String(repeating: "a/", count: 3000),
  ])
  func whatIsNotThereIsNoLimit(_ groups: String) {
    #expect(ControlGroup(groups: groups, root: root) == nil)
  }

  @Test func wildNumbersDoNotTrap() throws {
    let large = "\(Int.max)"
    try write(
      "",
      [
        "memory.max": "10", "memory.current": "20",
        "memory.stat": "active_file \(large)\ninactive_file \(large)",
      ])
    #expect(ControlGroup(groups: "0::/", root: root)?.room == 0)
  }
}
