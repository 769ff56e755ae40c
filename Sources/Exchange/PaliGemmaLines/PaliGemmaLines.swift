import Answers
import JSON

/// What PaliGemma is fine-tuned and evaluated with: a line an answer, `{"image", "prefix", "suffix"}`. Places are
/// n = round(1023 b) of the squashed picture, as the model writes them.
///
/// A suffix is the answer to the letter, with what is odd about it. Where objects were filtered, or where nothing but
/// objects is known, it is written anew of those that are sound.
struct PaliGemmaLines: RecordWriter {
  init(_ options: ExportOptions) {}

  mutating func add(_ answer: ChosenAnswer, _ summary: inout ExportSummary) -> [ExportPiece] {
    let record = answer.record
    guard record.error == nil, record.finish != nil, record.images.count == 1 else {
      summary.leaveOut(record.images.count == 1 ? .failed : .severalPictures)
      return []
    }
    let isVerbatim = answer.isWhole && (!record.text.isEmpty || record.detections.isEmpty)
    if record.finish != "eos" { summary.remark(.cutShort) }
    summary.answers += 1
    if isVerbatim { summary.objects += record.detections.count }
    let suffix = isVerbatim ? record.text : Self.suffix(answer, &summary)
    let line = JSONLine.text(
      .object([
        ("image", .path(record.images[0])), ("prefix", .string(record.prompt)), ("suffix", .string(suffix)),
      ]))
    return [ExportPiece(line + "\n")]
  }

  private static func suffix(_ answer: ChosenAnswer, _ summary: inout ExportSummary) -> String {
    var written: [String] = []
    for object in answer.objects {
      do throws(Omission) {
        written.append(try object.suffix())
        summary.objects += 1
      } catch {
        summary.leaveOut(error)
      }
    }
    return written.joined(separator: " ; ")
  }
}

extension DetectedObject {
  /// As the model would write it.
  func suffix() throws(Omission) -> String {
    let label = label.trimmed
    guard !label.isEmpty else { throw .labelMissing }
    guard locations.count == 4 else { throw .malformed }
    let place = LocationBox(y0: locations[0], x0: locations[1], y1: locations[2], x1: locations[3])
    guard place.y0 <= place.y1, place.x0 <= place.x1 else { throw .inverted }
    return place.text + codes + " " + label
  }

  private var codes: String {
    guard let segmentCodes, segmentCodes.count == 16, segmentCodes.allSatisfy((0..<128).contains) else {
      return ""
    }
    return AnswerCode.text(segments: segmentCodes)
  }
}
