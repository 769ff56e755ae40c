import Files
import Foundation
import JSON
import PaliGemma
import Tensors
import Testing

@testable import pali

@Suite struct SpeedRecordTests {
  static let machine = SpeedRecord.Machine(cpu: "Some \"CPU\"", kernels: "avx2", threads: 4, version: "1")

  static func record(_ machine: SpeedRecord.Machine = machine) throws -> SpeedRecord {
    let rates = try #require(MachineSpeed.Rates(vision: 2e11, prompt: 1.5e11, token: 1.25e10))
    let speed = MachineSpeed(
      visionAttention: 4e10, textAttention: 5e10,
      rates: Dictionary(uniqueKeysWithValues: Precision.allCases.map { ($0, rates) }))
    return SpeedRecord(machine: machine, measured: 1_700_000_000, speed: try #require(speed))
  }

  private func read(_ text: String) throws -> SpeedRecord? {
    SpeedRecord(try JSONDocument(text: Array(text.utf8), file: "machine.json").root)
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let record = try Self.record()
    #expect(try read(record.json) == record)
  }

  @Test(arguments: [
    ("\"format\":1", "\"format\":2"), ("200000000000.0", "-1"), ("200000000000.0", "1e400"),
    ("200000000000.0", "\"fast\""),
    ("1700000000", "1e30"), ("1700000000", "-1"), ("\"threads\":4", "\"threads\":[]"),
    ("\"rates\"", "\"x\""),
  ])
  func whatIsNoRecordIsNone(part: String, other: String) throws {
    let text = try Self.record().json
    #expect(text.contains(part))
    #expect((try? read(text.replacingOccurrences(of: part, with: other))) ?? nil == nil)
  }

  @Test(arguments: ["{}", "[]", "1", "null", "\"x\""]) func otherFilesAreNone(text: String) throws {
    #expect(try read(text) == nil)
  }
}

@Suite struct SpeedFileTests {
  private let folder: ScratchFolder
  private let file: SpeedFile

  init() throws {
    folder = try ScratchFolder()
    file = SpeedFile(UserFolders(["HOME": folder.path, "XDG_CACHE_HOME": folder.path]))
  }

  /// Asks, and says whether it was measured for that.
  private func isMeasured(
    of machine: SpeedRecord.Machine = SpeedRecordTests.machine, _ precisions: [Precision] = [.q8],
    anew: Bool = false
  ) throws -> Bool {
    var isMeasured = false
    _ = try file.speed(of: machine, precisions, anew: anew) {
      isMeasured = true
      return try SpeedRecordTests.record().speed
    }
    return isMeasured
  }

  @Test func itIsMeasuredOnceForAMachine() throws {
    #expect(try isMeasured())
    #expect(try !isMeasured())
    #expect(try isMeasured(anew: true))
    let machine = SpeedRecordTests.machine
    let others = [
      SpeedRecord.Machine(cpu: "x", kernels: machine.kernels, threads: 4, version: "1"),
      SpeedRecord.Machine(cpu: machine.cpu, kernels: "x", threads: 4, version: "1"),
      SpeedRecord.Machine(cpu: machine.cpu, kernels: machine.kernels, threads: 5, version: "1"),
      SpeedRecord.Machine(cpu: machine.cpu, kernels: machine.kernels, threads: 4, version: "2"),
    ]
    for other in others { #expect(try isMeasured(of: other)) }
  }

  @Test func anotherPrecisionIsMeasured() throws {
    let record = try SpeedRecordTests.record()
    let one = record.speed.rates.filter { $0.key == .q8 }
    let speed = try #require(MachineSpeed(visionAttention: 1e9, textAttention: 1e9, rates: one))
    try file.keep(SpeedRecord(machine: record.machine, measured: 0, speed: speed))
    #expect(try !isMeasured())
    #expect(try isMeasured([.q8, .bf16]))
  }

  @Test(arguments: ["", "{", "{\"format\":1}", "\u{0}", String(repeating: "[", count: 70_000)])
  func aDamagedFileIsMeasuredAnew(text: String) throws {
    try folder.write("pali/machine.json", Data(text.utf8))
    #expect(try isMeasured())
    #expect(try !isMeasured())
  }

  @Test func whatCannotBeKeptIsToldAllTheSame() throws {
    let nowhere = SpeedFile(UserFolders(["HOME": "/proc/nowhere"]))
    let record = try nowhere.speed(of: SpeedRecordTests.machine, [.q8], anew: false) {
      try SpeedRecordTests.record().speed
    }
    #expect(record.speed == (try SpeedRecordTests.record().speed))
  }
}
