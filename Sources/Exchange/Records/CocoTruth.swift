import Files
import JSON

/// The pictures and categories of a COCO data set: whose ids results are given in.
public struct CocoTruth: Sendable {
  public struct Picture: Sendable, Equatable {
    public let id: Int
    /// As the data set has it.
    public let name: Path
    /// Pixels; nil where the data set does not tell.
    public let width: Int?, height: Int?
  }

  public struct Category: Sendable, Equatable {
    public let id: Int
    public let name: String
  }

  /// In the order of the file, as are the categories.
  public let pictures: [Picture]
  public let categories: [Category]
  /// Places in `pictures` by the last component of their names.
  private let byName: [Path: [Int]]

  /// Reads a data set; its annotations are not looked at. Throws `JSONError` or `ImportError`.
  public init(_ document: JSONDocument) throws {
    let root = document.root
    pictures = try root.elements("images").map { try Picture($0) }
    categories = try root.elements("categories").map {
      Category(id: try $0.int("id"), name: try $0.string("name").trimmed)
    }
    byName = Dictionary(grouping: pictures.indices) { [pictures] in pictures[$0].name.name }
    try Self.checkUnique(pictures.lazy.map(\.id), "images", document.file)
    try Self.checkUnique(categories.lazy.map(\.id), "categories", document.file)
  }

  private static func checkUnique(_ ids: some Sequence<Int>, _ list: String, _ file: String) throws {
    var seen: Set<Int> = []
    for id in ids where !seen.insert(id).inserted {
      throw ImportError.unreadable(file: file, line: nil, fault: "the id \(id) is there twice in \"\(list)\"")
    }
  }

  /// The picture that a path means: the one that shares the most of its end, where nothing contradicts. "a/1.jpg" is
  /// "1.jpg" as well as "set/a/1.jpg", and not "b/1.jpg".
  func picture(_ path: Path) throws(Omission) -> Picture {
    let steps = Self.steps(path)
    let candidates = (byName[path.name] ?? []).compactMap { place -> (place: Int, shared: Int)? in
      let other = Self.steps(pictures[place].name)
      let shared = zip(steps, other).prefix { $0 == $1 }.count
      return shared == min(steps.count, other.count) ? (place, shared) : nil
    }
    guard let most = candidates.map(\.shared).max() else { throw .pictureUnknown }
    let best = candidates.filter { $0.shared == most }
    guard best.count == 1 else { throw .pictureAmbiguous }
    return pictures[best[0].place]
  }

  /// From the name upwards.
  private static func steps(_ path: Path) -> [ArraySlice<UInt8>] {
    let slash = UInt8(ascii: "/"), dot = UInt8(ascii: ".")
    return path.bytes.split(separator: slash).filter { !$0.elementsEqual([dot]) }.reversed()
  }
}

extension CocoTruth.Picture {
  init(_ value: JSONValue) throws {
    id = try value.int("id")
    name = Path(try value.string("file_name"))
    width = try value.optional("width")?.int()
    height = try value.optional("height")?.int()
  }
}
