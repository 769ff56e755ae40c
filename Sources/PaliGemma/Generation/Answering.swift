import Answers
import Pictures
import Tensors

extension LoadedModel {
  /// Answers one request about these pictures, telling what happens between beginning and end as it happens. A
  /// cancelled run gives what there is of the answer, with `.cancelled`.
  ///
  /// Throws an error whose description is one line.
  func answer(
    _ request: Request, about pictures: [Picture], onEvent: @escaping (RunEvent) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }, probe: ((String, Activations, Int) -> Void)? = nil
  ) throws -> Answer {
    let run = try AnswerRun(self, request, pictures, onEvent: onEvent)
    var outcome = Result<Answer, any Error>.failure(Cancelled())
    do {
      try ComputeSchedule.shared.answer(isCancelled: isCancelled) {
        let batch = AnswerBatch(model)
        batch.begin(run, isCancelled: isCancelled, probe: probe) { outcome = $0 }
        while batch.count > 0 { batch.step() }
      }
      return try outcome.get()
    } catch is Cancelled {
      return run.answer(.cancelled)
    }
  }
}
