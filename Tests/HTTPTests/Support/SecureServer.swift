import Foundation
import Glibc

/// `openssl s_server`, which answers any `GET` with a page of its own. The certificate is for localhost and 127.0.0.1.
final class SecureServer {
  static let tool = "/usr/bin/openssl"
  /// There wherever Debian's ca-certificates are.
  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: tool) }

  private let process = Process()
  let port: Int

  static func fixture(_ name: String) -> String {
    Bundle.module.resourceURL!.appendingPathComponent("Fixtures/\(name)").path
  }

  init(address: String = "127.0.0.1") throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Self.tool)
    process.arguments = [
      "s_server", "-accept", "\(address):0", "-cert", Self.fixture("server.pem"), "-key",
      Self.fixture("server.key"),
      "-www",
    ]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var text = ""
    while !text.hasSuffix("\n") || !text.contains("ACCEPT") {
      let piece = output.fileHandleForReading.availableData
      guard !piece.isEmpty else { break }
      text += String(decoding: piece, as: UTF8.self)
    }
    port =
      text.split(separator: ":").last.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0
  }

  deinit {
    // It began with this thread's signals blocked, the mild ones among them.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
