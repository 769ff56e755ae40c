import Files
import Foundation

/// A row that a folder has, with what it is compared and looked for by, worked out once: lists of ten thousand are
/// filtered with each letter.
struct ListedFile {
  let entry: FolderEntry
  /// Its name in an order that people expect.
  let order: String
  /// Its name without case and accents.
  let folded: [UInt8]
  let suffix: String

  init(_ entry: FolderEntry) {
    self.entry = entry
    order = FileOrder.natural(entry.name)
    folded = Self.folded(entry.name)
    suffix = entry.path.fileExtension
  }

  static func folded(_ text: String) -> [UInt8] {
    let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
    let plain =
      isPlain
      ? text.lowercased() : text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    return Array(plain.utf8)
  }

  /// Whether its name holds a folded text.
  func holds(_ pattern: [UInt8]) -> Bool {
    guard let first = pattern.first else { return true }
    guard folded.count >= pattern.count else { return false }
    return (0...folded.count - pattern.count).contains { start in
      folded[start] == first && folded[start..<start + pattern.count].elementsEqual(pattern)
    }
  }
}
