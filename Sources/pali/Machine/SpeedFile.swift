import Files
import Foundation
import JSON
import PaliGemma
import Tensors

/// `machine.json` in the cache folder: what was measured last.
struct SpeedFile {
  let path: Path

  init(_ folders: UserFolders) { path = folders.cache.appending("machine.json") }

  /// nil where there is none, and for a damaged one.
  var record: SpeedRecord? {
    guard let document = try? JSONDocument(file: path, limit: 1 << 16) else { return nil }
    return SpeedRecord(document.root)
  }

  /// Throws `FileError`.
  func keep(_ record: SpeedRecord) throws {
    try makeFolder(path.parent)
    try AtomicFile.write(record.json + "\n", to: path)
  }

  /// What is kept of this machine, where it tells of all these precisions; else, or if that is asked for, what is
  /// measured now. What cannot be kept is measured again the next time. Throws what keeps it from being measured.
  func speed(
    of machine: SpeedRecord.Machine, _ precisions: [Precision], anew: Bool,
    measure: () throws -> MachineSpeed
  ) throws -> SpeedRecord {
    if !anew, let record, record.machine == machine, precisions.allSatisfy({ record.speed.rates[$0] != nil })
    {
      return record
    }
    let speed = try measure()
    let now = max(0, Int(exactly: Date().timeIntervalSince1970.rounded(.down)) ?? 0)
    let record = SpeedRecord(machine: machine, measured: now, speed: speed)
    try? keep(record)
    return record
  }
}
