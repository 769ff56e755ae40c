import TestSupport
import Testing

@testable import PaliGemma

struct TokenizerTests {
  @Test func tokenizerJSONGivesTheIDsOfTransformers() throws {
    let fixture = try TokenizerFixture.load()
    let tokenizer = try TokenizerFolder("tokenizer.json").open()
    #expect(tokenizer.source == .json && fixture.texts.count > 500)
    for row in fixture.texts { #expect(tokenizer.encode(row.text) == row.transformers, "\(row.text)") }
  }

  @Test func tokenizerModelGivesTheIDsOfSentencePiece() throws {
    let fixture = try TokenizerFixture.load()
    let tokenizer = try TokenizerFolder("tokenizer.model", "added_tokens.json").open()
    #expect(tokenizer.source == .model)
    for row in fixture.texts { #expect(tokenizer.encode(row.text) == row.sentencepiece, "\(row.text)") }
  }

  @Test func tokenizerJSONComesFirst() throws {
    #expect(try Tokenizer(folder: TokenizerFixture.path).source == .json)
  }

  @Test func specialTokensAreReadFromTheFiles() throws {
    let expected = try TokenizerFixture.load().special
    for files in [("tokenizer.json", "tokenizer.json"), ("tokenizer.model", "added_tokens.json")] {
      let folder = files.0 == files.1 ? try TokenizerFolder(files.0) : try TokenizerFolder(files.0, files.1)
      let special = try folder.open().special
      #expect(
        special
          == .init(
            pad: expected.pad, bos: expected.bos, eos: expected.eos, newline: expected.newline,
            image: expected.image))
    }
  }

  @Test func promptsAreThoseOfTheProcessor() throws {
    let tokenizer = try Tokenizer(folder: TokenizerFixture.path)
    let prompts = try TokenizerFixture.load().prompts
    #expect(prompts.count >= 14)
    for row in prompts {
      #expect(tokenizer.promptIDs(row.prompt, imageTokens: row.imageTokens) == row.ids, "\(row.prompt)")
    }
  }

  @Test func trailingWhitespaceOfAPromptIsDropped() throws {
    let tokenizer = try Tokenizer(folder: TokenizerFixture.path)
    let plain = tokenizer.promptIDs("caption en", imageTokens: 1)
    for tail in [" ", "\n", "\r\n", " \t\n\n ", "\u{3000}"] {
      #expect(tokenizer.promptIDs("caption en\(tail)", imageTokens: 1) == plain)
    }
    #expect(plain.last == tokenizer.special.newline)
    #expect(tokenizer.promptIDs(" caption en", imageTokens: 1) != plain, "leading space is the user's")
    #expect(
      tokenizer.promptIDs(" \n", imageTokens: 0) == [tokenizer.special.bos, tokenizer.special.newline])
  }

  /// The count of image tokens must be that of the pictures, whatever a prompt says.
  @Test func aPromptCannotAddImageTokens() throws {
    let json = try TokenizerFolder("tokenizer.json")
    let model = try TokenizerFolder("tokenizer.model", "added_tokens.json")
    for folder in [json, model] {
      let tokenizer = try folder.open()
      for prompt in ["<image>", "a <image><image> b", "<<image>>", "<imag<image>e>"] {
        let ids = tokenizer.promptIDs(prompt, imageTokens: 3)
        #expect(ids.prefix(3).allSatisfy { $0 == tokenizer.special.image })
        #expect(!ids.dropFirst(3).contains(tokenizer.special.image))
        #expect(tokenizer.decode(ids) == prompt + "\n")
      }
    }
  }

  /// As transformers has it; harmless, because the count of positions is what it is.
  @Test func otherSpecialTokensInAPromptAreOneID() throws {
    let tokenizer = try Tokenizer(folder: TokenizerFixture.path)
    #expect(tokenizer.encode("<bos>") == [tokenizer.special.bos])
    #expect(tokenizer.encode("a<eos>").last == tokenizer.special.eos)
  }

  @Test func locationsAndSegments() throws {
    let tokenizer = try Tokenizer(folder: TokenizerFixture.path)
    #expect(tokenizer.encode("<loc0511><seg127>").map(tokenizer.location) == [511, nil])
    #expect(tokenizer.encode("<loc1023><seg127>").map(tokenizer.segmentCode) == [nil, 127])
    #expect(tokenizer.location(-1) == nil && tokenizer.location(.max) == nil)
    #expect(tokenizer.piece(tokenizer.encode("<loc0000>")[0]) == "<loc0000>")
    #expect(tokenizer.piece(-1) == "" && tokenizer.piece(1 << 40) == "")
  }

  @Test func aLongTextTakesNoQuadraticTime() throws {
    let tokenizer = try Tokenizer(folder: TokenizerFixture.path)
    for text in [
      String(repeating: "the quick brown fox ", count: 2500), String(repeating: "a", count: 50_000),
    ] {
      var ids: [Int] = []
      let time = processorTime { ids = tokenizer.encode(text) }
      #expect(tokenizer.decode(ids) == text)
      #expect(time < .seconds(20))
    }
  }

  @Test func canonicallyEqualTextsAreDifferentPieces() throws {
    let tokenizer = try Tokenizer(folder: TokenizerFixture.path)
    let composed = tokenizer.encode("\u{e9}")
    let decomposed = tokenizer.encode("e\u{301}")
    #expect(composed != decomposed)
    #expect(Array(tokenizer.decode(decomposed).unicodeScalars) == ["e", "\u{301}"])
  }
}
