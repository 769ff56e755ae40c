import Testing

@testable import PaliGemma

struct CodeTokensTests {
  @Test func nearLocationsAreAtMostEightAway() throws {
    let codes = try Tokenizer(folder: TinyCheckpoint.tokenizer).codes
    let place = { (code: Int) throws in try #require(codes.locations.first { $0.value == code }?.key) }
    for (code, expected) in [(500, 492...508), (3, 0...11), (1023, 1015...1023)] {
      let near = codes.near(try place(code)).compactMap { codes.locations[$0] }
      #expect(near.sorted() == Array(expected))
    }
    let segment = try #require(codes.segments.keys.first)
    #expect(codes.near(segment).isEmpty && codes.near(0).isEmpty)
  }
}
