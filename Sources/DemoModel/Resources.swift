import Foundation

/// Finds the folders that travel with the program, without failing when they are gone.
struct Resources {
  /// The folder the program's file lies in, links resolved.
  let programFolder: String

  static var besideProgram: Resources? {
    guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
      return nil
    }
    return Resources(programFolder: (program as NSString).deletingLastPathComponent)
  }

  /// The model's folder, known by its config.json.
  var model: String? {
    candidates.map { $0 + "/Model" }.first { Self.mode($0 + "/config.json") != nil }
  }

  /// The folder of demo pictures.
  var pictures: String? {
    candidates.map { $0 + "/Pictures" }.first { Self.mode($0).map { $0 & S_IFMT == S_IFDIR } == true }
  }

  /// What is at a path; nil: nothing. A call that a signal interrupts says neither.
  private static func mode(_ path: String) -> mode_t? {
    var status = stat()
    while stat(path, &status) != 0 {
      if errno != EINTR { return nil }
    }
    return status.st_mode
  }

  private var candidates: [String] {
    [
      "\(programFolder)/Palimpsest_DemoModel.resources",
      "\((programFolder as NSString).deletingLastPathComponent)/share/pali",
    ]
  }
}
