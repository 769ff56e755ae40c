import Files
import JSON
import Tensors

/// What can be wrong with a tokenizer's files.
public enum TokenizerError: Error, Equatable, CustomStringConvertible {
  case noTokenizer(folder: Path)
  /// A tokenizer of a kind that would be tokenised differently: named, never guessed.
  case unsupported(file: String, what: String)
  case damaged(file: String, fault: String)
  /// A token that prompts are made of is in none of the files.
  case missingToken(file: String, token: String)
  case badID(file: String, piece: String, id: Int)
  case duplicate(file: String, piece: String)

  public var description: String {
    switch self {
    case .noTokenizer(let folder): "\(folder): has neither tokenizer.json nor tokenizer.model"
    case .unsupported(let file, let what): "\(file): \(abbreviated(what)) is not supported"
    case .damaged(let file, let fault): "\(file): not a SentencePiece model: \(abbreviated(fault))"
    case .missingToken(let file, let token): "\(file): has no \(abbreviated(token)) token"
    case .badID(let file, let piece, let id): "\(file): \"\(abbreviated(piece))\" has the impossible id \(id)"
    case .duplicate(let file, let piece): "\(file): \"\(abbreviated(piece))\" is in the vocabulary twice"
    }
  }
}
