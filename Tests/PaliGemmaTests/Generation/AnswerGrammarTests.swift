import Answers
import Files
import Pictures
import Testing

@testable import PaliGemma

struct AnswerGrammarTests {
  private let tokenizer: Tokenizer
  private let ends: Set<Int>

  init() throws {
    tokenizer = try Tokenizer(folder: TinyCheckpoint.tokenizer)
    ends = [tokenizer.special.eos]
  }

  private func grammar(_ prompt: String) throws -> AnswerGrammar {
    try #require(
      AnswerGrammar(task: Prompt(prompt).task, codes: tokenizer.codes, ends: ends, vocabulary: 0..<4096))
  }

  private func locations() throws -> Range<Int> {
    let first = try #require(tokenizer.codes.locations.keys.min())
    return first..<first + 1024
  }

  private func segments() throws -> Range<Int> {
    let first = try #require(tokenizer.codes.segments.keys.min())
    return first..<first + 128
  }

  @Test func anAnswerBeginsWithALocationOrEnds() throws {
    let eos = tokenizer.special.eos
    #expect(try grammar("detect cat").allowed == [locations(), eos..<eos + 1])
  }

  /// A configuration may name any number.
  @Test func wildEndsDoNotCount() throws {
    let grammar = try #require(
      AnswerGrammar(
        task: Prompt("detect cat").task, codes: tokenizer.codes, ends: [-5, 1, 4096, .max],
        vocabulary: 0..<4096))
    #expect(try grammar.allowed == [locations(), 1..<2])
  }

  @Test func fourLocationsThenALabel() throws {
    let (locations, segments) = (try locations(), try segments())
    let (word, end) = (0, tokenizer.special.eos..<tokenizer.special.eos + 1)
    var grammar = try grammar("detect cat")
    grammar.take(locations.lowerBound, text: "<loc0000>")
    for _ in 0..<3 {
      #expect(grammar.allowed == [locations])
      grammar.take(locations.lowerBound, text: "<loc0000>")
    }
    #expect(grammar.allowed == nil && grammar.forbidden == [locations, segments, end])
    grammar.take(word, text: " cat")
    #expect(grammar.allowed == nil && grammar.forbidden == [locations, segments])
    grammar.take(word, text: " ;")
    #expect(grammar.allowed == nil && grammar.forbidden == [segments, end])
    grammar.take(word, text: " ")
    #expect(grammar.forbidden == [segments, end])
    grammar.take(locations.lowerBound, text: "<loc0000>")
    #expect(grammar.allowed == [locations])
  }

  @Test func segmentsFollowTheLocations() throws {
    var grammar = try grammar("segment cat")
    for _ in 0..<4 { grammar.take(try locations().lowerBound, text: "<loc0000>") }
    for _ in 0..<16 {
      #expect(try grammar.allowed == [segments()])
      grammar.take(try segments().lowerBound, text: "<seg000>")
    }
    #expect(grammar.allowed == nil)
  }

  @Test(arguments: ["caption en", "", "answer en detect cat", "detection"])
  func otherTasksAreFree(_ prompt: String) {
    #expect(
      AnswerGrammar(task: Prompt(prompt).task, codes: tokenizer.codes, ends: ends, vocabulary: 0..<4096)
        == nil)
  }

  /// Random weights say anything; the grammar makes it an answer. Cut off at the limit, the last object may lack its
  /// label.
  @Test(arguments: TinyCheckpoint.allCases, ["detect cat", "segment cat"])
  func whateverIsDrawnHasTheForm(_ checkpoint: TinyCheckpoint, _ prompt: String) throws {
    let folder = try TemporaryModel(checkpoint)
    let model = try LoadedModel(
      EmbeddedEngine.Settings(folder: folder.path, precision: .fixed(.f32), threads: 1))
    let first = try #require(try checkpoint.records().first?.pictures.first)
    let picture = try PictureFile.decode(Path("\(TinyCheckpoint.pictures)/\(first)"))
    var objects = 0
    for seed in 0..<6 {
      let options = GenerationOptions(maxTokens: 60, temperature: 3, seed: UInt64(seed), constrained: true)
      let answer = try model.answer(
        Request(
          id: 0, pictures: [.pixels(picture, name: Path(first))], prompt: Prompt(prompt), options: options))
      let whole =
        answer.finish == .length ? answer.output.detections.dropLast() : answer.output.detections[...]
      objects += whole.count
      for detection in whole {
        #expect(detection.flags.subtracting([.inverted, .missingLabel]).isEmpty)
        #expect(detection.segmentCodes.count == (prompt.hasPrefix("segment") ? 16 : 0))
      }
    }
    #expect(objects > 0)
  }
}
