import Answers
import JSON

/// An object's annotation: its box, its segmentation, its area; what is missing comes from what is there.
struct CocoObject {
  private let id: Int
  private let value: JSONValue
  private let size: PictureSize?
  private let file: String

  init(_ value: JSONValue, id: Int, size: PictureSize?, file: String) throws {
    self.id = id
    self.value = value
    self.size = size
    self.file = file
  }

  func truth(_ names: [Int: String]) throws -> TruthObject {
    let shape = try shape()
    let category = try value.int("category_id", default: -1)
    let box = try value.optional("bbox").map(Self.box) ?? mask(shape)?.bounds
    guard let box else { throw TruthError.segmentation(file: file, annotation: id) }
    return TruthObject(
      id: id, category: category, label: names[category] ?? "", box: box,
      area: try value.optional("area")?.double() ?? mask(shape).map { Double($0.area) }, shape: shape,
      isCrowd: try isCrowd())
  }

  /// 0 or 1, or a word.
  private func isCrowd() throws -> Bool {
    guard let crowd = value.optional("iscrowd") else { return false }
    return crowd.kind == .bool ? try crowd.bool() : try crowd.int() != 0
  }

  private func mask(_ shape: ObjectShape?) -> RunLengths? {
    size.flatMap { size in shape?.mask(height: size.height, width: size.width) }
  }

  /// Four numbers: left, top, width, height.
  static func box(_ value: JSONValue) throws -> ObjectBox {
    let numbers = try value.elements().prefix(5).map { try $0.double() }
    guard numbers.count == 4 else { throw value.mismatch("four numbers") }
    return ObjectBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
  }

  private func shape() throws -> ObjectShape? {
    guard let segmentation = value.optional("segmentation") else { return nil }
    if segmentation.kind == .array {
      let outlines = try segmentation.elements().map { try $0.elements().map { try $0.double() } }
      return outlines.isEmpty ? nil : try Self.polygons(outlines).orThrow(fault)
    }
    return .runs(try Self.runs(segmentation, size: size).orThrow(fault))
  }

  private var fault: TruthError { .segmentation(file: file, annotation: id) }

  /// As pycocotools takes them: where the first has four numbers, all are boxes.
  static func polygons(_ outlines: [[Double]]) -> ObjectShape? {
    let all = outlines[0].count == 4 ? outlines.compactMap(outline(ofBox:)) : outlines
    guard all.count == outlines.count, all.allSatisfy({ PolygonMask.outline($0) != nil }) else { return nil }
    return .polygons(all)
  }

  private static func outline(ofBox box: [Double]) -> [Double]? {
    guard box.count == 4 else { return nil }
    let (left, top, right, bottom) = (box[0], box[1], box[0] + box[2], box[1] + box[3])
    return [left, top, left, bottom, right, bottom, right, top]
  }

  /// A run-length code, in counts or in print, of a picture of `size`.
  static func runs(_ value: JSONValue, size: PictureSize?) throws -> RunLengths? {
    let told = try value.required("size").ints()
    guard told.count == 2, let own = PictureSize(width: told[1], told: told[0]), size == nil || size == own
    else {
      return nil
    }
    let counts = try value.required("counts")
    return counts.kind == .array
      ? RunLengths(checking: try counts.ints(), height: own.height, width: own.width)
      : RunLengths(text: try counts.string(), height: own.height, width: own.width)
  }
}

extension Optional {
  func orThrow<Fault: Error>(_ fault: Fault) throws(Fault) -> Wrapped {
    guard let self else { throw fault }
    return self
  }
}
