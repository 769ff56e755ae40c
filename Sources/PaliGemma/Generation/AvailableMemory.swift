import Glibc

/// Bytes of memory that can be had without swapping and within a container's limit, or nil where the system does not tell.
func availableMemory() -> Int? {
  let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
  let machine = kilobytes("MemAvailable:", in: "/proc/meminfo")
  return [machine, ControlGroup(groups: groups)?.room].compactMap { $0 }.min()
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
