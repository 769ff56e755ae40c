import Files

/// A repository on the hub, "org/name", and which state of it: "org/name@REVISION" (a branch, a tag or a commit).
public struct HubID: Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, Sendable, CaseIterable { case model, space }

  public let kind: Kind
  /// "org/name".
  public let name: String
  /// nil: not said.
  public let revision: String?

  /// nil for what cannot be one. What passes can be part of a path and of a URL: it never leaves its folder there.
  public init?(_ text: String, kind: Kind = .model) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let names = parts[0].split(separator: "/", omittingEmptySubsequences: false)
    let revision = parts.count == 2 ? String(parts[1]) : nil
    // Two dashes stand for the slash in names of the cache.
    guard names.count == 2, names.allSatisfy({ Self.isName($0) }), !Self.hasDashes(parts[0]),
      revision.map(Self.isRevision) != false
    else { return nil }
    self.init(kind: kind, name: String(parts[0]), revision: revision)
  }

  private init(kind: Kind, name: String, revision: String?) {
    self.kind = kind
    self.name = name
    self.revision = revision
  }

  /// The same repository in another state. `revision`: one that the hub or the cache has said, or nil.
  public func at(_ revision: String?) -> HubID {
    HubID(kind: kind, name: name, revision: revision.flatMap { Self.isRevision($0) ? $0 : nil })
  }

  public var description: String { revision.map { "\(name)@\($0)" } ?? name }

  private static func isName(_ part: Substring) -> Bool {
    part.first.map { $0 != "." && $0 != "-" } == true && part.utf8.count <= 96
      && part.utf8.allSatisfy { byte in
        byte < 0x80 && Unicode.Scalar(byte).properties.isAlphabetic
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "._-".utf8.contains(byte)
      }
  }

  private static func hasDashes(_ name: Substring) -> Bool {
    zip(name.utf8, name.utf8.dropFirst()).contains { $0 == UInt8(ascii: "-") && $1 == UInt8(ascii: "-") }
  }

  /// A branch may have slashes, but no step out of its folder.
  static func isRevision(_ revision: String) -> Bool {
    revision.utf8.count <= 255 && !revision.utf8.contains { $0 < 0x20 || $0 == 0x7F }
      && revision.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { isPlainFileName(String($0)) }
  }
}
