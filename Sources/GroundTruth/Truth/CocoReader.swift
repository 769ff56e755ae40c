import Files
import JSON

/// A COCO data set: instances (boxes, polygons, run-length codes, crowds), captions, or one phrase and one object a
/// picture (`caption` in an image).
///
/// As in pycocotools, annotations of pictures or categories that are not listed are passed over.
struct CocoReader {
  private let root: JSONValue
  private let file: String
  private let images: [CocoImage]
  private let categories: [TruthCategory]

  init(_ document: JSONDocument) throws {
    root = document.root
    file = document.file
    images = try Self.list(root, "images").map(CocoImage.init)
    categories = try Self.list(root, "categories").map { value in
      TruthCategory(id: try value.int("id"), name: try value.string("name"))
    }
    try Self.checkUnique(images.map(\.id), "images", file)
    try Self.checkUnique(categories.map(\.id), "categories", file)
    guard !images.isEmpty else { throw TruthError.empty(file: file) }
  }

  func truth() throws -> Truth {
    let annotations = try annotations()
    if annotations.contains(where: {
      $0.value["bbox"] == nil && $0.value["segmentation"] == nil && $0.value["caption"] != nil
    }) {
      return try captions(annotations)
    }
    return try objects(annotations)
  }

  // MARK: Lists

  private struct Annotation {
    let id: Int
    let image: Int
    let value: JSONValue
  }

  private static func list(_ root: JSONValue, _ key: String) throws -> [JSONValue] {
    guard let value = root.optional(key) else { return [] }
    let elements = try value.elements()
    guard elements.count <= Truth.itemLimit else {
      throw TruthError.tooMany(file: root.document.file, what: key, limit: Truth.itemLimit)
    }
    return Array(elements)
  }

  private static func checkUnique(_ ids: [Int], _ what: String, _ file: String) throws {
    var seen: Set<Int> = []
    for id in ids where !seen.insert(id).inserted {
      throw TruthError.duplicateID(file: file, what: what, id: id)
    }
  }

  private func annotations() throws -> [Annotation] {
    let all = try Self.list(root, "annotations").map { value in
      Annotation(id: try value.int("id"), image: try value.int("image_id"), value: value)
    }
    try Self.checkUnique(all.map(\.id), "annotations", file)
    return all
  }

  // MARK: Captions

  private func captions(_ annotations: [Annotation]) throws -> Truth {
    var texts: [Int: [String]] = [:]
    for annotation in annotations {
      let text = try annotation.value.string("caption")
      guard text.utf8.count <= Truth.textLimit else {
        throw TruthError.tooLong(file: file, what: "a caption", limit: Truth.textLimit)
      }
      texts[annotation.image, default: []].append(text)
      guard texts[annotation.image, default: []].count <= Truth.textsLimit else {
        throw TruthError.tooMany(file: file, what: "captions of one image", limit: Truth.textsLimit)
      }
    }
    let items = images.compactMap { image in texts[image.id].map { image.item(texts: $0) } }
    guard !items.isEmpty else { throw TruthError.empty(file: file) }
    return Truth(items: items, form: .captions)
  }

  // MARK: Objects

  private func objects(_ annotations: [Annotation]) throws -> Truth {
    let sizes = Dictionary(uniqueKeysWithValues: images.map { ($0.id, $0.size) })
    let names = Dictionary(uniqueKeysWithValues: categories.map { ($0.id, $0.name) })
    var objects: [Int: [TruthObject]] = [:]
    for annotation in annotations {
      guard let size = sizes[annotation.image] else { continue }
      let object = try CocoObject(annotation.value, id: annotation.id, size: size, file: file)
      objects[annotation.image, default: []].append(try object.truth(names))
    }
    let items = images.map { $0.item(objects: objects[$0.id] ?? []) }
    let isReferred = items.allSatisfy { $0.prompt != nil && $0.objects.count == 1 }
    return Truth(items: items, categories: categories, form: isReferred ? .referred : .objects)
  }
}

/// An entry of `images`.
private struct CocoImage {
  let id: Int
  let name: String
  let size: PictureSize?
  /// What is to be found in it, where that is one object.
  let phrase: String?

  init(_ value: JSONValue) throws {
    id = try value.int("id")
    name = try value.string("file_name")
    phrase = try value.optional("caption")?.string()
    guard value.optional("width") != nil || value.optional("height") != nil else {
      size = nil
      return
    }
    size = PictureSize(width: try value.int("width"), told: try value.int("height"))
    guard size != nil else { throw TruthError.size(file: value.document.file, id: id) }
  }

  func item(texts: [String] = [], objects: [TruthObject] = []) -> TruthItem {
    TruthItem(
      images: [Path(name)], prompt: phrase.map { "segment \($0)" }, texts: texts, objects: objects, id: id,
      size: size)
  }
}
