import Testing

@testable import Answers

@Suite("What there is to say of a prompt")
struct PromptCheckTests {
  private static func model(_ name: String, names: String? = nil, positions: Int? = nil) -> KnownModel {
    KnownModel(
      ModelSummary(name: name, imageSize: 224, precision: nil, hasMaskDecoder: false, knownNames: names),
      positions: positions)
  }
  private static let pt = model("paligemma-3b-pt-224")
  private static let mix = model("paligemma-3b-mix-224")
  private static let demo = model("demo", names: "object, star, heart, car")

  private static func notes(
    _ task: PromptTask, _ words: String, _ language: String = "en", _ model: KnownModel = KnownModel(),
    tokens: Int? = nil
  ) -> [PromptNote] {
    PromptCheck(TypedPrompt(task, words: words, language: language), model: model, tokens: tokens).notes
  }

  @Test(arguments: [
    (PromptTask.detect, "cat ; dog"), (.segment, "segment cat"), (.answer, "how many?"), (.caption, ""),
    (.ocr, ""), (.free, "answer en how many?"), (.free, "caption <loc0001><loc0002><loc0003><loc0004>"),
    (.region, ""), (.answer, "is 1 < 2 > 0?"), (.detect, "answer"), (.free, "detect cat"),
  ])
  func `nothing is odd`(task: PromptTask, words: String) {
    #expect(Self.notes(task, words, "en", Self.mix).isEmpty)
    #expect(Self.notes(task, words).isEmpty)
  }

  @Test(arguments: [PromptTask.detect, .segment, .answer, .question, .free])
  func `nothing is typed`(task: PromptTask) {
    #expect(Self.notes(task, " \n") == [.nothingTyped(task)])
    #expect(PromptNote.nothingTyped(task).severity == .fault)
  }

  @Test func `separators alone name nothing`() {
    #expect(Self.notes(.detect, " ; ;") == [.nothingTyped(.detect)])
  }

  @Test(arguments: [
    ("<image>answer en what?", [PromptNote.mark("<image>")]),
    ("<bos><image>x", [.mark("<bos>"), .mark("<image>")]),
    ("cat<eos>", [.mark("<eos>")]), ("<loc0010> cat", [.misplacedCode("<loc0010>")]),
    ("<seg010><seg011>", [.misplacedCode("<seg010>")]), ("<loc12>", [.brokenCode("<loc12>")]),
    ("<loc1024>", [.brokenCode("<loc1024>")]), ("<seg128>", [.brokenCode("<seg128>")]),
    ("<LOC0001>", [.brokenCode("<LOC0001>")]), ("<locker>", []), ("<<image>", [.mark("<image>")]),
    ("caption <loc0001><loc0002><loc0003><seg004>", [.misplacedCode("<seg004>")]), ("<imag", []),
    ("<image><image>", [.mark("<image>")]), ("a < b > c <x", []), ("<loc", []),
  ])
  func `marks and codes`(words: String, notes: [PromptNote]) {
    #expect(Self.notes(.free, words).filter { $0 != .noLanguage(.caption) } == notes)
  }

  @Test func `places belong to no question`() {
    #expect(Self.notes(.answer, "what is at <loc0001>?") == [.misplacedCode("<loc0001>")])
  }

  @Test(
    arguments: [
      ("xx", nil), ("EN", "en"), ("english", "en"), ("German", "de"), ("jp", "ja"), ("cn", "zh"),
      ("ua", "uk"),
      ("de-AT", "de"), ("pt_BR", "pt"), ("", nil), ("zz-ZZ", nil),
    ] as [(String, String?)])
  func `languages that are none`(code: String, meant: String?) {
    #expect(Self.notes(.caption, "", code) == [.unknownLanguage(code, meant: meant)])
  }

