import Foundation

/// A home of its own for a program that asks hubs and servers, and a log of whom it connects to.
struct NetworkHome {
  let folder: ScratchFolder
  var environment: [String: String]

  init() throws {
    folder = try ScratchFolder()
    let library = Program.url.deletingLastPathComponent().appendingPathComponent("libFaultyCalls.so").path
    environment = [
      "HOME": folder.path, "XDG_CONFIG_HOME": folder.path + "/config",
      "XDG_STATE_HOME": folder.path + "/state",
      "XDG_CACHE_HOME": folder.path + "/cache", "HF_HOME": folder.path + "/hf", "LD_PRELOAD": library,
      "CONNECT_LOG": folder.path + "/connects",
    ]
  }

  func run(_ arguments: [String], _ more: [String: String] = [:]) throws -> Program.Result {
    try Program.run(arguments, environment: environment.merging(more) { $1 })
  }

  /// Addresses with their ports, each once.
  var connects: Set<String> {
    let text = try? String(contentsOfFile: folder.path + "/connects", encoding: .utf8)
    return Set((text ?? "").split(separator: "\n").map(String.init))
  }

  /// Every file below it, as bytes, but for the log of connections.
  func holds(_ text: String) -> Bool {
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return files.contains { name in
      FileManager.default.contents(atPath: "\(folder.path)/\(name)")?.range(of: Data(text.utf8)) != nil
    }
  }
}

/// "127.0.0.1:8000" of "http://127.0.0.1:8000/v1".
func place(_ url: String) -> String {
  String(url.split(separator: "/", omittingEmptySubsequences: true)[1])
}
