import Files
import Synchronization

/// A file of a repository, with what is said of it where that is not the truth.
public struct ServedFile: Sendable, ExpressibleByStringLiteral {
  public let content: Content
  /// Kept on another host, and named by its SHA-256.
  public let isLarge: Bool
  /// Instead of the true ones, where set.
  public var listed = Claims()
  public var inHeaders = Claims()
  private let digests: Digests

  public struct Claims: Sendable {
    public var size: Int?
    /// SHA-256 of a large file, git's name of a small one.
    public var hash: String?

    public init(size: Int? = nil, hash: String? = nil) {
      self.size = size
      self.hash = hash
    }
  }

  /// `hash`: where it is known, gigabytes need not be read for it.
  public init(_ content: Content, isLarge: Bool = false, hash: String? = nil) {
    self.content = content
    self.isLarge = isLarge
    digests = Digests(hash)
  }

  public init(stringLiteral text: String) { self.init(.text(text)) }

  public static func text(_ text: String) -> ServedFile { ServedFile(.text(text)) }
  public static func small(_ bytes: [UInt8]) -> ServedFile { ServedFile(.bytes(bytes)) }
  public static func large(_ bytes: [UInt8]) -> ServedFile { ServedFile(.bytes(bytes), isLarge: true) }

  /// A large one of any size, which is nowhere.
  public static func large(size: Int, seed: UInt64 = 1, hash: String? = nil) -> ServedFile {
    ServedFile(.generated(size: size, seed: seed), isLarge: true, hash: hash)
  }

  /// As it is on disk; large by its name or its size, as repositories have it. Throws `FileError`.
  public static func file(_ path: Path) throws -> ServedFile {
    let content = try Content.file(path)
    return ServedFile(
      content, isLarge: largeSuffixes.contains(path.fileExtension) || content.size > 10_000_000)
  }

  private static let largeSuffixes: Set = [
    "safetensors", "npz", "bin", "gguf", "model", "h5", "msgpack", "task",
  ]

  /// The same, told otherwise.
  public func claiming(
    listed: Claims = Claims(), inHeaders: Claims = Claims()
  ) -> ServedFile {
    var file = self
    file.listed = listed
    file.inHeaders = inHeaders
    return file
  }

  public func claiming(size: Int? = nil, hash: String? = nil) -> ServedFile {
    let claims = Claims(size: size, hash: hash)
    return claiming(listed: claims, inHeaders: claims)
  }

  // MARK: Names of the content

  /// SHA-256 of a large file, git's name of a small one: the name of its blob in a cache.
  public var hash: String { digests.hash { isLarge ? sha256(content) : gitBlobHash(content) } }

  /// What stands in git for a large file.
  private var pointer: String {
    "version https://git-lfs.github.com/spec/v1\noid sha256:\(hash)\nsize \(content.size)\n"
  }

  var pointerSize: Int { pointer.utf8.count }

  /// Git's name of what stands in git.
  var blob: String { isLarge ? gitBlobHash(.text(pointer)) : hash }

  /// Computed when first asked for: what is never listed is never read.
  private final class Digests: Sendable {
    private let known: Mutex<String?>

    init(_ known: String?) { self.known = Mutex(known) }

    func hash(_ compute: () -> String) -> String {
      known.withLock { known in
        let hash = known ?? compute()
        known = hash
        return hash
      }
    }
  }
}