  @Test func `every language that there is is known`() {
    for language in PromptLanguage.all { #expect(Self.notes(.caption, "", language.code).isEmpty) }
    // A task without one does not ask for it.
    #expect(Self.notes(.detect, "cat", "xx").isEmpty)
  }

  @Test(arguments: [
    ("answer what is this?", [PromptNote.noLanguage(.answer)]), ("caption", [.noLanguage(.caption)]),
    ("answer jp what?", [.unknownLanguage("jp", meant: "ja")]),
    ("caption English", [.unknownLanguage("English", meant: "en")]), ("caption en", []),
    ("answer en en what?", [.languageTwice("en")]), ("describe de", []),
  ])
  func `languages of what is typed freely`(words: String, notes: [PromptNote]) {
    #expect(Self.notes(.free, words) == notes)
  }

  @Test func `what the task puts in is told where it is typed, too`() {
    #expect(Self.notes(.answer, "en what?") == [.languageTwice("en")])
    #expect(Self.notes(.answer, "answer en what?") == [.taskTwice(.answer), .languageTwice("en")])
    #expect(Self.notes(.answer, "de what?").isEmpty)
    #expect(Self.notes(.detect, "detect cat").isEmpty)
  }

  @Test(arguments: [
    (PromptTask.detect, "segment cat", [PromptNote.otherTask(.segment)]),
    (.detect, "ocr", [.otherTask(.ocr)]),
    (.answer, "detect cat", [.otherTask(.detect)]), (.detect, "question mark", []), (.detect, "caption", []),
    (.detect, "answer en how many cats are there?", [.otherTask(.answer)]),
    (.detect, "how many cats are there?", [.question]), (.segment, "is there a cat", [.question]),
    (.detect, "where is the cat?", []), (.detect, "what a cat", [.question]), (.detect, "cat?", []),
    (.free, "detect cat", []),
  ])
  func `another task is typed`(task: PromptTask, words: String, notes: [PromptNote]) {
    #expect(Self.notes(task, words) == notes)
  }

  @Test func `a free prompt ends with a blank`() {
    #expect(Self.notes(.free, "caption en ") == [.endsBlank])
    #expect(Self.notes(.free, "caption en\n") == [.endsBlank])
    #expect(Self.notes(.answer, "what? ").isEmpty)
  }

  @Test func `a model is asked for what it was made`() {
    #expect(Self.notes(.free, "what is this?", "en", Self.pt) == [.freePretrained])
    #expect(Self.notes(.free, "what is this?", "en", Self.mix) == [.freeMix])
    #expect(Self.notes(.free, "what is this?").isEmpty)
    #expect(Self.notes(.free, "answer en what?", "en", Self.pt).isEmpty)
    #expect(Self.notes(.describe, "", "en", Self.pt) == [.describePretrained])
    #expect(Self.notes(.describe, "", "en", Self.mix).isEmpty)
  }

  @Test func `names`() {
    #expect(Self.notes(.detect, "star ; heart ; car ; object", "en", Self.demo) == [.manyNames(4, limit: 3)])
    #expect(Self.notes(.detect, "a ; b ; c ; d").isEmpty)
    let nine = (1...9).map { "n\($0)" }.joined(separator: ";")
    #expect(Self.notes(.detect, nine) == [.manyNames(9, limit: 8)])
    #expect(Self.notes(.detect, "cat ; dog ; cat") == [.namedTwice("cat")])
    let known = ["object", "star", "heart", "car"]
    #expect(Self.notes(.segment, "Star ; cat", "en", Self.demo) == [.unknownNames(["cat"], known: known)])
    #expect(Self.notes(.answer, "cat?", "en", Self.demo).isEmpty)
  }

  @Test func `too long for what it was trained with, or for what there is`() {
    let long = Array(repeating: "cat", count: 200).joined(separator: " ")
    let notes = Self.notes(.answer, long, "en", Self.mix)
    #expect(notes == [.longerThanTrained(tokens: 204, trained: 128)])
    #expect(Self.notes(.answer, long, "en", Self.mix, tokens: 128).isEmpty)
    #expect(
      Self.notes(.answer, "x", "en", Self.mix, tokens: 129) == [.longerThanTrained(tokens: 129, trained: 128)]
    )
    let small = Self.model("paligemma-mix", positions: 300)
    #expect(Self.notes(.answer, "x", "en", small, tokens: 45) == [.tooLong(tokens: 45, room: 44)])
    #expect(Self.notes(.answer, "x", "en", small, tokens: 44).isEmpty)
    #expect(Self.notes(.answer, long).isEmpty)
  }

  @Test func `the worst comes first`() {
    let notes = Self.notes(.detect, "cat<image> ; a ; a ; b ; c", "en", Self.demo, tokens: 9)
    #expect(notes.map(\.severity) == notes.map(\.severity).sorted(by: >))
    #expect(notes.first == .mark("<image>") && notes.count == 4)
  }

  @Test(arguments: [
    (PromptNote.mark("<image>"), "<image> is put in by the program: leave it out"),
    (
      .unknownLanguage("jp", meant: "ja"),
      "\"jp\" is no language that the model was trained with: Japanese is ja"
    ),
    (
      .unknownNames(["a", "b", "c", "d"], known: ["x", "y"]),
      "this model does not know \"a\", \"b\", \"c\" and 1 more; it knows x, y"
    ),
    (.tooLong(tokens: 9, room: 5), "about 9 tokens, and the model has room for 5"),
    (
      .brokenCode(String(repeating: "9", count: 500)),
      "\"99999999999999999999...99999999999999999\" is no code: places are <loc0000> to <loc1023>, masks <seg000> to <seg127>"
    ),
  ])
  func `one line each`(note: PromptNote, line: String) { #expect(note.description == line) }
}
