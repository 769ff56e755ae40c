import Glibc

/// A path as the system has it: bytes of any kind. The one form in which paths go about, from the argument vector
/// to listing, decoding and export; only `description` makes text of it, to be shown.
///
/// Two paths are equal when their bytes are. As `String`s "é" in its two spellings would be one path; on disk they
/// are two files.
public struct Path: Hashable, Sendable {
  public let bytes: [UInt8]

  public init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// From text of this program's own: see `SystemText` for how it holds bytes that are no UTF-8.
  public init(_ text: String) { bytes = SystemText.bytes(text) }

  /// The path as text that gives the same path again; not to be shown.
  public var text: String { SystemText.text(bytes) }
}

// MARK: Parts

extension Path {
  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  public var isAbsolute: Bool { bytes.first == Self.slash }

  /// Without slashes at its end; the root keeps its one.
  private var trimmed: ArraySlice<UInt8> {
    let end = bytes.lastIndex { $0 != Self.slash } ?? 0
    return bytes.prefix(end + 1)
  }

  /// The last component: the name in its folder.
  public var name: Path {
    let trimmed = trimmed
    guard let slash = trimmed.lastIndex(of: Self.slash), trimmed.count > 1 else {
      return Path(bytes: trimmed)
    }
    return Path(bytes: trimmed[(slash + 1)...])
  }

  /// The folder it stands in: "." for a bare name, "/" for the root itself.
  public var parent: Path {
    let trimmed = trimmed
    guard let slash = trimmed.lastIndex(of: Self.slash) else { return "." }
    let folder = trimmed[..<slash]
    return folder.allSatisfy { $0 == Self.slash } ? "/" : Path(bytes: folder)
  }

  /// A path below this one; an absolute one stands for itself.
  public func appending(_ other: Path) -> Path {
    if other.isAbsolute || bytes.isEmpty { return other }
    return Path(bytes: bytes + (bytes.last == Self.slash ? [] : [Self.slash]) + other.bytes)
  }

  /// Where the extension's dot stands: not at the start of the name, and with something after it.
  private var extensionDot: Int? {
    let name = name.bytes
    guard let dot = name.lastIndex(of: Self.dot), dot > 0, dot < name.count - 1 else { return nil }
    return trimmed.count - name.count + dot
  }

  /// What follows the last dot of the name, in lower case; empty where there is none.
  public var fileExtension: String {
    guard let extensionDot else { return "" }
    return SystemText.text(trimmed[(extensionDot + 1)...]).lowercased()
  }

  public var deletingExtension: Path { Path(bytes: extensionDot.map { trimmed[..<$0] } ?? trimmed) }

  /// Whether its name begins with a dot.
  public var isHidden: Bool { name.bytes.first == Self.dot }

  /// Absolute, from `folder`, without "." and ".."; links are not looked at.
  public func standardized(in folder: Path) -> Path {
    var steps: [ArraySlice<UInt8>] = []
    for step in folder.appending(self).bytes.split(separator: Self.slash) where step != [Self.dot] {
      if step == [Self.dot, Self.dot] { _ = steps.popLast() } else { steps.append(step) }
    }
    return Path(bytes: [Self.slash] + steps.joined(separator: [Self.slash]))
  }

  /// A leading "~" as the home folder: what is typed in the program has not been through a shell.
  public func expandingHome(_ home: Path?) -> Path {
    guard let home, bytes.first == UInt8(ascii: "~"), bytes.count == 1 || bytes[1] == Self.slash else {
      return self
    }
    return bytes.count < 3 ? home : home.appending(Path(bytes: bytes.dropFirst(2)))
  }
}

// MARK: System calls

extension Path {
  /// Hands the path to a system call. A NUL would end it early for the system, as another file than the one named:
  /// then the call is not made, and fails with EINVAL.
  public func call<Result: SignedInteger>(_ call: (UnsafePointer<CChar>) -> Result) -> Result {
    guard let terminated else { return -1 }
    return terminated.withUnsafeBufferPointer { call($0.baseAddress!) }
  }

  /// As above, for calls that give a pointer, or nil.
  public func call<Result>(_ call: (UnsafePointer<CChar>) -> Result?) -> Result? {
    guard let terminated else { return nil }
    return terminated.withUnsafeBufferPointer { call($0.baseAddress!) }
  }

  private var terminated: [CChar]? {
    guard !bytes.contains(0) else {
      errno = EINVAL
      return nil
    }
    return bytes.map { CChar(bitPattern: $0) } + [0]
  }

  /// Where links lead in the end; nil, with errno set, where that cannot be told.
  public var real: Path? {
    call { path in
      guard let real = realpath(path, nil) else { return nil }
      defer { free(real) }
      return Path(
        bytes: UnsafeBufferPointer(start: real, count: strlen(real)).lazy.map { UInt8(bitPattern: $0) })
    }
  }

  public static var workingFolder: Path? {
    guard let folder = getcwd(nil, 0) else { return nil }
    defer { free(folder) }
    return Path(
      bytes: UnsafeBufferPointer(start: folder, count: strlen(folder)).lazy.map { UInt8(bitPattern: $0) })
  }
}

// MARK: Display

extension Path: CustomStringConvertible, ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self.init(text) }

  /// For people: bytes that are no UTF-8 as `\xFF`. What else must not reach a terminal is not looked at here.
  public var description: String { bytes.isEmpty ? "\"\"" : SystemText.shown(text) }
}
