import Answers
import Files
import Foundation
import Tensors
import Testing

@testable import PaliGemma

/// Answers whose beginning is given: against transformers, and against the model's own way of writing them.
struct GivenStartTests {
  private func load(_ checkpoint: TinyCheckpoint, _ precision: Precision = .f32) throws -> (
    TemporaryModel, LoadedModel
  ) {
    let folder = try TemporaryModel(checkpoint)
    return (
      folder,
      try LoadedModel(EmbeddedEngine.Settings(folder: folder.path, precision: .fixed(precision), threads: 2))
    )
  }

  private func expectNear(_ got: [Float], _ expected: [Float], _ tolerance: Float, _ what: String) {
    #expect(got.count == expected.count, "\(what)")
    for (index, pair) in zip(got, expected).enumerated() {
      #expect(abs(pair.0 - pair.1) < tolerance, "\(what), \(index)")
    }
  }

  /// The text that ids stand for.
  private func text(_ ids: some Sequence<Int>, _ tokenizer: Tokenizer) -> String {
    var decoder = StreamingDecoder(tokenizer)
    return ids.map { decoder.append($0) }.joined() + decoder.finish()
  }

  // MARK: The reference

  @Test(arguments: TinyCheckpoint.allCases)
  func probabilitiesAndWhatFollowsAreTheReferences(_ checkpoint: TinyCheckpoint) throws {
    let (folder, model) = try load(checkpoint)
    defer { withExtendedLifetime(folder) {} }
    for record in try checkpoint.givenRecords() {
      let answer = try model.answer(record.request())
      let what = "\(record.prompt) | \(record.start)"
      #expect(answer.promptIDs == record.promptIDs, "\(what)")
      #expect(answer.tokens.compactMap(\.id) == record.given + record.tokens, "\(what)")
      #expect(
        answer.tokens.map(\.isGiven) == record.given.map { _ in true } + record.tokens.map { _ in false })
      expectNear(answer.tokens.compactMap(\.logprob), record.givenLogprobs + record.logprobs, 1e-3, what)
      // What ends in bytes of a character waits for the next token, and may turn out to be none.
      let told = answer.tokens.filter(\.isGiven).map(\.text).joined()
      #expect(record.start.hasPrefix(told) && answer.text.hasPrefix(told))
      #expect(told == record.start || told == " naïve ☃ ", "\(told)")
    }
  }

  @Test(arguments: TinyCheckpoint.allCases)
  func distributionsAreTheReferences(_ checkpoint: TinyCheckpoint) throws {
    let (folder, model) = try load(checkpoint)
    defer { withExtendedLifetime(folder) {} }
    var kinds = (places: 0, codes: 0)
    for record in try checkpoint.givenRecords() {
      let expected = record.distribution
      let query = DistributionQuery(alternatives: 5, places: true, codes: true, steps: [expected.step])
      let answer = try model.answer(record.request(about: query))
      #expect(answer.distributions.count == 1)
      let got = try #require(answer.distributions.first)
      #expect(got.step == expected.step && got.alternatives.map(\.id) == expected.ids)
      expectNear(got.alternatives.map(\.logprob), expected.logprobs, 1e-3, record.start)
      expectNear(got.places, expected.places ?? [], 1e-3, "places")
      expectNear(got.codes, expected.codes ?? [], 1e-3, "codes")
      kinds.places += expected.places == nil ? 0 : 1
      kinds.codes += expected.codes == nil ? 0 : 1
    }
    #expect(kinds.places > 0 && kinds.codes > 0)
  }

  // MARK: The model's own words

  @Test(arguments: TinyCheckpoint.allCases)
  func itsOwnBeginningChangesNothing(_ checkpoint: TinyCheckpoint) throws {
    let (folder, model) = try load(checkpoint)
    defer { withExtendedLifetime(folder) {} }
    for record in try checkpoint.records() {
      let free = try model.answer(record.request())
      for count in 1..<record.tokens.count {
        let start = text(record.tokens[..<count], model.tokenizer)
        // Other tokens may make the same text.
        guard model.tokenizer.encode(start) == Array(record.tokens[..<count]) else { continue }
        let given = try model.answer(record.request(start: start) { $0.maxTokens -= count })
        #expect(given.tokens.compactMap(\.id) == record.tokens)
        expectNear(
          given.tokens.compactMap(\.logprob), free.tokens.compactMap(\.logprob), 1e-4, "\(count) given")
        #expect(given.text == free.text && given.output.spans == free.output.spans)
        #expect(given.finish == .length)
      }
    }
  }

  /// The same in every precision, whose sums may differ in their order.
  @Test(arguments: TinyCheckpoint.allCases, Precision.allCases)
  func everyPrecisionGoesOn(_ checkpoint: TinyCheckpoint, _ precision: Precision) throws {
    let (folder, model) = try load(checkpoint, precision)
    defer { withExtendedLifetime(folder) {} }
    for record in try checkpoint.givenRecords() {
      let answer = try model.answer(record.request())
      #expect(answer.tokens.prefix(record.given.count).map(\.id) == record.given)
      #expect(answer.tokens.allSatisfy { ($0.logprob ?? .nan).isFinite && ($0.logprob ?? 1) <= 0 })
      let share = precision == .q4 ? 0.4 : precision == .f32 ? 0.001 : 0.15
      let off = zip(answer.tokens.compactMap(\.logprob), record.givenLogprobs).map { abs($0 - $1) }.reduce(
        0, +)
      #expect(Double(off) / Double(record.given.count) < share * 5, "\(precision): \(off)")
    }
  }

  @Test func drawsBeginAfterIt() throws {
    let (folder, model) = try load(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let record = try TinyCheckpoint.paligemma1.records()[1]
    func draw(_ seed: UInt64) throws -> Answer {
      try model.answer(
        record.request(start: "a brown cat") {
          ($0.temperature, $0.seed) = (2, seed)
        })
    }
    let (first, again, other) = (try draw(1), try draw(1), try draw(2))
    #expect(first.tokens == again.tokens && first.tokens != other.tokens)
    #expect(first.tokens.filter(\.isGiven) == other.tokens.filter(\.isGiven))
  }

  // MARK: What is told

  @Test func givenTokensAreToldAndParsed() throws {
    let (folder, model) = try load(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let record = try TinyCheckpoint.paligemma1.givenRecords()[0]
    var told: [(token: GeneratedToken, objects: Int)] = []
    var prefill: [Double] = []
    var decode: [Double] = []
    let answer = try model.answer(record.request()) { event in
      switch event {
      case .token(let token, let output): told.append((token, output.detections.count))
      case .progress(.prefill, let fraction): prefill.append(fraction)
      case .progress(.decode, let fraction): decode.append(fraction)
      default: break
      }
    }
    #expect(told.map(\.token) == answer.tokens)
    #expect(told.map(\.objects).prefix(5) == [0, 0, 0, 1, 1])
    #expect(told.prefix(5).map(\.token.text).joined() == record.start)
    let detection = try #require(answer.output.detections.first)
    #expect(detection.box == LocationBox(y0: 10, x0: 20, y1: 300, x1: 400))
    #expect(detection.label.hasPrefix("cat"))
    // Places near the given ones count, so the score is above the mean of the tokens alone.
    let alone = answer.tokens.prefix(4).compactMap(\.logprob).reduce(0, +) / 4
    let label = detection.label == "cat" ? answer.tokens[4].logprob ?? .nan : -100
    let score = try #require(detection.score)
    #expect(score > exp(alone + label) && score <= 1)
    #expect(prefill == prefill.sorted() && prefill.last == 1 && prefill.count { $0 == 1 } == 1)
    #expect(decode.count == record.tokens.count && decode.last == 1)
  }

  @Test func theLimitIsOfWhatIsAdded() throws {
    let (folder, model) = try load(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let record = try TinyCheckpoint.paligemma1.records()[1]
    let answer = try model.answer(record.request(start: "a brown cat") { $0.maxTokens = 1 })
    #expect(answer.tokens.count { $0.isGiven } == 4 && answer.tokens.count == 5)
    #expect(answer.finish == .length)
  }

  @Test func anEmptyStartIsNone() throws {
    let (folder, model) = try load(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let record = try TinyCheckpoint.paligemma1.records()[1]
    #expect(try model.answer(record.request(start: "")).tokens.compactMap(\.id) == record.tokens)
    let blank = try model.answer(record.request(start: " "))
    #expect(blank.tokens.first?.isGiven == true && blank.text.hasPrefix(" "))
  }

  /// A character whose bytes are tokens of their own is told when it is whole.
  @Test func charactersInPieces() throws {
    let (folder, model) = try load(.paligemma2)
    defer { withExtendedLifetime(folder) {} }
    let record = try TinyCheckpoint.paligemma2.records()[1]
    let answer = try model.answer(record.request(start: "☃ ") { $0.maxTokens = 1 })
    #expect(answer.tokens.prefix(4).map(\.text) == ["", "", "", "☃ "])
    // The last bytes of a start wait for what comes.
    let cut = try model.answer(record.request(start: "☃") { $0.maxTokens = 1 })
    #expect(cut.tokens.prefix(3).allSatisfy { $0.text == "" && $0.isGiven } && cut.text.hasPrefix("☃"))
  }

  // MARK: Cancelling

  @Test func cancellationWithinIt() throws {
    let (folder, model) = try load(.paligemma2)
    defer { withExtendedLifetime(folder) {} }
    let record = try TinyCheckpoint.paligemma2.givenRecords()[4]
    let all = record.given + record.tokens
    for limit in stride(from: 0, to: 130, by: 7) {
      var asked = 0
      var told = 0
      let answer = try model.answer(record.request(), onEvent: { if case .token = $0 { told += 1 } }) {
        asked += 1
        return asked > limit
      }
      #expect(answer.finish == .length || asked == limit + 1, "nothing goes on after a yes")
      #expect(answer.tokens.compactMap(\.id) == Array(all.prefix(told)))
    }
  }

  /// After its first token, which the prompt's pass is enough for, and between two parts of the head.
  @Test(arguments: [(1, 1), (2, 17), (17, 17), (18, 33)])
  func cancellationOnceSoManyAreTold(count: Int, kept: Int) throws {
    let (folder, model) = try load(.paligemma2)
    defer { withExtendedLifetime(folder) {} }
    let record = try TinyCheckpoint.paligemma2.givenRecords()[4]
    var told = 0
    let answer = try model.answer(record.request(), onEvent: { if case .token = $0 { told += 1 } }) {
      told >= count
    }
    #expect(answer.finish == .cancelled && answer.tokens.compactMap(\.id) == Array(record.given.prefix(kept)))
    #expect(answer.tokens.allSatisfy { $0.isGiven })
  }

  // MARK: Constrained answers

  @Test func aConstrainedAnswerGoesOnInItsForm() throws {
    for checkpoint in TinyCheckpoint.allCases {
      let (folder, model) = try load(checkpoint)
      defer { withExtendedLifetime(folder) {} }
      let record = try checkpoint.records()[0]
      for start in ["<loc0010><loc0020>", "<loc0010><loc0020><loc0300><loc0400> cat", "<loc0001>"] {
        let query = DistributionQuery(alternatives: 2000, places: true)
        let answer = try model.answer(
          record.request(start: start, about: query) {
            $0.constrained = true
          })
        let given = answer.tokens.filter(\.isGiven)
        #expect(given.map(\.text).joined() == start)
        #expect(
          answer.output.detections.first?.flags.subtracting([.inverted, .missingLabel]).isEmpty == true)
        // Of what may come: places, and at the beginning the ends.
        let first = try #require(answer.distributions.first)
        #expect(first.alternatives.count == 1024 + model.ends.count && first.places.allSatisfy(\.isFinite))
        let sum = first.alternatives.reduce(0.0) { $0 + exp(Double($1.logprob)) }
        #expect(abs(sum - 1) < 1e-4)
        #expect(abs(first.places[start == "<loc0001>" ? 1 : 10] - (given[0].logprob ?? .nan)) < 1e-5)
      }
    }
  }

  @Test func itsOwnConstrainedBeginningChangesNothing() throws {
    let (folder, model) = try load(.paligemma2)
    defer { withExtendedLifetime(folder) {} }
    let record = try TinyCheckpoint.paligemma2.records()[0]
    let request = { (start: String, count: Int) in
      record.request(start: start) { ($0.constrained, $0.maxTokens) = (true, 16 - count) }
    }
    let free = try model.answer(request("", 0))
    var tried = 0
    for count in 1..<free.tokens.count {
      let ids = free.tokens.prefix(count).compactMap(\.id)
      let start = text(ids, model.tokenizer)
      guard model.tokenizer.encode(start) == ids else { continue }
      tried += 1
      let given = try model.answer(request(start, count))
      #expect(given.tokens.compactMap(\.id) == free.tokens.compactMap(\.id))
      expectNear(
        given.tokens.compactMap(\.logprob), free.tokens.compactMap(\.logprob), 1e-4, "\(count) given")
    }
    #expect(tried >= 4)
  }

  // MARK: Rules and refusals

  @Test func rulesCountGivenTokensAsTheAnswers() throws {
    let folder = try TemporaryModel(.paligemma1)
    let record = try TinyCheckpoint.paligemma1.records()[1]
    func answer(_ start: String, _ rules: [String: Any]) throws -> [Int] {
      try folder.write(rules, json: "generation_config.json")
      return try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
        .answer(record.request(start: start) { $0.maxTokens = 2 }).tokens.compactMap(\.id)
    }
    let free = try answer("a brown cat", [:])
    let ends = [1, free[4]]
    #expect(try answer("a brown cat", ["eos_token_id": ends]).count == 5)
    #expect(try answer("a brown cat", ["eos_token_id": ends, "min_new_tokens": 4]).count == 5)
    #expect(try answer("a brown cat", ["eos_token_id": ends, "min_new_tokens": 5])[4] != free[4])
    #expect(try answer("a brown cat", ["begin_suppress_tokens": [free[4]]]) == free)
    #expect(try answer("a brown cat", ["bad_words_ids": [Array(free[3...4])]])[4] != free[4])
  }

  @Test func whatNoAnswerHasIsRefused() throws {
    let folder = try TemporaryModel(.paligemma1) {
      var text = $0["text_config"] as? [String: Any] ?? [:]
      text["max_position_embeddings"] = 40
      $0["text_config"] = text
      $0["eos_token_id"] = [1, 5]
    }
    let suppressed = try Tokenizer(folder: TinyCheckpoint.tokenizer).encode("a")
    try folder.write(["suppress_tokens": suppressed], json: "generation_config.json")
    let model = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
    let record = try TinyCheckpoint.paligemma1.records()[0]
    func refusal(_ start: String, constrained: Bool = false) throws -> String {
      var worked = false
      let error = #expect(throws: GenerationError.self) {
        try model.answer(
          record.request(start: start) { $0.constrained = constrained }, onEvent: { _ in worked = true })
      }
      #expect(!worked, "found before anything is computed")
      return error.map { "\($0)" } ?? ""
    }
    let newline = #"the given start cannot have "\n" as token 3: it ends the answer"#
    #expect(try refusal("<loc0001><loc0002>\n") == newline)
    #expect(
      try refusal("<loc0001> cat", constrained: true).hasSuffix(
        "as token 2: a constrained answer has the form of its task"))
    #expect(try refusal("cat", constrained: true).hasPrefix("the given start cannot have "))
    #expect(try refusal("<seg001>", constrained: true).contains(#""<seg001>" as token 1"#))
    #expect(
      try refusal("<loc0001>a").hasSuffix("as token 2: the model's generation_config.json forbids it there"))
    // 24 tokens of picture and prompt; one position for what follows.
    let tooLong = "the given start makes 16 tokens; after pictures and prompt there is room for 15"
    #expect(try refusal(String(repeating: "<loc0001>", count: 16)) == tooLong)
    let room = try model.answer(record.request(start: String(repeating: "<loc0001>", count: 15)))
    #expect(room.tokens.count == 16 && room.finish == .length)
    #expect(
      try refusal(String(repeating: "x", count: 1 << 20)).hasPrefix("the given start makes 16384 tokens"))
  }
}
