import Testing

@testable import Answers

private let sorry = "Sorry, as a base VLM I am not trained to answer this question."

@Suite("How a refused question is better asked")
struct PromptSuggestionTests {
  @Test(
    arguments: [
      (sorry, "what is this?", Refusal.notTrained), (sorry.lowercased() + "\n", "x", .notTrained),
      ("unanswerable", "what is this?", .unanswerable), ("Unanswerable.", "x", .unanswerable),
      ("unsuitable image", "x", .unanswerable), ("no", "describe the room", .no),
      ("No.", "what colour?", .no),
      ("no", "is there a dog?", nil), ("no", "can you see a dog?", nil), ("no", "answer en can it fly?", nil),
      ("no dogs", "what?", nil),
      ("", "what is this?", .empty), (" \n", "caption en", .empty), ("", "detect cat", nil), ("", "ocr", nil),
      ("a cat", "what is this?", nil), ("no", "detect cat", nil), ("no", "ocr", nil), ("yes", "x", nil),
      ("not sorry", "x", nil), (sorry, "detect cat", .notTrained),
    ] as [(String, String, Refusal?)])
  func `refusals are recognised`(answer: String, prompt: String, refusal: Refusal?) {
    #expect(Refusal(answer, to: Prompt(prompt)) == refusal)
  }

  @Test(arguments: [
    ("What is this?", PromptTask.answer, "What is this?"),
    ("how many cats are there", .answer, "how many cats are there"),
    ("Is there a dog?", .answer, "Is there a dog?"), ("can you see a dog?", .answer, "can you see a dog?"),
    ("What is in this picture?", .describe, ""),
    ("what can you see in this image? explain in detail", .describe, ""),
    ("describe the scene", .describe, ""), ("Please describe this.", .describe, ""),
    ("what is in the bowl?", .answer, "what is in the bowl?"), ("caption this image", .caption, ""),
    ("Where is the cat?", .detect, "cat"), ("where are the cat and the dog?", .detect, "cat ; dog"),
    ("find all red cars in the picture", .detect, "red cars"),
    ("Can you find a dog, a cat?", .detect, "dog ; cat"),
    ("locate the number plate here", .detect, "number plate"), ("segment the cat", .segment, "cat"),
    ("cut out the person in the photo", .segment, "person"), ("cat", .detect, "cat"),
    ("red car", .detect, "red car"),
    ("read the sign", .ocr, ""), ("What does it say?", .ocr, ""), ("what is written on the shirt?", .ocr, ""),
    ("what text is in the image?", .ocr, ""), ("transcribe this", .ocr, ""),
    ("where's Wally?", .detect, "wally"),
    ("the man walks to the house", .answer, "the man walks to the house"),
    ("what\ncolour   is it?", .answer, "what colour is it?"),
  ])
  func `of what is typed freely`(prompt: String, task: PromptTask, words: String) throws {
    let better = try #require(PromptSuggestion(sorry, to: Prompt(prompt)))
    #expect(better.task == task && better.words == words)
    #expect(better.reason == "the model says that it was not trained for this")
  }

  @Test(arguments: [
    ("answer en where is the cat?", PromptTask.detect, "cat"),
    ("answer en what does the sign say?", .ocr, ""),
    ("answer en describe the image", .describe, ""), ("describe en", .caption, ""),
    ("caption en", .describe, ""),
  ])
  func `of a task that does not serve`(prompt: String, task: PromptTask, words: String) throws {
    let better = try #require(PromptSuggestion("unanswerable", to: Prompt(prompt)))
    #expect(better.task == task && better.words == words)
  }

  @Test(arguments: [
    "answer en what colour is it?", "detect cat", "segment cat ; dog", "find", "ocr", "answer en", "",
    "question en two",
  ])
  func `what is asked as it should be has no better way`(prompt: String) {
    #expect(PromptSuggestion(sorry, to: Prompt(prompt)) == nil)
  }

  @Test func `an answer needs none`() {
    #expect(PromptSuggestion("a cat", to: Prompt("what is this?")) == nil)
  }

  @Test func `a pretrained model is not told to describe`() {
    let summary = ModelSummary(
      name: "paligemma-3b-pt-224", imageSize: 224, precision: nil, hasMaskDecoder: false)
    let better = PromptSuggestion(sorry, to: Prompt("describe the scene"), model: KnownModel(summary))
    #expect(better?.task == .caption)
  }
}
