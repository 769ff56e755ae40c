/// The categories of an export, by number from 0: those that were given, or the labels as they come.
struct LabelTable: Sendable {
  private(set) var names: [String]
  private let isOpen: Bool
  private var places: [String: Int] = [:]
  /// Of what is written alike but for case; nil where several are.
  private var loosely: [String: Int?] = [:]

  init(_ options: ExportOptions) { self.init(options.categories ?? options.truth?.categories.map(\.name)) }

  /// nil: whatever comes.
  init(_ given: [String]?) {
    names = given ?? []
    isOpen = given == nil
    for (place, name) in names.enumerated() {
      places[name] = places[name] ?? place
      let loose = name.lowercased()
      loosely[loose] = .some(loosely[loose] == nil ? place : nil)
    }
  }

  /// The number of a label; nil where it is none of those given. Case does not matter where it decides nothing.
  mutating func place(of label: String) -> Int? {
    if let place = places[label] { return place }
    guard isOpen else { return loosely[label.lowercased()] ?? nil }
    names.append(label)
    places[label] = names.count - 1
    return names.count - 1
  }
}

/// Names of categories, one a line; empty lines do not count. Throws `ImportError` for what is no text, a name that is
/// there twice, and more than anybody has.
public func categoryNames(_ bytes: [UInt8], file: String) throws(ImportError) -> [String] {
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw .unreadable(file: file, line: nil, fault: "bytes that are not UTF-8")
  }
  var names: [String] = []
  var seen: Set<String> = []
  for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
  {
    let name = String(line).trimmed
    guard !name.isEmpty else { continue }
    guard seen.insert(name).inserted else {
      throw .unreadable(file: file, line: index + 1, fault: "a category that is there already")
    }
    guard names.count < 100_000 else {
      throw .unreadable(file: file, line: index + 1, fault: "more than 100000 categories")
    }
    names.append(name)
  }
  return names
}
