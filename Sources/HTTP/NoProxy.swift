/// The hosts that `no_proxy` names, as libcurl reads it. libcurl decides who is asked through a proxy; what is said of a
/// fault is decided here.
struct NoProxy {
  private let entries: [Substring]

  init(_ text: String) { entries = text.split { $0 == "," || $0.isWhitespace } }

  func contains(_ host: String) -> Bool {
    entries == ["*"] || entries.contains { Self.entry($0, contains: host) }
  }

  /// A host, a domain with all in it, an address, or a network: "127.0.0.0/8".
  private static func entry(_ entry: Substring, contains host: String) -> Bool {
    let name = entry.lowercased().drop { $0 == "." }
    guard !name.isEmpty else { return false }
    guard let address = IPv4Address(host) else {
      return host.drop { $0 == "[" }.prefix { $0 != "]" } == name || host == name
        || host.hasSuffix(".\(name)")
    }
    let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let network = IPv4Address(String(parts[0])) else { return false }
    guard parts.count == 2 else { return network == address }
    guard let count = Int(parts[1]), (1...32).contains(count) else { return false }
    return network.bits >> UInt32(32 - count) == address.bits >> UInt32(32 - count)
  }
}

/// "127.0.0.1" as a number.
struct IPv4Address: Equatable {
  let bits: UInt32

  /// nil for what is none, or is written in another way.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard parts.count == 4, parts.allSatisfy({ $0 != nil }) else { return nil }
    bits = parts.reduce(0) { $0 << 8 | UInt32($1 ?? 0) }
  }
}
