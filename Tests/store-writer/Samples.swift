import Answers
import Files
import Pictures

/// Answers as the program would keep them.
enum Samples {
  static func stamp(_ number: Int) -> FileStamp {
    FileStamp(size: 1000 + number, inode: UInt(number), seconds: 1_700_000_000, nanoseconds: number)
  }

  static func digest(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 64 - digits.utf8.count) + digits
  }

  /// About the picture of that number. `words`: how long the answer is.
  static func record(
    _ number: Int, path: Path? = nil, prompt: String = "detect cat", model: String = "m", words: Int = 5,
    finish: FinishReason? = .eos, score: Float? = nil, error: String? = nil
  ) -> AnswerRecord {
    let path = path ?? Path("/pictures/\(number).png")
    let request = Request(id: 1, pictures: [.file(path)], prompt: Prompt(prompt))
    let picture = PictureIdentity(
      path: path, stamp: stamp(number), digest: digest(number), width: 40, height: 20)
    let box = LocationBox(y0: 0, x0: 0, y1: 512, x1: 1023)
    let detections = score.map { [Detection(index: 0, label: "cat", box: box, score: $0)] } ?? []
    let text = String(repeating: "word ", count: words)
    let model = ModelSummary(
      name: model, digest: "abc", imageSize: 224, precision: "q8", weightBytes: 1, hasMaskDecoder: true)
    return AnswerRecord(
      request, pictures: error == nil ? [picture] : [], model: model, promptIDs: [1, 2],
      tokens: (0..<words).map { GeneratedToken(id: $0, text: "word ", logprob: -0.5) },
      output: ParsedOutput(spans: [.init(text: text, detection: nil)], detections: detections),
      finish: error == nil ? finish : nil, timing: Timing(), error: error)
  }
}
