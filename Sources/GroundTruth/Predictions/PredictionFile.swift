import Answers
import Files
import JSON

extension Predictions {
  /// Adds the answers of a file: lines as `pali run --json` writes them, lines `{"image", "prefix", "suffix"}`, or a
  /// list of COCO's results. Records of runs that failed are passed over.
  ///
  /// Throws `TruthError` and `JSONError`, which name the file and the line or the result.
  public mutating func add(_ bytes: [UInt8], file: String, truth: Truth) throws {
    if bytes.first(where: { !isBlank($0) }) == UInt8(ascii: "[") {
      try addResults(JSONDocument(text: bytes, file: file), truth)
    } else {
      try addLines(bytes, file: file, truth)
    }
  }

  private mutating func addLines(_ bytes: [UInt8], file: String, _ truth: Truth) throws {
    for (text, name) in JSONLines(bytes, file: file) {
      guard text.count <= Truth.lineLimit else {
        throw TruthError.tooLong(file: name, what: "a line", limit: Truth.lineLimit)
      }
      let line = try JSONDocument(text: text, file: name).root
      if line["images"] != nil {
        let record = try line.decoded(AnswerRecord.self)
        if record.error == nil { add(Prediction(record)) }
      } else {
        try addPlain(line, truth)
      }
    }
  }

  private mutating func addPlain(_ line: JSONValue, _ truth: Truth) throws {
    let images = [Path(try line.string("image"))]
    let prompt = try line.optional("prefix")?.string()
    let text = try line.string("suffix")
    let indices = indices(images, prompt)
    if indices.isEmpty { countUnused() }
    for index in indices {
      put(Prediction(images: images, prompt: prompt, text: text, size: truth.items[index].size), at: index)
    }
  }

  // MARK: COCO's results

  private mutating func addResults(_ document: JSONDocument, _ truth: Truth) throws {
    let items = Dictionary(truth.items.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
    var objects: [Int: [FoundObject]] = [:]
    var hasBoxes: Bool?
    for (index, value) in try document.root.elements().enumerated() {
      guard let place = items[try value.int("image_id")] else {
        throw TruthError.result(file: document.file, index: index, fault: "the data set has no such image")
      }
      if let caption = value.optional("caption") {
        put(Prediction(images: truth.items[place].images, text: try caption.string()), at: place)
        continue
      }
      // As loadRes: the first one tells what all have.
      let reading = CocoResult(value, size: truth.items[place].size)
      let isBoxed = try hasBoxes ?? reading.hasBox()
      hasBoxes = isBoxed
      guard let object = try reading.object(isBoxed: isBoxed) else {
        throw TruthError.result(file: document.file, index: index, fault: "no mask of its image")
      }
      objects[place, default: []].append(object)
    }
    for (place, found) in objects {
      put(Prediction(images: truth.items[place].images, text: "", objects: found), at: place)
    }
  }
}

/// One of COCO's results.
private struct CocoResult {
  private let value: JSONValue
  private let size: PictureSize?

  init(_ value: JSONValue, size: PictureSize?) {
    self.value = value
    self.size = size
  }

  func hasBox() throws -> Bool {
    guard let box = value.optional("bbox") else { return false }
    return try box.elements().count > 0
  }

  /// nil where the mask is none.
  func object(isBoxed: Bool) throws -> FoundObject? {
    let (category, score) = (try value.int("category_id"), try value.double("score"))
    var mask: RunLengths?
    if let segmentation = value.optional("segmentation") {
      guard let read = try self.mask(segmentation) else { return nil }
      mask = read
    }
    if isBoxed {
      let box = try CocoObject.box(value.required("bbox"))
      return FoundObject(category: category, box: box, score: score, mask: mask)
    }
    guard let mask else { return nil }
    let box = try value.optional("bbox").map(CocoObject.box) ?? mask.bounds
    return FoundObject(category: category, box: box, area: Double(mask.area), score: score, mask: mask)
  }

  private func mask(_ value: JSONValue) throws -> RunLengths? {
    guard value.kind == .array else { return try CocoObject.runs(value, size: nil) }
    let outlines = try value.elements().map { try $0.elements().map { try $0.double() } }
    guard let size, !outlines.isEmpty, let shape = CocoObject.polygons(outlines) else { return nil }
    return shape.mask(height: size.height, width: size.width)
  }
}
