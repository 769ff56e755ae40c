import Testing

@testable import PaliGemma

struct StreamingDecoderTests {
  @Test func anyIDsGiveTheTextOfTheReference() throws {
    let tokenizer = try Tokenizer(folder: TokenizerFixture.path)
    let decodings = try TokenizerFixture.load().decodings
    #expect(decodings.count > 200)
    for row in decodings {
      #expect(Array(tokenizer.decode(row.ids).unicodeScalars) == Array(row.text.unicodeScalars), "\(row.ids)")
    }
  }

  @Test func aCharacterIsNeverGivenOutInParts() throws {
    let tokenizer = try Tokenizer(folder: TokenizerFixture.path)
    // Not in the vocabulary: four byte pieces each.
    let ids = tokenizer.encode("𐍈𐍈x")
    #expect(ids.count == 9)
    var decoder = StreamingDecoder(tokenizer)
    for id in ids.dropLast() { #expect(decoder.append(id) == "") }
    #expect(decoder.append(ids[8]) == "𐍈𐍈x")
    #expect(decoder.finish() == "")
  }

  @Test func unfinishedBytesBecomeReplacementCharacters() throws {
    let tokenizer = try Tokenizer(folder: TokenizerFixture.path)
    var decoder = StreamingDecoder(tokenizer)
    for id in tokenizer.encode("𐍈").dropLast() { #expect(decoder.append(id) == "") }
    #expect(decoder.finish() == "\u{FFFD}\u{FFFD}\u{FFFD}")
    #expect(decoder.finish() == "")
  }

  @Test func idsOutsideTheVocabularyAddNothing() throws {
    let tokenizer = try Tokenizer(folder: TokenizerFixture.path)
    #expect(tokenizer.decode([-1, tokenizer.vocabularySize, .max, .min, tokenizer.special.image]) == "")
  }
}
