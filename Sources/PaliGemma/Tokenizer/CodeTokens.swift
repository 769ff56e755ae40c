/// Ids of `<loc0000>`...`<loc1023>` and `<seg000>`...`<seg127>`, as far as a vocabulary has them.
struct CodeTokens: Sendable {
  static let locationNames = (0..<1024).map { "<loc\(padded($0, to: 4))>" }
  static let segmentNames = (0..<128).map { "<seg\(padded($0, to: 3))>" }

  let locations: [Int: Int]
  let segments: [Int: Int]

  init(_ vocabulary: Vocabulary) {
    locations = Self.codes(Self.locationNames, vocabulary)
    segments = Self.codes(Self.segmentNames, vocabulary)
  }

  /// The ids of the locations that are at most 8 from that of `id`, less than a hundredth of the picture; empty for
  /// what is no location.
  func near(_ id: Int) -> [Int] {
    guard let code = locations[id] else { return [] }
    return (max(id - 8, 0)...id + 8).filter { other in locations[other].map { abs($0 - code) <= 8 } ?? false }
  }

  private static func codes(_ names: [String], _ vocabulary: Vocabulary) -> [Int: Int] {
    var codes: [Int: Int] = [:]
    for (code, name) in names.enumerated() {
      if let id = vocabulary.find(name) { codes[id] = code }
    }
    return codes
  }
}

private func padded(_ number: Int, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: width - digits.utf8.count) + digits
}
