import Testing

@testable import PaliGemma

struct VocabularyTests {
  @Test func piecesAreFoundByBytesAndByID() throws {
    var vocabulary = Vocabulary(capacity: 4)
    for id in 0..<5000 { try vocabulary.add("piece\(id)", id: id, file: "f") }
    #expect(vocabulary.count == 5000)
    for id in 0..<5000 {
      #expect(vocabulary.find("piece\(id)") == id && vocabulary.piece(id) == "piece\(id)")
    }
    #expect(vocabulary.find("piece5000") == nil && vocabulary.find("") == nil)
  }

  @Test func gapsHaveNoPiece() throws {
    var vocabulary = Vocabulary(capacity: 4)
    try vocabulary.add("x", id: 7, file: "f")
    #expect(vocabulary.count == 8 && vocabulary.piece(3) == "")
    try vocabulary.add("y", id: 3, file: "f")
    #expect(vocabulary.piece(3) == "y")
  }

  @Test func idsAndPiecesAreTakenOnce() throws {
    var vocabulary = Vocabulary(capacity: 4)
    try vocabulary.add("x", id: 0, file: "f")
    #expect(throws: TokenizerError.badID(file: "f", piece: "y", id: 0)) {
      try vocabulary.add("y", id: 0, file: "f")
    }
    #expect(throws: TokenizerError.duplicate(file: "f", piece: "x")) {
      try vocabulary.add("x", id: 1, file: "f")
    }
    for id in [-1, Vocabulary.sizeLimit, .max] {
      #expect(throws: TokenizerError.badID(file: "f", piece: "z", id: id)) {
        try vocabulary.add("z", id: id, file: "f")
      }
    }
  }
}
