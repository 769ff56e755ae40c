import Answers
import Files
import GroundTruth

/// What a data set says is so, by picture.
public struct TruthSet: Sendable {
  /// Where it was read from.
  public let file: Path
  /// Where the pictures lie that it names.
  let folder: Path
  public let truth: Truth
  /// In the data set's order, each once.
  public let pictures: [Path]
  /// Places in `truth.items`.
  private let places: [Path: [Int]]
  /// By picture, boxes as parts of its width and height.
  private let objects: [Path: [ObjectMatching.Item]]
  private let labels: Set<String>

  public init(_ truth: Truth, file: Path, folder: Path) {
    (self.file, self.folder) = (file, folder)
    self.truth = truth
    var places: [Path: [Int]] = [:]
    var pictures: [Path] = []
    for (place, item) in truth.items.enumerated() {
      guard let path = item.images.first.map({ $0.standardized(in: folder) }) else { continue }
      if places[path] == nil { pictures.append(path) }
      places[path, default: []].append(place)
    }
    (self.places, self.pictures) = (places, pictures)
    labels = Set(truth.categories.map { $0.name.lowercased() })
    objects = places.mapValues { $0.flatMap { truth.items[$0].shownObjects } }
  }

  /// Objects of these names, or all where none are asked for.
  func objects(_ path: Path, named names: [String]) -> [ObjectMatching.Item] {
    let all = objects[path] ?? []
    let asked = Set(names.map { $0.lowercased() })
    return asked.isEmpty ? all : all.filter { asked.contains($0.label) }
  }

  /// An item's picture, or the first of them.
  public func picture(_ item: TruthItem) -> Path? { item.images.first.map { $0.standardized(in: folder) } }

  /// Whether what a prompt asks for is what the data set tells about.
  func concerns(_ prompt: String) -> Bool {
    let names = Prompt(prompt).soughtNames.map { $0.lowercased() }
    return names.isEmpty || truth.categories.isEmpty || !labels.isDisjoint(with: names)
  }

  func holds(_ path: Path) -> Bool { places[path] != nil }

  /// Whether objects are looked for, all of a kind or the one that a phrase means.
  var isOfObjects: Bool { truth.form == .objects || truth.form == .referred }

  func items(_ path: Path) -> [(place: Int, item: TruthItem)] {
    (places[path] ?? []).map { ($0, truth.items[$0]) }
  }

  /// What is asked, by prompt, in the data set's order; nothing where it does not tell.
  var questions: [(prompt: String, pictures: [Path])] {
    var prompts: [String] = []
    var asked: [String: [Path]] = [:]
    for path in pictures {
      for prompt in items(path).compactMap(\.item.prompt) {
        if asked[prompt] == nil { prompts.append(prompt) }
        asked[prompt, default: []].append(path)
      }
    }
    return prompts.map { ($0, asked[$0] ?? []) }
  }
}

extension TruthItem {
  /// As parts of the picture; those whose place in it is not known are left out.
  fileprivate var shownObjects: [ObjectMatching.Item] {
    objects.compactMap { object in
      let label = object.label.lowercased()
      if let box = object.codes?.box {
        return ObjectMatching.Item(label: label, box: ObjectBox(box), isCrowd: object.isCrowd)
      }
      guard let size else { return nil }
      let (width, height) = (Double(size.width), Double(size.height))
      let box = ObjectBox(
        x: object.box.x / width, y: object.box.y / height, width: object.box.width / width,
        height: object.box.height / height)
      return ObjectMatching.Item(label: label, box: box, isCrowd: object.isCrowd)
    }
  }
}

extension ObjectBox {
  /// As parts of the picture.
  init(_ box: LocationBox) {
    let (x0, y0, x1, y1) = box.fractions
    self.init(PixelBox(x0: x0, y0: y0, x1: x1, y1: y1))
  }
}

extension ObjectMatching {
  /// What an answer's objects are worth.
  init(_ objects: [AnswerSummary.Object], truth: [Item]) {
    self.init(
      found: objects.map { Item(label: $0.label.lowercased(), score: $0.score, box: ObjectBox($0.box)) },
      truth: truth)
  }
}
