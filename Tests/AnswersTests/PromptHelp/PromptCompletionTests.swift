import Answers
import Testing

@Suite("What a word that is being typed may become")
struct PromptCompletionTests {
  private static let history = [
    PastPrompt(.detect, words: "car ; cart"), PastPrompt(.segment, words: "red car"),
    PastPrompt(.answer, words: "what colour is the car?"), PastPrompt(.detect, words: "scarf;cat"),
    PastPrompt(.answer, words: "how many cats?"),
  ]

  private static func texts(
    _ task: PromptTask, _ words: String, labels: [String] = [], known: [String] = [],
    history: [PastPrompt] = history, limit: Int = 8
  ) -> [String] {
    PromptCompletion(task, words: words, history: history, labels: labels, knownNames: known, limit: limit)
      .candidates.map(\.text)
  }

  @Test func `what begins so, then words that do, then what holds it`() {
    #expect(Self.texts(.detect, "car") == ["cart", "red car", "scarf"])
    #expect(Self.texts(.detect, "ca") == ["cat", "car", "cart", "red car", "scarf"])
    #expect(Self.texts(.segment, "CA").first == "cat")
    #expect(Self.texts(.detect, "x").isEmpty)
  }

  @Test func `the last used comes first, unless another was used more`() {
    let once = [PastPrompt(.detect, words: "aa"), PastPrompt(.detect, words: "ab")]
    #expect(Self.texts(.detect, "a", history: once) == ["ab", "aa"])
    let often =
      Array(repeating: PastPrompt(.detect, words: "aa"), count: 4) + [PastPrompt(.detect, words: "ab")]
    #expect(Self.texts(.detect, "a", history: often) == ["aa", "ab"])
    // What was used twice long ago does not stand before what was used last.
    let others = (0..<8).map { PastPrompt(.detect, words: "b\($0)") }
    let old = [once[0], once[0]] + others + [once[1]]
    #expect(Self.texts(.detect, "a", history: old) == ["ab", "aa"])
  }

  @Test func `after the last semicolon, and not what is named already`() {
    let completion = PromptCompletion(.detect, words: "dog ;ca", history: Self.history)
    #expect(completion.candidates.first?.words == "dog ; cat")
    #expect(
      PromptCompletion(.detect, words: "dog;ca", history: Self.history).candidates.first?.words == "dog; cat")
    #expect(Self.texts(.detect, "cat ; ca") == ["car", "cart", "red car", "scarf"])
    #expect(PromptCompletion(.detect, words: "ca", history: Self.history).candidates.first?.words == "cat")
    #expect(PromptCompletion(.detect, words: " ;ca", history: Self.history).candidates.first?.text == "cat")
  }

  @Test func `with nothing typed all names are there, the last used first`() {
    #expect(Self.texts(.detect, "") == ["cat", "scarf", "red car", "car", "cart"])
    #expect(Self.texts(.detect, "cat ; ", limit: 2) == ["scarf", "red car"])
    #expect(Self.texts(.detect, "", limit: 0).isEmpty && Self.texts(.detect, "", limit: -1).isEmpty)
  }

  @Test func `labels and known names come in, each once`() {
    let completion = PromptCompletion(
      .detect, words: "ca", history: Self.history, labels: ["camel", "cat"], knownNames: ["cactus", "car"])
    #expect(
      completion.candidates.map(\.text) == ["cat", "car", "cart", "camel", "cactus", "red car", "scarf"])
    let sources = completion.candidates.map(\.source)
    #expect(sources == [.history, .history, .history, .label, .known, .history, .history])
    #expect(Self.texts(.detect, "", labels: ["  ", ""], history: []).isEmpty)
  }

  @Test func `a label that is seen often comes before others`() {
    #expect(Self.texts(.detect, "", labels: ["a", "a", "a", "b"], history: []) == ["a", "b"])
    #expect(Self.texts(.detect, "", labels: ["a", "b"], history: []) == ["b", "a"])
  }

  @Test func `other tasks have whole lines of their own, and names at the end of a sentence`() {
    #expect(Self.texts(.answer, "what") == ["what colour is the car?"])
    #expect(Self.texts(.answer, "") == ["how many cats?", "what colour is the car?"])
    let completion = PromptCompletion(
      .answer, words: "where is the he", history: Self.history, knownNames: ["heart", "the sun"])
    #expect(completion.candidates.map(\.words) == ["where is the heart"])
    #expect(Self.texts(.answer, "where is the ", known: ["heart"]).isEmpty)
    #expect(Self.texts(.free, "what").isEmpty)
  }
}
