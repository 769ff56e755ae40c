import Files

/// Names for the pictures of a folder: as theirs were, without what a name may not have, and each of its own.
///
/// "a/cat.jpg" and "b/Cat.png" become "cat" and "Cat-2": the files beside them are called alike but for what follows
/// the dot, and not every file system tells cases apart.
struct PictureNames: Sendable {
  private var taken: Set<String> = []
  /// The last number that was tried.
  private var numbers: [String: Int] = [:]
  /// Bytes; a number and an extension have room after it.
  private static let lengthLimit = 200

  /// A name without an extension.
  mutating func name(for picture: Path) -> String {
    let stem = Self.stem(of: picture)
    var name = stem
    var number = numbers[stem.lowercased()] ?? 1
    while !taken.insert(name.lowercased()).inserted {
      number += 1
      name = "\(stem)-\(number)"
    }
    numbers[stem.lowercased()] = number
    return name
  }

  private static func stem(of picture: Path) -> String {
    var stem = ""
    for scalar in String(decoding: picture.name.deletingExtension.bytes, as: UTF8.self).unicodeScalars {
      let isKept =
        !isControl(scalar) && scalar.properties.generalCategory != .format
        && !"/\\:*?\"<>|\u{FFFD}".unicodeScalars.contains(scalar)
      stem.unicodeScalars.append(isKept ? scalar : "_")
      guard stem.utf8.count < lengthLimit else { break }
    }
    // Names with a dot in front are hidden from those who list the folder; a folder's own are no names.
    return stem.isEmpty || stem.hasPrefix(".") ? "_" + stem : stem
  }
}
