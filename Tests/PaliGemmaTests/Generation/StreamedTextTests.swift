import Answers
import Testing

@testable import PaliGemma

/// Tokens become text, and the text detections with boxes, masks and scores.
struct StreamedTextTests {
  private let whole = BoxMask(probabilities: [Float](repeating: 1, count: 64 * 64))

  @Test func objectsAppearAsTheirTokensCome() throws {
    let tokenizer = try Tokenizer(folder: TinyCheckpoint.tokenizer)
    let segments = (0..<16).map { "<seg\($0 < 10 ? "00" : "0")\($0)>" }.joined()
    let answer = "<loc0001><loc0002><loc0300><loc0400>" + segments + " cat"
    let ids = tokenizer.encode(answer)
    var text = StreamedText(tokenizer) { [whole] codes in codes == Array(0..<16) ? whole : nil }
    for (index, id) in ids.enumerated() {
      _ = text.append(Sampler.Choice(id: id, logprob: 0), ends: false)
      #expect(text.parsed.detections.count == (index < 3 ? 0 : 1))
      #expect(text.parsed.detections.contains { $0.mask != nil } == (index >= 19))
    }
    _ = text.append(Sampler.Choice(id: tokenizer.special.eos, logprob: -1), ends: true)
    text.finish()
    #expect(text.text == answer && text.parsed.spans.map(\.text).joined() == answer)
    let detection = try #require(text.parsed.detections.first)
    #expect(detection.box == LocationBox(y0: 1, x0: 2, y1: 300, x1: 400))
    #expect(detection.label == "cat" && detection.score == 1 && detection.flags.isEmpty)
    #expect(text.tokens.count == ids.count + 1)
  }

  @Test func aPlaceIsWorthItsNeighboursToo() throws {
    let tokenizer = try Tokenizer(folder: TinyCheckpoint.tokenizer)
    var text = StreamedText(tokenizer)
    let location = try #require(tokenizer.codes.locations.keys.first)
    for _ in 0..<4 { _ = text.append(Sampler.Choice(id: location, logprob: -1), ends: false, near: 0.75) }
    #expect(abs(try #require(text.parsed.detections[0].score) - 0.7788008) < 1e-6)  // exp(-0.25)
    #expect(text.tokens[0].logprob == -1)
  }
}
