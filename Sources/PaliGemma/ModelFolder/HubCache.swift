import Files
import Foundation
import Tensors

/// The folder in which Hugging Face's tools keep downloaded models.
struct HubCache {
  let path: Path

  /// Where huggingface_hub looks, in its order.
  init(_ environment: [String: String]) {
    let home = Path(environment["HOME"] ?? NSHomeDirectory())
    func value(_ name: String) -> Path? {
      environment[name].flatMap { $0.isEmpty ? nil : Path($0).expandingHome(home) }
    }
    let caches = value("XDG_CACHE_HOME") ?? home.appending(".cache")
    let tools = value("HF_HOME") ?? caches.appending("huggingface")
    path = value("HF_HUB_CACHE") ?? value("HUGGINGFACE_HUB_CACHE") ?? tools.appending("hub")
  }

  /// "org/name" and "org/name@revision"; nil for what cannot be a model's id.
  static func parse(_ name: String) -> (id: String, revision: String)? {
    let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let names = parts[0].split(separator: "/", omittingEmptySubsequences: false)
    let revision = parts.count == 2 ? String(parts[1]) : "main"
    let isName = { (part: Substring) in
      part.first.map { $0 != "." && $0 != "-" } == true
        && part.utf8.allSatisfy { byte in
          Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80 || isASCIIDigit(byte)
            || "._-".utf8.contains(byte)
        }
    }
    // A branch may have slashes, but no step out of its folder.
    let steps = revision.split(separator: "/", omittingEmptySubsequences: false)
    guard names.count == 2, names.allSatisfy(isName), steps.allSatisfy({ isPlainFileName(String($0)) })
    else { return nil }
    return (String(parts[0]), revision)
  }

  /// The model's id, of a snapshot's folder: ".../models--org--name/snapshots/commit". nil for any other folder.
  static func id(ofSnapshot folder: Path) -> String? {
    let steps = folder.text.split(separator: "/").suffix(3)
    guard let first = steps.first, steps.count == 3, steps.dropFirst().first == "snapshots",
      first.hasPrefix("models--")
    else { return nil }
    return first.dropFirst("models--".count).replacingOccurrences(of: "--", with: "/")
  }

  /// The snapshot of a model. Throws `ModelFolderError` or `FileError`.
  func snapshot(_ id: String, revision: String) throws -> Path {
    let folder = path.appending(Path("models--\(id.replacingOccurrences(of: "/", with: "--"))"))
    guard try exists(folder) else { throw ModelFolderError.notInCache(id: id, cache: path) }
    var commit = revision
    let reference = folder.appending(Path("refs/\(revision)"))
    if try exists(reference) {
      commit = String(decoding: try readFile(reference, limit: 1000), as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      guard isPlainFileName(commit) else { throw ModelFolderError.damagedReference(file: reference) }
    }
    let snapshot = folder.appending(Path("snapshots/\(commit)"))
    guard isPlainFileName(commit), try exists(snapshot) else {
      throw ModelFolderError.noRevision(id: id, revision: revision, folder: folder)
    }
    return snapshot
  }
}

private func isASCIIDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
