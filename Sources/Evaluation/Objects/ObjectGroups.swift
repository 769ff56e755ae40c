import GroundTruth

/// Objects that are there and objects that were found, by category and picture, both in the order of their ids.
struct ObjectGroups: Sequence {
  struct Picture {
    /// Its place in the truth.
    let index: Int
    let size: PictureSize
    var truth: [TruthObject] = []
    var found: [FoundObject] = []
  }

  struct Group {
    let category: Int
    let pictures: [Picture]
  }

  private let groups: [Group]

  init(_ truth: Truth, found: [[FoundObject]]) {
    let known = Set(truth.categories.map(\.id))
    let labels = CategoryNames(truth.categories)
    var groups: [Int: [Picture]] = [:]
    for index in truth.items.indices.stablySorted(by: { truth.items[$0].id < truth.items[$1].id }) {
      let picture = Picture(index: index, size: truth.items[index].size ?? PictureSize(width: 0, height: 0))
      var here: [Int: Picture] = [:]
      for object in truth.items[index].objects where known.contains(object.category) {
        here[object.category, default: picture].truth.append(object)
      }
      for object in index < found.count ? found[index] : [] {
        guard let category = object.category ?? labels.id(of: object.label), known.contains(category) else {
          continue
        }
        here[category, default: picture].found.append(object)
      }
      for (category, picture) in here { groups[category, default: []].append(picture) }
    }
    self.groups = groups.keys.sorted().map { Group(category: $0, pictures: groups[$0] ?? []) }
  }

  func makeIterator() -> IndexingIterator<[Group]> { groups.makeIterator() }
}

/// Categories by what a model calls them: as the data set does, case and outer blanks aside.
struct CategoryNames {
  private var ids: [String: Int] = [:]

  init(_ categories: [TruthCategory]) {
    // Of two that are called alike the first one.
    for category in categories.reversed() { ids[Self.folded(category.name)] = category.id }
  }

  func id(of label: String) -> Int? { ids[Self.folded(label)] }

  private static func folded(_ label: String) -> String { label.lowercased().trimmed }
}
