import DemoModel
import Foundation
import Testing

/// Whole runs of the built program in which one system call fails, each of its uses in turn: the program ends in one
/// line, or does without and says the same as ever; nothing is left behind.
// One run after the other: the machine is shared with tests that wait for a screen.
@Suite(.serialized) struct FaultyCallTests {
  private struct Outcome: Equatable {
    let output: String
    let picture: Data?
  }

  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// `old`: what is where the picture is to go; nil: nothing.
  private func run(
    _ fault: [String: String], precision: String = "f32", replacing old: Data? = nil
  ) throws -> (result: Program.Result, outcome: Outcome) {
    let library = Program.url.deletingLastPathComponent().appendingPathComponent("libFaultyCalls.so").path
    let picture = "\(folder.path)/found.png"
    try? FileManager.default.removeItem(atPath: picture)
    if let old { try old.write(to: URL(fileURLWithPath: picture)) }
    let result = try Program.run(
      [
        "run", "--precision", precision, "--prompt", "segment object", "--output", picture,
        #require(DemoModel.pictures) + "/snow.jpg",
      ] + (old == nil ? [] : ["--force"]),
      environment: fault.merging(["LD_PRELOAD": library, "FAULTY_MARK": "\(folder.path)/mark"]) { $1 })
    return (result, Outcome(output: result.output, picture: FileManager.default.contents(atPath: picture)))
  }

  /// Whether the fault happened in the last run.
  private func happened() -> Bool {
    (try? FileManager.default.removeItem(atPath: "\(folder.path)/mark")) != nil
  }

  private func undisturbed(_ precision: String = "f32") throws -> Outcome {
    let outcome = try run([:], precision: precision).outcome
    try #require(outcome.picture != nil && outcome.output.contains("<seg"))
    return outcome
  }

  @Test(arguments: [
    ("open", EMFILE), ("stat", EACCES), ("fstat", EIO), ("pread", EIO), ("mmap", ENOMEM),
    ("pwrite", ENOSPC), ("fsync", EIO), ("linkat", EIO), ("write", EIO),
  ])
  func aCallThatFails(_ call: String, _ code: Int32) throws { try fail(call, code) { $0 + 1 } }

  @Test func anOldPictureStaysWhereItCannotBeReplaced() throws {
    let old = Data("old".utf8)
    let (result, outcome) = try run(
      ["FAULTY_CALL": "rename", "FAULTY_AT": "1", "FAULTY_CODE": "\(EIO)"], replacing: old)
    #expect(happened() && result.status == 1 && outcome.picture == old)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["found.png"])
  }

  /// Thousands of uses, most of them alike.
  @Test(arguments: ["f32", "bf16", "q8", "q4"]) func memoryThatIsRefused(_ precision: String) throws {
    try fail("posix_memalign", ENOMEM, precision: precision) { $0 + max(1, $0 / 2) }
  }

  private func fail(
    _ call: String, _ code: Int32, precision: String = "f32", after: (Int) -> Int
  ) throws {
    let undisturbed = try undisturbed(precision)
    var use = 1
    while true {
      let (result, outcome) = try run(
        ["FAULTY_CALL": call, "FAULTY_AT": "\(use)", "FAULTY_CODE": "\(code)"], precision: precision)
      guard happened() else { break }
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
      use = after(use)
    }
    #expect(use > 1, "\(call) is not used")
  }

  /// Interruptions by signals, and calls that do half of what was asked for, change nothing.
  @Test(arguments: [
    ("open", EINTR), ("stat", EINTR), ("fstat", EINTR), ("pread", EINTR), ("pread", 0), ("pwrite", EINTR),
    ("pwrite", 0), ("fsync", EINTR), ("write", EINTR), ("write", 0),
  ])
  func aCallThatIsToBeRepeated(_ call: String, _ code: Int32) throws {
    let undisturbed = try undisturbed()
    let (result, outcome) = try run([
      "FAULTY_CALL": call, "FAULTY_EVERY": code == 0 ? "1" : "2", "FAULTY_CODE": "\(code)",
    ])
    #expect(result.status == 0 && result.errors.isEmpty && outcome == undisturbed)
    // Some are used only once.
    #expect(happened() || ["write", "pwrite", "fsync"].contains(call))
  }
}
