import Files
import Foundation

/// A row that a folder has, with what it is compared and looked for by, worked out once: lists of ten thousand are
/// filtered with each letter.
struct ListedFile {
  let entry: FolderEntry
  /// Its name in an order that people expect.
  let order: String
  /// Its name without case and accents.
  let folded: [CChar]
  let suffix: String
  /// Whether it is listed without being asked for: a picture by its name, or a folder, and not hidden.
  let isUsual: Bool

  init(_ entry: FolderEntry) {
    self.entry = entry
    order = FileOrder.natural(entry.name)
    folded = Self.folded(entry.name)
    suffix = entry.path.fileExtension
    isUsual =
      !entry.path.isHidden && (entry.kind == .folder || BrowserState.pictureExtensions.contains(suffix))
  }

  /// As C has it, for `holds`.
  static func folded(_ text: String) -> [CChar] {
    let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
    let plain =
      isPlain
      ? text.lowercased() : text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    return Array(plain.utf8CString)
  }

  /// Whether its name holds a folded text.
  func holds(_ pattern: [CChar]) -> Bool { strstr(folded, pattern) != nil }
}
