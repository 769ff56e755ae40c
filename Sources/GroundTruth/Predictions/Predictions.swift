import Files

/// Answers laid beside the items that they answer.
public struct Predictions: Sendable {
  /// By item; nil where there is none yet.
  public private(set) var items: [Prediction?]
  /// Those that answer no item.
  public private(set) var unused = 0
  private let form: Truth.Form
  private let places: ItemPlaces

  public init(_ truth: Truth) {
    items = Array(repeating: nil, count: truth.items.count)
    form = truth.form
    places = ItemPlaces(truth)
  }

  /// Puts an answer where it belongs: to the same picture (the same path, or the same name where that is one picture's
  /// alone) and the same prompt, as far as both tell one. Of two answers to an item the later one holds; but objects
  /// are added up, so that they may be asked for one kind after the other.
  public mutating func add(_ prediction: Prediction) {
    let indices = places.indices(of: prediction)
    if indices.isEmpty { unused += 1 }
    for index in indices { put(prediction, at: index) }
  }

  mutating func put(_ prediction: Prediction, at index: Int) {
    if form == .objects, items[index] != nil {
      items[index]?.add(prediction)
    } else {
      items[index] = prediction
    }
  }

  /// Where a picture's items stand, by path and prompt.
  func indices(_ images: [Path], _ prompt: String?) -> [Int] {
    places.indices(of: Prediction(images: images, prompt: prompt, text: ""))
  }

  mutating func countUnused() { unused += 1 }

  /// How many items have none.
  public var missing: Int { items.count { $0 == nil } }
}

/// Items by their pictures.
private struct ItemPlaces {
  private var byPath: [[Path]: [Int]] = [:]
  private var byName: [[Path]: [Int]] = [:]
  /// Names that several pictures have.
  private var shared: Set<[Path]> = []
  private let prompts: [String?]

  init(_ truth: Truth) {
    prompts = truth.items.map(\.prompt)
    for (index, item) in truth.items.enumerated() { byPath[item.images, default: []].append(index) }
    for (images, indices) in byPath {
      let names = images.map(\.name)
      if byName.updateValue(indices, forKey: names) != nil { shared.insert(names) }
    }
  }

  func indices(of prediction: Prediction) -> [Int] {
    let names = prediction.images.map(\.name)
    let found = byPath[prediction.images] ?? (shared.contains(names) ? nil : byName[names]) ?? []
    return found.filter { index in
      guard let asked = prompts[index], let answered = prediction.prompt else { return true }
      return asked == answered
    }
  }
}
