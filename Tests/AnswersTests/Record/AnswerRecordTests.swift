import Foundation
import Testing

@testable import Answers

@Suite struct AnswerRecordTests {
  @Test func anAnswerHasItsFieldsInOrder() throws {
    let detection = Detection(
      index: 0, label: "cat", box: LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023),
      mask: BoxMask(probabilities: Array(repeating: 1, count: 4096)), score: 0.5)
    let answer = Answer(
      promptIDs: [1, 2], text: "t", tokens: [GeneratedToken(id: 7, text: "t", logprob: -0.5)],
      output: ParsedOutput(spans: [.init(text: "t", detection: nil)], detections: [detection]),
      finish: .cancelled, timing: Timing())
    let line = AnswerRecord(images: ["a.png"], prompt: Prompt("p"), answer: answer, width: 4, height: 2).json
    #expect(
      line == """
        {"version":1,"images":["a.png"],"width":4,"height":2,"prompt":"p","prompt_ids":[1,2],"text":"t",\
        "tokens":[{"id":7,"text":"t","logprob":-0.5}],\
        "detections":[{"label":"cat","box":[0.0,0.0,4.0,2.0],"score":0.5,"flags":[],\
        "mask":{"size":[2,4],"counts":"08"}}],"finish":"cancelled",\
        "timing":{"vision_s":0.0,"prefill_s":0.0,"decode_s":0.0,"tokens_per_s":0.0}}
        """)
  }
}
