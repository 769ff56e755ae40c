import Files
import Foundation
import Pictures

@testable import PaliGemma

extension TinyCheckpoint.Record {
  /// The request that this record answers, from the committed picture files.
  func request(id: UInt64 = 1, _ change: (inout GenerationOptions) -> Void = { _ in }) throws -> Request {
    var options = GenerationOptions(maxTokens: tokens.count)
    change(&options)
    let pictures = try pictures.map {
      KeyedPicture(key: $0, picture: try PictureFile.decode(Path("\(TinyCheckpoint.pictures)/\($0)")))
    }
    return Request(id: id, pictures: pictures, prompt: prompt, options: options)
  }
}
