import TestSupport
import Testing

@testable import Answers

@Suite("Whatever is typed, labelled or answered")
struct AnyTextTests {
  private static let pieces = [
    "cat", "dog", " ", "  ", ";", " ; ", ",", "<", ">", "<loc0010>", "<loc12>", "<seg001>", "<image>", "\n",
    "\r\n",
    "\t", "detect", "answer", "en", "jp", "caption", "where is the", "and", "?", ".", "\u{0}", "\u{301}", "猫",
    "；",
    "👩‍👩‍👧", "\u{202E}", "é", "what", "find", "please", "no", "'",
  ]

  private static func text(_ dice: inout Dice) -> String {
    (0..<dice.roll(9)).map { _ in dice.pick(pieces) }.joined()
  }

  private static func isLine(_ text: String) -> Bool { !text.contains(where: \.isNewline) }

  @Test func `prompts are looked at, and told of in lines`() {
    var dice = Dice(state: 11)
    let model = KnownModel(
      ModelSummary(
        name: "paligemma-3b-pt-224", imageSize: 224, precision: nil, hasMaskDecoder: false,
        knownNames: "cat, dog"),
      positions: 260)
    for _ in 0..<2000 {
      let typed = TypedPrompt(
        dice.pick(PromptTask.allCases), words: Self.text(&dice), language: dice.pick(["en", "jp", ""]))
      let check = PromptCheck(typed, model: model)
      #expect(check.notes.allSatisfy { Self.isLine($0.description) }, "\(typed)")
      #expect(check.mended.map { Self.isLine($0.told) && $0.words != typed.words } ?? true, "\(typed)")
      let better = PromptSuggestion(
        dice.pick(["", "no", "unanswerable", "x"]), to: Prompt(typed.text), model: model)
      #expect(
        better.map { Self.isLine($0.words) && $0.words.isEmpty != $0.task.takesText } ?? true,
        "\(typed) \(better!)")
    }
  }

  @Test func `completions go on from what is typed`() {
    var dice = Dice(state: 12)
    for _ in 0..<500 {
      let history = (0..<5).map { _ in PastPrompt(dice.pick([.detect, .answer]), words: Self.text(&dice)) }
      let words = Self.text(&dice)
      let completion = PromptCompletion(
        .detect, words: words, history: history, labels: [Self.text(&dice)], limit: 3)
      #expect(completion.candidates.count <= 3)
      for candidate in completion.candidates {
        #expect(
          candidate.words.utf8.reversed().starts(with: candidate.text.utf8.reversed())
            && candidate.words != words)
      }
    }
  }

  @Test func `answers are compared, and told of in a line`() {
    var dice = Dice(state: 13)
    for _ in 0..<1000 {
      let box = "<loc0010><loc0020><loc0\(dice.roll(9))00><loc0600>"
      let texts = (0..<2).map { _ in dice.roll(2) == 0 ? Self.text(&dice) : box + Self.text(&dice) }
      let answers = texts.map { ComparedAnswer(ParsedOutput(text: $0)) }
      let there = AnswerComparison(answers[0], answers[1])
      let back = AnswerComparison(answers[1], answers[0])
      #expect(there.difference == back.difference && (0...1).contains(there.difference), "\(texts)")
      #expect(AnswerComparison(answers[0], answers[0]).difference == 0, "\(texts)")
      #expect(Self.isLine(there.line), "\(texts)")
      let kept = there.words.pieces.filter { $0.kind != .removed }.map(\.text).joined()
      #expect(ComparedWords(answers[1].text).words.map(\.text).joined() == kept, "\(texts)")
    }
  }
}
