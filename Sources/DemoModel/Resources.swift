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
    candidates.map { $0 + "/Model" }.first { FileManager.default.fileExists(atPath: $0 + "/config.json") }
  }

  /// The folder of demo pictures.
  var pictures: String? {
    candidates.map { $0 + "/Pictures" }.first { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
  }

  private var candidates: [String] {
    [
      "\(programFolder)/Palimpsest_DemoModel.resources",
      "\((programFolder as NSString).deletingLastPathComponent)/share/pali",
    ]
  }
}
