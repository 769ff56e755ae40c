import Answers
import Testing

@Suite("Typed words, better put")
struct MendedWordsTests {
  private static func mended(_ task: PromptTask, _ words: String) -> MendedWords? {
    MendedWords(TypedPrompt(task, words: words))
  }

  @Test(arguments: [
    ("cat;dog", "cat ; dog"), ("cat; dog", "cat ; dog"), ("cat ;dog", "cat ; dog"),
    ("cat ; ; dog", "cat ; dog"),
    ("cat ;", "cat"), ("; cat", "cat"), ("cat\ndog;bird", "cat dog ; bird"), ("cat；dog", "cat ; dog"),
    ("detect cat;dog", "detect cat ; dog"), ("cat\tdog", "cat dog"), (";", ""),
  ])
  func `names are parted as the model was trained with them`(words: String, mended: String) {
    let found = Self.mended(.detect, words)
    #expect(found?.words == mended && found?.isOffer == false)
    #expect(found?.told == "names are parted by \" ; \"")
  }

  @Test(arguments: ["cat", "cat ; dog", "  cat  ;  dog ", "", "detect cat ; dog", "red car"])
  func `what is well put stays`(words: String) { #expect(Self.mended(.detect, words) == nil) }

  @Test(arguments: [
    ("cat, dog", "cat ; dog"), ("cat,dog ; bird", "cat ; dog ; bird"),
    ("segment cat, dog", "segment cat ; dog"),
    ("猫、犬", "猫 ; 犬"), ("cat,", "cat"),
  ])
  func `a comma may be part of a name, so it is asked about`(words: String, mended: String) {
    let found = Self.mended(.segment, words)
    #expect(found?.words == mended && found?.isOffer == true)
  }

  @Test func `semicolons come before commas`() {
    #expect(Self.mended(.detect, "a, b;c")?.words == "a, b ; c")
  }

  @Test(arguments: [
    (PromptTask.answer, "en how many?", "how many?"), (.answer, "answer en how many?", "how many?"),
    (.answer, "answer how many?", "how many?"), (.question, "en two", "two"),
  ])
  func `what the task puts in is offered to be left out`(task: PromptTask, words: String, mended: String) {
    let found = Self.mended(task, words)
    #expect(found?.words == mended && found?.isOffer == true)
  }

  @Test func `a language alone, or another, is a word`() {
    #expect(Self.mended(.answer, "en") == nil)
    #expect(Self.mended(.answer, "de wo?") == nil)
    #expect(Self.mended(.answer, "he is where?") == nil)
  }

  @Test func `blanks`() {
    #expect(Self.mended(.answer, "how\nmany?")?.words == "how many?")
    #expect(Self.mended(.answer, "how  many? ") == nil)
    let free = Self.mended(.free, "describe en \n")
    #expect(free?.words == "describe en" && free?.isOffer == true)
    #expect(Self.mended(.free, "a\nb") == nil && Self.mended(.free, " a") == nil)
    #expect(Self.mended(.free, " ")?.words == "")
  }

  @Test func `what was mended is well put`() {
    for words in ["cat;dog", "cat ;; dog", "a, b", "detect x;y", "cat ;"] {
      var typed = TypedPrompt(.detect, words: words)
      for _ in 0..<2 { typed = TypedPrompt(.detect, words: MendedWords(typed)?.words ?? typed.words) }
      #expect(MendedWords(typed) == nil, "\(words)")
    }
  }
}
