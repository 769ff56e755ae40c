/// A theme file's bytes, and what faults in them name: the file, or the theme where it has none.
public struct ThemeText: Sendable {
  let bytes: [UInt8]
  let source: String

  public init(_ bytes: [UInt8], source: String) {
    self.bytes = bytes
    self.source = source
  }

  init(bundled text: String, name: String) { self.init(Array(text.utf8), source: "theme \(name)") }
}
