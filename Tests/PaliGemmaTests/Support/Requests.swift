import Answers
import Files
import Foundation
import Pictures
import Tensors

@testable import PaliGemma

extension TinyCheckpoint.Record {
  /// The request that this record answers, from the committed picture files.
  func request(
    id: RunID = 1, start: String = "", about distributions: DistributionQuery = .none,
    _ change: (inout GenerationOptions) -> Void = { _ in }
  ) -> Request {
    var options = GenerationOptions(maxTokens: tokens.count)
    change(&options)
    return Request(
      id: id, pictures: TinyCheckpoint.references(pictures), prompt: Prompt(prompt), options: options,
      start: AnswerStart(start), distributions: distributions)
  }
}

extension TinyCheckpoint.GivenRecord {
  /// The same for one whose answer's beginning is given.
  func request(about distributions: DistributionQuery = .none) -> Request {
    Request(
      id: 1, pictures: TinyCheckpoint.references(pictures), prompt: Prompt(prompt),
      options: GenerationOptions(maxTokens: tokens.count), start: AnswerStart(start),
      distributions: distributions)
  }
}

extension TinyCheckpoint {
  fileprivate static func references(_ names: [String]) -> [PictureReference] {
    names.map { .file(Path("\(pictures)/\($0)")) }
  }
}

extension LoadedModel {
  /// As the engine answers, without its queue.
  func answer(
    _ request: Request, onEvent: @escaping (RunEvent) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }, probe: ((String, Activations, Int) -> Void)? = nil
  ) throws -> Answer {
    let store = PictureStore()
    return try answer(
      request, about: request.pictures.map { try store.whole($0).picture }, onEvent: onEvent,
      isCancelled: isCancelled, probe: probe)
  }
}
