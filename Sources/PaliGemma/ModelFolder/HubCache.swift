import Files
import Foundation
import Tensors

/// The folder in which Hugging Face's tools keep downloaded models.
struct HubCache {
  let path: String

  /// Where huggingface_hub looks, in its order.
  init(_ environment: [String: String]) {
    let home = environment["HOME"] ?? NSHomeDirectory()
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : expandingHome($0, home) }
    }
    let caches = value("XDG_CACHE_HOME") ?? "\(home)/.cache"
    path =
      value("HF_HUB_CACHE") ?? value("HUGGINGFACE_HUB_CACHE")
      ?? "\(value("HF_HOME") ?? "\(caches)/huggingface")/hub"
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
  static func id(ofSnapshot folder: String) -> String? {
    let steps = folder.split(separator: "/").suffix(3)
    guard let first = steps.first, steps.count == 3, steps.dropFirst().first == "snapshots",
      first.hasPrefix("models--")
    else { return nil }
    return first.dropFirst("models--".count).replacingOccurrences(of: "--", with: "/")
  }

  /// The snapshot of a model. Throws `ModelFolderError` or `FileError`.
  func snapshot(_ id: String, revision: String) throws -> String {
    let folder = "\(path)/models--\(id.replacingOccurrences(of: "/", with: "--"))"
    guard try exists(Path(folder)) else { throw ModelFolderError.notInCache(id: id, cache: path) }
    var commit = revision
    let reference = "\(folder)/refs/\(revision)"
    if try exists(Path(reference)) {
      commit = String(decoding: try readFile(Path(reference), limit: 1000), as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      guard isPlainFileName(commit) else { throw ModelFolderError.damagedReference(file: reference) }
    }
    let snapshot = "\(folder)/snapshots/\(commit)"
    guard isPlainFileName(commit), try exists(Path(snapshot)) else {
      throw ModelFolderError.noRevision(id: id, revision: revision, folder: folder)
    }
    return snapshot
  }
}

/// A leading "~" as the home folder: names from a configuration file have not been through a shell.
func expandingHome(_ path: String, _ home: String) -> String {
  path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path
}

private func isASCIIDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
