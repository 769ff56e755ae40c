import DemoModel
import Foundation
import Testing

/// Whole runs of the built program in which one system call fails, each of its uses in turn: the program ends in one
/// line, or does without and says the same as ever; nothing is left behind.
@Suite struct FaultyCallTests {
  private let folder: ScratchFolder
  private let undisturbed: Outcome

  private struct Outcome: Equatable {
    let output: String
    let picture: Data?
  }

  init() throws {
    folder = try ScratchFolder()
    (_, undisturbed) = try Self.run(in: folder)
    try #require(undisturbed.picture != nil && undisturbed.output.contains("<seg"))
  }

  private static func run(
    in folder: ScratchFolder, _ fault: [String: String] = [:]
  ) throws -> (Program.Result, Outcome) {
    let library = Program.url.deletingLastPathComponent().appendingPathComponent("libFaultyCalls.so").path
    let picture = "\(folder.path)/found.png"
    try? FileManager.default.removeItem(atPath: picture)
    let result = try Program.run(
      ["run", "--prompt", "segment object", "--output", picture, #require(DemoModel.pictures) + "/snow.jpg"],
      environment: fault.merging(["LD_PRELOAD": library, "FAULTY_MARK": "\(folder.path)/mark"]) { $1 })
    return (result, Outcome(output: result.output, picture: FileManager.default.contents(atPath: picture)))
  }

  /// Whether the fault happened in the last run.
  private func happened() -> Bool {
    (try? FileManager.default.removeItem(atPath: "\(folder.path)/mark")) != nil
  }

  @Test(arguments: [
    ("open", EIO), ("open", EMFILE), ("stat", EACCES), ("fstat", EIO), ("pread", EIO), ("mmap", ENOMEM),
    ("posix_memalign", ENOMEM), ("pwrite", ENOSPC), ("fsync", EIO), ("rename", EIO), ("write", EIO),
  ])
  func aCallThatFails(_ call: String, _ code: Int32) throws {
    for use in 1...100 {
      let (result, outcome) = try Self.run(
        in: folder, ["FAULTY_CALL": call, "FAULTY_AT": "\(use)", "FAULTY_CODE": "\(code)"])
      guard happened() else {
        #expect(use > 1 && outcome == undisturbed)
        return
      }
      if result.errors.isEmpty {
        #expect(result.status == 0 && outcome == undisturbed)
      } else if result.status == 0 {
        // The answer is worth having without its masks.
        #expect(result.errors.hasPrefix("pali: not every mask") && outcome.output == undisturbed.output)
      } else {
        #expect(result.status == 1 && result.errors.hasPrefix("pali: "))
        #expect(outcome.picture == nil || outcome.picture == undisturbed.picture)
      }
      #expect(result.errors.split(separator: "\n").count <= 1)
      #expect(
        Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)).isSubset(of: ["found.png"]))
    }
    Issue.record("\(call) is used more than a hundred times")
  }

  /// Interruptions by signals, and calls that do half of what was asked for, change nothing.
  @Test(arguments: [
    ("open", EINTR), ("stat", EINTR), ("fstat", EINTR), ("pread", EINTR), ("pread", 0), ("pwrite", EINTR),
    ("pwrite", 0), ("fsync", EINTR), ("write", EINTR), ("write", 0),
  ])
  func aCallThatIsToBeRepeated(_ call: String, _ code: Int32) throws {
    let (result, outcome) = try Self.run(
      in: folder, ["FAULTY_CALL": call, "FAULTY_EVERY": code == 0 ? "1" : "2", "FAULTY_CODE": "\(code)"])
    #expect(result.status == 0 && result.errors.isEmpty && outcome == undisturbed)
    #expect(happened() || call == "write" || call == "pwrite" || call == "fsync")
  }
}
