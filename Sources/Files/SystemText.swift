import Glibc

/// Bytes of the system (arguments, variables, names of files) as Swift text, and back, without loss.
///
/// Each byte that is no UTF-8 becomes a scalar of its own, U+10FE80 to U+10FEFF; where a text holds one of these
/// itself, its bytes are taken apart the same way. So every sequence of bytes has one text, joining texts joins the
/// bytes, and what passes through an argument parser or a line being edited comes out as it went in.
public enum SystemText {
  private static let escapes: ClosedRange<UInt32> = 0x10FE80...0x10FEFF
  private static let base: UInt32 = 0x10FE00

  public static func text(_ bytes: some Collection<UInt8>) -> String {
    var result = String.UnicodeScalarView()
    var decoder = UTF8Walk(bytes)
    while let piece = decoder.next() {
      if let scalar = piece.scalar, !escapes.contains(scalar.value) {
        result.append(scalar)
      } else {
        for byte in piece.bytes { result.append(escape(byte)) }
      }
    }
    return String(result)
  }

  public static func bytes(_ text: String) -> [UInt8] {
    guard text.unicodeScalars.contains(where: { escapes.contains($0.value) }) else { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { scalar in
      byte(scalar).map { [$0] } ?? Array(UTF8.encode(scalar)!)
    }
  }

  /// The byte that a scalar stands for; nil for a scalar of plain text.
  public static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
    escapes.contains(scalar.value) ? UInt8(scalar.value - base) : nil
  }

  /// Whether a text is text throughout: an argument that is to be words must be.
  public static func isPlain(_ text: String) -> Bool {
    // The escapes begin with this byte, and hardly anything else does.
    !text.utf8.contains(0xF4) || text.unicodeScalars.allSatisfy { byte($0) == nil }
  }

  /// For people: bytes as `\xFF`.
  public static func shown(_ text: String) -> String {
    guard !isPlain(text) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if let byte = byte(scalar) {
        result += "\\x" + String(byte, radix: 16, uppercase: true)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  private static func escape(_ byte: UInt8) -> Unicode.Scalar { Unicode.Scalar(base + UInt32(byte))! }

  // MARK: Of the process

  /// The arguments after the program's name.
  public static var arguments: [String] {
    (1..<max(1, Int(CommandLine.argc))).compactMap { CommandLine.unsafeArgv[$0].map(text) }
  }

  /// The environment. Names that come twice count as first said, as `getenv` has it.
  public static var environment: [String: String] {
    var result: [String: String] = [:]
    var entry = environ
    while let variable = entry.pointee {
      let words = text(variable).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if words.count == 2, result[String(words[0])] == nil { result[String(words[0])] = String(words[1]) }
      entry += 1
    }
    return result
  }

  private static func text(_ pointer: UnsafeMutablePointer<CChar>) -> String {
    text(UnsafeBufferPointer(start: pointer, count: strlen(pointer)).lazy.map { UInt8(bitPattern: $0) })
  }
}

/// Walks over bytes, a scalar of UTF-8 at a time, or a stretch of bytes that is none.
private struct UTF8Walk<Bytes: Collection<UInt8>> {
  private var rest: Bytes.SubSequence

  init(_ bytes: Bytes) { rest = bytes[...] }

  /// `scalar` nil: these bytes, one or more, are no UTF-8.
  mutating func next() -> (scalar: Unicode.Scalar?, bytes: Bytes.SubSequence)? {
    guard !rest.isEmpty else { return nil }
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = rest.makeIterator()
    let (scalar, length): (Unicode.Scalar?, Int) =
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded): (Unicode.UTF8.decode(encoded), encoded.count)
      case .error(let length): (nil, length)
      case .emptyInput: (nil, 1)
      }
    defer { rest = rest.dropFirst(length) }
    return (scalar, rest.prefix(length))
  }
}
