import CHTTP

/// An http or https URL, as libcurl reads it.
///
/// Shown without its query, which may be a signature that opens what it names.
public struct HTTPAddress: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// The whole, without a fragment.
  public let text: String
  public let scheme: String
  /// As written: an IPv6 address has its brackets.
  public let host: String
  public let port: Int
  /// Percent-encoded, with its leading slash.
  public let path: String
  /// Whether none was written: faults show then which one was taken.
  public let isSchemeAssumed: Bool

  /// Without a scheme it is http for this machine (localhost, 127.x.y.z, [::1]), where nobody listens in and servers
  /// seldom have certificates, and https for every other. A name and a password have no place in it.
  ///
  /// Throws `HTTPError.badAddress` or `noLibrary`.
  public init(_ text: String) throws(HTTPError) {
    // A query may hold a URL.
    let start = text.prefix { !"/?#".contains($0) }
    guard start.last != ":" else {
      try self.init(text, base: nil, isAssumed: false)
      return
    }
    let secure = try HTTPAddress("https://\(text)", base: nil, isAssumed: true)
    self = secure.isThisMachine ? try HTTPAddress("http://\(text)", base: nil, isAssumed: true) : secure
  }

  private init(_ text: String, base: String?, isAssumed: Bool) throws(HTTPError) {
    guard text.utf8.count <= 8192, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw .badAddress(Self.shown(text), "is no URL")
    }
    guard ch_begin() else { throw .noLibrary }
    var parts = ch_url()
    guard ch_url_parse(&parts, text, base) else { throw .badAddress(Self.shown(text), "is no URL") }
    defer { ch_url_free(&parts) }
    func string(_ part: UnsafeMutablePointer<CChar>?) -> String { part.map { String(cString: $0) } ?? "" }
    self.text = string(parts.whole)
    scheme = string(parts.scheme).lowercased()
    host = string(parts.host).lowercased()
    port = Int(string(parts.port)) ?? 0
    path = string(parts.path)
    isSchemeAssumed = isAssumed
    guard ["http", "https"].contains(scheme), !host.isEmpty else {
      throw .badAddress(Self.shown(text), "is no http or https URL")
    }
    guard parts.user == nil, parts.password == nil else {
      throw .badAddress(host, "a name or password in a URL is not taken")
    }
  }

  /// What `reference` means where this is the page it stands on. Throws `HTTPError.badAddress`.
  public func resolving(_ reference: String) throws(HTTPError) -> HTTPAddress {
    try HTTPAddress(reference, base: text, isAssumed: false)
  }

  /// Below this one, never beside it. `path`: steps with slashes between them, not encoded; `query`: names and
  /// values, neither. Throws `HTTPError.badAddress`.
  public func appending(_ path: String, query: [(String, String)] = []) throws(HTTPError) -> HTTPAddress {
    guard !path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else {
      throw .badAddress(Self.shown(path), "leads elsewhere")
    }
    let start = text.prefix { $0 != "?" }
    let base = start.last == "/" ? start.dropLast() : start
    let pairs = query.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }
    let question = pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    return try HTTPAddress(
      "\(base)/\(Self.encoded(path, keeping: "/"))\(question)", base: nil, isAssumed: isSchemeAssumed)
  }

  /// Whether both are one place, to which the same secrets may go.
  public func isSameOrigin(_ other: HTTPAddress) -> Bool {
    (scheme, host, port) == (other.scheme, other.host, other.port)
  }

  /// "example.org", or "example.org:8000" where the port is not the scheme's.
  public var place: String { port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)" }

  /// The place as faults show it: with the scheme where that was taken and not written.
  var shownPlace: String { isSchemeAssumed ? "\(scheme)://\(place)" : place }

  private var isThisMachine: Bool {
    host == "localhost" || host == "[::1]" || IPv4Address(host).map { $0.bits >> 24 == 127 } == true
  }

  /// However much of it was written.
  public static func == (one: HTTPAddress, other: HTTPAddress) -> Bool { one.text == other.text }

  public func hash(into hasher: inout Hasher) { hasher.combine(text) }

  public var description: String { "\(scheme)://\(place)\(path)" }

  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// Of what may be no URL at all: nothing that could be a password or a signature.
  private static func shown(_ text: String) -> String {
    text.contains("@") ? "the address" : String(text.prefix { $0 != "?" && $0 != "#" }.prefix(200))
  }

  /// Percent-encoded, so that it is one step of a path or one word of a query; but what is `kept` stays as it is.
  public static func encoded(_ text: String, keeping kept: String = "") -> String {
    text.utf8.reduce(into: "") { result, byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        byte < 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        || "-._~".utf8.contains(byte) || kept.utf8.contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      result += isPlain ? String(scalar) : "%" + (byte < 16 ? "0" : "") + digits
    }
  }
}
