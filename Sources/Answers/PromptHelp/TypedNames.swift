/// The names that are typed for `detect` and `segment`, however they are parted.
struct TypedNames {
  /// "detect", where it is typed, too; it is meant once.
  let prefix: String?
  /// What lies between semicolons.
  let names: [String]

  init(_ typed: TypedPrompt) {
    prefix = typed.beginsWithTask ? typed.task.rawValue : nil
    let list = typed.list.dropFirst(prefix == nil ? 0 : 1)
    names = Self.names(list.joined(separator: " ")) { ";；".contains($0) }
  }

  /// The same parted at commas, too.
  var partedAtCommas: [String] { names.flatMap { name in Self.names(name) { ",，、".contains($0) } } }

  /// As PaliGemma was trained with them: "cat ; dog".
  func words(_ names: [String]) -> String {
    ([prefix].compactMap { $0 } + [names.joined(separator: " ; ")]).filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  static func names(_ text: String, partedAt isPart: (Character) -> Bool) -> [String] {
    text.split(whereSeparator: isPart).map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .filter { !$0.isEmpty }
  }
}
