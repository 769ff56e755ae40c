import Answers
import GroundTruth

/// RefCOCO: the mean overlap of masks (mIoU), and the share of boxes that overlap by a half and by three quarters.
///
/// A mask's 64 x 64 samples are resized to its box (`MaskSamples`); inside is where they are above the middle. An
/// answer that is no box with sixteen codes counts 0 for both.
struct Referring {
  /// Of a mask's sixteen codes; nil where no model is there to tell: then boxes alone have figures.
  let decodeMask: (([Int]) -> BoxMask?)?

  /// `answers`: "" where there is none. The size of a picture that the data set does not tell is taken from `sizes`.
  func score(_ items: [TruthItem], answers: [String], sizes: [PictureSize?]) -> Score {
    let rows = items.indices.map { row(items[$0], answers[$0], sizes[$0]) }
    let boxes = rows.map(\.box)
    let parts = [0.5, 0.75].map { least in
      Score.Part("boxes@\(least)", boxes.map { $0 >= least ? 1 : 0 }.meanOrNil)
    }
    let validity = rows.map(\.isValid)
    guard decodeMask != nil else {
      return Score(
        .miou, value: nil, items: boxes, validity: validity, interval: nil,
        parts: parts + [.init("mean of boxes", boxes.meanOrNil)])
    }
    return Score(mean: .miou, items: rows.map(\.mask), validity: validity, parts: parts)
  }

  private struct Row {
    var box = 0.0
    var mask = 0.0
    var isValid = false
  }

  private func row(_ item: TruthItem, _ text: String, _ size: PictureSize?) -> Row {
    guard let truth = item.objects.first, let answer = ReferringAnswer(text), answer.isValid else {
      return Row()
    }
    let size = item.size ?? size ?? PictureSize(width: 1023, height: 1023)
    let box = Self.fractions(answer.box).overlap(with: Self.fractions(truth, item.size))
    guard let decodeMask else { return Row(box: box, isValid: true) }
    guard let found = answer.mask(in: size, decodeMask) else { return Row(box: box) }
    guard let right = Self.mask(truth, in: size, decodeMask),
      let (common, either) = found.common(with: right)
    else { return Row(box: box, isValid: true) }
    return Row(box: box, mask: either == 0 ? 0 : Double(common) / Double(either), isValid: true)
  }

  /// Boxes are compared in fractions of the picture.
  private static func fractions(_ box: LocationBox) -> ObjectBox {
    let part = box.fractions
    return ObjectBox(PixelBox(x0: part.x0, y0: part.y0, x1: part.x1, y1: part.y1))
  }

  private static func fractions(_ object: TruthObject, _ size: PictureSize?) -> ObjectBox {
    if let codes = object.codes { return fractions(codes.box) }
    let (width, height) = (Double(size?.width ?? 1023), Double(size?.height ?? 1023))
    return ObjectBox(
      x: object.box.x / width, y: object.box.y / height, width: object.box.width / width,
      height: object.box.height / height)
  }

  private static func mask(
    _ object: TruthObject, in size: PictureSize, _ decodeMask: ([Int]) -> BoxMask?
  ) -> RunLengths? {
    object.shape?.mask(height: size.height, width: size.width) ?? object.codes?.mask(in: size, decodeMask)
  }
}

extension ReferringAnswer {
  /// The mask in a picture; nil where the box holds no whole pixel or there is no mask.
  func mask(in size: PictureSize, _ decodeMask: ([Int]) -> BoxMask?) -> RunLengths? {
    guard let (columns, rows) = pixels(in: size), let mask = decodeMask(codes) else { return nil }
    let inside = MaskSamples(mask).inside(width: columns.count, height: rows.count)
    return RunLengths(inside, columns: columns, rows: rows, in: size)
  }
}

extension RunLengths {
  /// Of a rectangle's pixels, row by row.
  init?(_ inside: [Bool], columns: Range<Int>, rows: Range<Int>, in size: PictureSize) {
    var counts = [0]
    func add(_ length: Int, _ isInside: Bool) {
      if isInside != (counts.count % 2 == 0) { counts.append(0) }
      counts[counts.count - 1] += length
    }
    add(columns.lowerBound * size.height, false)
    for column in 0..<columns.count {
      add(rows.lowerBound, false)
      for row in 0..<rows.count { add(1, inside[row * columns.count + column]) }
      add(size.height - rows.upperBound, false)
    }
    add((size.width - columns.upperBound) * size.height, false)
    self.init(checking: counts, height: size.height, width: size.width)
  }
}
