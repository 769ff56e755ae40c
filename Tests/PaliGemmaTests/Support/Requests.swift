import Answers
import Files
import Foundation
import Pictures
import Tensors

@testable import PaliGemma

extension TinyCheckpoint.Record {
  /// The request that this record answers, from the committed picture files.
  func request(
    id: RunID = 1, start: String = "", _ change: (inout GenerationOptions) -> Void = { _ in }
  ) -> Request {
    var options = GenerationOptions(maxTokens: tokens.count)
    change(&options)
    return Request(
      id: id, pictures: pictures.map { .file(Path("\(TinyCheckpoint.pictures)/\($0)")) },
      prompt: Prompt(prompt),
      options: options, start: start)
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
