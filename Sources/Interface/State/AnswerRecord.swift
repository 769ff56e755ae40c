import Foundation
import PaliGemma

/// An answer as JSON for the clipboard: boxes in pixels of the upright picture, x0 y0 x1 y1. Masks are left to
/// `pali run --json`.
struct AnswerRecord: Encodable {
  struct Object: Encodable {
    let label: String
    let box: [Double]
    let score: Double
  }

  let images: [String]
  let prompt: String
  let text: String
  let detections: [Object]

  /// `facts` of the picture; fractions of it stand in where they are not known.
  init(_ answer: PictureAnswer, of path: String, facts: PictureFacts?) {
    images = answer.paths
    prompt = answer.prompt
    text = answer.text
    let (width, height) = (Double(facts?.width ?? 1), Double(facts?.height ?? 1))
    detections = answer.output.detections.map { detection in
      let box = detection.box.fractions
      let pixels = [box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height]
      let score = Double(detection.score)
      return Object(
        label: detection.label, box: pixels.map { ($0 * 100).rounded() / 100 },
        score: score.isFinite ? (score * 10000).rounded() / 10000 : 0)
    }
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
