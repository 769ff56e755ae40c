import Glibc

/// Bytes of memory that can be had without swapping and within a container's limit, or nil where the system does not tell.
func availableMemory() -> Int? { MachineMemory().available }

/// Memory in bytes; nil where the system does not tell.
public struct MachineMemory: Sendable, Equatable {
  /// Of the machine.
  public let total: Int?
  /// What a container leaves its processes.
  public let limit: Int?
  /// What can be had without swapping and within that limit.
  public let available: Int?

  /// As it is now.
  public init() {
    let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
    let group = ControlGroup(groups: groups)
    self.init(
      total: kilobytes("MemTotal:", in: "/proc/meminfo"), limit: group?.limit,
      available: [kilobytes("MemAvailable:", in: "/proc/meminfo"), group?.room].compactMap { $0 }.min())
  }

  public init(total: Int?, limit: Int?, available: Int?) {
    (self.total, self.limit, self.available) = (total, limit, available)
  }
}

/// A field of this process's status, in bytes.
func statusBytes(_ field: String) -> Int? { kilobytes(field, in: "/proc/self/status") }

private func kilobytes(_ field: String, in path: String) -> Int? {
  guard let file = fopen(path, "re") else { return nil }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  while fgets(&line, Int32(line.count), file) != nil {
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count >= 2, words[0] == field, let kilobytes = Int(words[1]) else { continue }
    return kilobytes.multipliedReportingOverflow(by: 1024).partialValue
  }
  return nil
}
