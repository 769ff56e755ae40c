import Answers
import Files
import JSON

/// Items as lines: `{"image", "prefix", "suffix" | "answers" | "captions"}`, and `width` and `height` where they are
/// known. A suffix that holds places is an object, or several; `detect` and `segment` ask for them.
extension Truth {
  init(lines bytes: [UInt8], file: String) throws {
    var items: [TruthItem] = []
    var forms: Set<TextForm> = []
    for (text, name) in JSONLines(bytes, file: file) {
      guard items.count < Self.itemLimit else {
        throw TruthError.tooMany(file: file, what: "items", limit: Self.itemLimit)
      }
      guard text.count <= Self.lineLimit else {
        throw TruthError.tooLong(file: name, what: "a line", limit: Self.lineLimit)
      }
      let line = try TruthLine(JSONDocument(text: text, file: name).root, id: items.count)
      forms.insert(line.form)
      guard forms.count < 2 else { throw TruthError.mixed(file: name) }
      items.append(line.item)
    }
    guard !items.isEmpty else { throw TruthError.empty(file: file) }
    self.init(lines: items, form: forms.first ?? .answers)
  }

  private init(lines items: [TruthItem], form: TextForm) {
    let tasks = Set(items.map { $0.prompt.map { Prompt($0).task } })
    if form == .captions {
      self.init(items: items, form: .captions)
    } else if tasks == [.segment], items.allSatisfy({ $0.objects.count == 1 }) {
      self.init(items: items, form: .referred)
    } else if tasks.isSubset(of: [.detect, .segment])
      || (tasks == [nil] && items.contains { !$0.objects.isEmpty })
    {
      self = Self.numbered(items)
    } else if tasks.isSubset(of: [.caption, .describe, .cap, .region]) {
      self.init(items: items, form: .captions)
    } else {
      self.init(items: items, form: .answers)
    }
  }

  /// Objects of texts, their labels made categories in alphabetical order.
  private static func numbered(_ items: [TruthItem]) -> Truth {
    let labels = Set(items.flatMap { $0.objects.map(\.label) }).sorted()
    let categories = labels.enumerated().map { TruthCategory(id: $0.offset + 1, name: $0.element) }
    let ids = Dictionary(uniqueKeysWithValues: zip(labels, categories.map(\.id)))
    let numbered = items.map { item in
      TruthItem(
        images: item.images, prompt: item.prompt, texts: item.texts,
        objects: item.objects.map { object in
          TruthObject(
            id: object.id, category: ids[object.label] ?? -1, label: object.label, box: object.box,
            codes: object.codes)
        }, id: item.id, size: item.size)
    }
    return Truth(items: numbered, categories: categories, form: .objects)
  }
}

private enum TextForm { case answers, captions }

/// One line, read.
private struct TruthLine {
  let item: TruthItem
  let form: TextForm

  init(_ line: JSONValue, id: Int) throws {
    let images = try Self.images(line.required("image"))
    let size = try Self.size(line)
    let texts: [String]
    if let captions = line.optional("captions") {
      (texts, form) = (try Self.texts(captions), .captions)
    } else if let answers = line.optional("answers") {
      (texts, form) = (try Self.texts(answers), .answers)
    } else if let suffix = line.optional("suffix") {
      (texts, form) = ([try Self.text(suffix)], .answers)
    } else {
      throw TruthError.noAnswer(file: line.document.file)
    }
    guard !texts.isEmpty else { throw TruthError.noAnswer(file: line.document.file) }
    let objects = texts.count == 1 ? WrittenObjects.parse(texts[0], in: size) : []
    item = TruthItem(
      images: images, prompt: try line.optional("prefix")?.string(), texts: texts, objects: objects, id: id,
      size: size)
  }

  /// One name, or several.
  private static func images(_ value: JSONValue) throws -> [Path] {
    guard value.kind == .array else { return [Path(try value.string())] }
    let paths = try value.elements().map { Path(try $0.string()) }
    guard !paths.isEmpty else { throw value.mismatch("a name, or several") }
    return paths
  }

  private static func size(_ line: JSONValue) throws -> PictureSize? {
    guard line.optional("width") != nil || line.optional("height") != nil else { return nil }
    let (width, height) = (try line.required("width"), try line.required("height"))
    guard let size = PictureSize(width: try width.int(), told: try height.int()) else {
      throw width.mismatch("a picture's")
    }
    return size
  }

  private static func texts(_ value: JSONValue) throws -> [String] {
    let elements = try value.elements()
    guard elements.count <= Truth.textsLimit else {
      throw TruthError.tooMany(file: value.document.file, what: "texts", limit: Truth.textsLimit)
    }
    return try elements.map(text)
  }

  private static func text(_ value: JSONValue) throws -> String {
    let text = try value.string()
    guard text.utf8.count <= Truth.textLimit else {
      throw TruthError.tooLong(file: value.document.file, what: "a text", limit: Truth.textLimit)
    }
    return text
  }
}

extension PictureSize {
  /// A picture above this many pixels is none that is measured.
  static let limit = 1 << 27

  /// nil where no picture has it.
  init?(width: Int, told height: Int) {
    guard (1...65_535).contains(width), (1...65_535).contains(height), width * height <= Self.limit else {
      return nil
    }
    self.init(width: width, height: height)
  }
}
