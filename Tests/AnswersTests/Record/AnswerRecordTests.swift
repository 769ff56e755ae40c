import Files
import Pictures
import Testing

@testable import Answers

@Suite struct AnswerRecordTests {
  private let request = Request(
    id: 1, pictures: [.file(Path(bytes: Array("a\u{1B}".utf8) + [0xFF]))], prompt: Prompt("segment cat"),
    options: GenerationOptions(maxTokens: 9, temperature: 0.5, topK: 3, seed: .max), start: "<loc0000>")

  private var record: AnswerRecord {
    let detection = Detection(
      index: 0, label: "cat", box: LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023),
      segmentCodes: Array(0..<16), mask: BoxMask(probabilities: Array(repeating: 1, count: 4096)), score: 0.5,
      flags: [.inverted, .extraLocations])
    let answer = Answer(
      promptIDs: [1, 2], text: "t",
      tokens: [
        GeneratedToken(id: 5, text: "", logprob: -2, isGiven: true),
        GeneratedToken(id: 7, text: "t", logprob: -0.5),
      ],
      output: ParsedOutput(spans: [.init(text: "t", detection: nil)], detections: [detection]),
      finish: .cancelled, timing: Timing(),
      distributions: [
        StepDistribution(
          step: 1, alternatives: [.init(id: 7, piece: "t", logprob: -0.5)], codes: [-1, -.infinity])
      ])
    let model = ModelSummary(
      name: "m", digest: "abc", imageSize: 224, precision: "q8", weightBytes: 1, hasMaskDecoder: true)
    let stamp = FileStamp(size: 9, inode: 3, seconds: 2, nanoseconds: 1)
    let picture = PictureIdentity(path: request.pictures[0].path, stamp: stamp, width: 4, height: 2)
    return AnswerRecord(request, pictures: [picture], model: model, answer: answer)
  }

  @Test func anAnswerHasItsFieldsInOrder() throws {
    #expect(
      record.json == #"""
        {"version":1,"images":["a\u001b\udcff"],"width":4,"height":2,\#
        "stamps":[{"size":9,"inode":3,"seconds":2,"nanoseconds":1}],\#
        "prompt":"segment cat","prompt_ids":[1,2],"start":"<loc0000>","text":"t",\#
        "tokens":[{"id":5,"text":"","logprob":-2.0,"given":true},{"id":7,"text":"t","logprob":-0.5}],\#
        "detections":[{"label":"cat","box":[0.0,0.0,4.0,2.0],"locations":[0,0,1023,1023],"score":0.5,\#
        "flags":["inverted","extra_locations"],"segment_codes":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15],\#
        "mask":{"size":[2,4],"counts":"08"}}],"scores":"places","finish":"cancelled",\#
        "timing":{"vision_s":0.0,"prefill_s":0.0,"decode_s":0.0,"tokens_per_s":0.0},\#
        "engine":"embedded","model":{"name":"m","digest":"abc","precision":"q8","image_size":224},\#
        "options":{"max_tokens":9,"temperature":0.5,"top_k":3,"seed":18446744073709551615,"constrained":false},\#
        "distributions":[{"step":1,"alternatives":[{"id":7,"piece":"t","logprob":-0.5}],"codes":[-1.0,null]}]}
        """#)
  }

  @Test func aRecordIsReadBackAsItWas() throws {
    #expect(try AnswerRecord(json: Array(record.json.utf8), file: "r.jsonl") == record)
    let failed = AnswerRecord(request, pictures: [], model: nil, error: "a.png: cut short")
    #expect(try AnswerRecord(json: Array(failed.json.utf8), file: "r.jsonl") == failed)
    #expect(failed.json.contains(#""error":"a.png: cut short""#) && !failed.json.contains("finish"))
  }

  @Test func flagsComeBackByName() {
    for raw in 0..<16 {
      let flags = DetectionFlags(rawValue: raw)
      #expect(DetectionFlags(names: flags.names) == flags)
    }
  }
}
