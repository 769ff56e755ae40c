import Foundation

/// The memory that a container leaves its processes: Linux control groups, version 2 or 1.
struct ControlGroup {
  /// The group of this process and those around it.
  private let folders: [String]
  private let names: (limit: String, used: String, reclaimable: [String])

  /// `groups`: the text of `/proc/self/cgroup`; `root`: where groups are mounted. nil where memory is not in groups.
  init?(groups: String, root: String = "/sys/fs/cgroup") {
    let lines = groups.split(separator: "\n").map {
      $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    }
    let files = FileManager.default
    if let line = lines.first(where: { $0.count == 3 && $0[1].split(separator: ",").contains("memory") }) {
      names = (
        "memory.limit_in_bytes", "memory.usage_in_bytes", ["total_active_file", "total_inactive_file"]
      )
      folders = Self.ancestors(String(line[2]), below: "\(root)/memory")
    } else if let line = lines.first(where: { $0.count == 3 && $0[0] == "0" }) {
      names = ("memory.max", "memory.current", ["active_file", "inactive_file"])
      folders = Self.ancestors(String(line[2]), below: root)
    } else {
      return nil
    }
    guard folders.contains(where: { files.fileExists(atPath: "\($0)/\(names.used)") }) else { return nil }
  }

  /// Bytes until the nearest limit, counting as free what is only cached; nil without a limit.
  var room: Int? { folders.compactMap(room).min() }

  /// The nearest limit in bytes; nil without one.
  var limit: Int? { folders.compactMap { number("\($0)/\(names.limit)") }.min() }

  private func room(_ folder: String) -> Int? {
    guard let limit = number("\(folder)/\(names.limit)"), let used = number("\(folder)/\(names.used)")
    else { return nil }
    let stat = (try? String(contentsOfFile: "\(folder)/memory.stat", encoding: .utf8)) ?? ""
    let cached = stat.split(separator: "\n").reduce(0) { sum, line in
      let words = line.split(separator: " ")
      guard words.count == 2, names.reclaimable.contains(String(words[0])), let bytes = Int(words[1]) else {
        return sum
      }
      return sum &+ bytes
    }
    return max(limit - max(used - min(max(cached, 0), used), 0), 0)
  }

  /// A whole number that is not negative; nil for "max", and for what stands for no limit in version 1.
  private func number(_ file: String) -> Int? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8),
      let value = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)), value >= 0, value < 1 << 60
    else { return nil }
    return value
  }

  /// Within a container the path may be one that only the host has: then the root is what is there.
  private static func ancestors(_ path: String, below root: String) -> [String] {
    let parts = path.split(separator: "/").filter { $0 != ".." }
    return (0...parts.count).map { ([root] + parts.prefix($0).map(String.init)).joined(separator: "/") }
  }
}
