import Answers

/// An object that was looked at: within its picture, with a label, its box as it should be.
///
/// Records are read from files: nothing in them is sure to be so.
struct PlacedObject {
  let label: String
  /// x0 < x1, y0 < y1, in the picture.
  let box: PixelBox
  /// 0...1.
  let score: Double?
  let mask: RunLengths?

  var width: Double { box.x1 - box.x0 }
  var height: Double { box.y1 - box.y0 }
  /// In pixels: the mask's, else the box's.
  var area: Double { mask.map { Double($0.area) } ?? width * height }
}

extension ChosenAnswer {
  /// Why there can be no objects in pixels of it.
  var fault: Omission? {
    if record.error != nil || record.finish == nil { return .failed }
    if record.images.count != 1 { return .severalPictures }
    return record.width < 1 || record.height < 1 ? .sizeUnknown : nil
  }

  /// The objects that are sound; the others are counted.
  func placed(_ summary: inout ExportSummary) -> [PlacedObject] {
    if record.finish != "eos" { summary.remark(.cutShort) }
    if record.detections.isEmpty { summary.remark(.withoutObjects) }
    return objects.compactMap { object in
      do throws(Omission) {
        return try place(object, &summary)
      } catch {
        summary.leaveOut(error)
        return nil
      }
    }
  }

  private func place(_ object: DetectedObject, _ summary: inout ExportSummary) throws(Omission)
    -> PlacedObject
  {
    let label = object.label.trimmed
    guard !label.isEmpty else { throw .labelMissing }
    let box = try object.clipped(width: record.width, height: record.height)
    let mask = object.runLengths(width: record.width, height: record.height)
    let oddities: DetectionFlags = [.wrongSegmentCount, .extraLocations]
    if !DetectionFlags(names: object.flags).isDisjoint(with: oddities) { summary.remark(.odd) }
    if object.mask != nil, mask == nil { summary.remark(.maskDamaged) }
    return PlacedObject(label: label, box: box, score: object.score.map { min(max($0, 0), 1) }, mask: mask)
  }
}

extension DetectedObject {
  /// Its box within a picture.
  func clipped(width: Int, height: Int) throws(Omission) -> PixelBox {
    guard box.count == 4 else { throw .malformed }
    guard box[0] <= box[2], box[1] <= box[3] else { throw .inverted }
    func held(_ edge: Double, _ side: Int) -> Double { min(max(edge, 0), Double(side)) }
    let clipped = PixelBox(
      x0: held(box[0], width), y0: held(box[1], height), x1: held(box[2], width), y1: held(box[3], height))
    guard clipped.x0 < clipped.x1, clipped.y0 < clipped.y1 else { throw .empty }
    return clipped
  }

  /// Its mask, nil where there is none, or none of a picture of that size.
  func runLengths(width: Int, height: Int) -> RunLengths? {
    guard let mask, mask.size == [height, width] else { return nil }
    return RunLengths(text: mask.counts, height: height, width: width)
  }
}

extension String {
  /// Without blanks around it.
  var trimmed: String {
    let inner = drop(while: \.isWhitespace)
    guard let last = inner.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(inner[...last])
  }
}
