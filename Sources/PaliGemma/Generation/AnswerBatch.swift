import Answers
import Tensors

/// Answers of a model that are under way together: each step reads the weights once and gives every one of them its
/// next token. An answer may join and leave between any two steps; each is bit for bit what it is alone.
///
/// Belongs to one thread. A beginning is long, and steps may come in the midst of it: between two layers, once a second
/// or once in the time that twenty steps take, whichever is longer. More would cost all of them: an answer that is
/// written during few beginnings is written with few others.
final class AnswerBatch {
  /// Answers that one step can serve.
  static let most = Compute.fewRows

  private let model: PaliGemmaModel
  private var open: [OpenAnswer] = []
  /// The answers' logits, [R, V]: made when two of them first meet.
  private var logits: Activations?
  /// When the last step ended, and the seconds that it took.
  private var lastStep = (end: ContinuousClock.now, seconds: 0.0)

  init(_ model: PaliGemmaModel) { self.model = model }

  var count: Int { open.count }

  /// Begins an answer: pictures, prompt, what is given, and its first token; those that are open go on meanwhile. `end`
  /// is told what came of it: now, or in the step that ends it. A cancelled one ends as what there is of it.
  func begin(
    _ run: AnswerRun, isCancelled: @escaping () -> Bool = { false },
    probe: ((String, Activations, Int) -> Void)? = nil, end: @escaping (Result<Answer, any Error>) -> Void
  ) {
    precondition(open.count < Self.most)
    let new = OpenAnswer(run: run, isCancelled: isCancelled, probe: probe, end: end)
    let pass = ForwardPass(
      probe: probe, isCancelled: isCancelled, progress: { [unowned self] _, _ in stepIfDue() })
    do {
      if try new.begin(pass) { open.append(new) }
    } catch {
      new.fail(error)
    }
  }

  /// One more token of each. Those who are cancelled end first.
  func step() {
    open.removeAll { $0.endIfCancelled() }
    let begun = ContinuousClock.now
    defer { lastStep = (.now, begun.seconds) }
    guard !open.isEmpty else { return }
    do {
      try Decoding.step(open.compactMap(\.run.step), into: try sharedLogits(), pass)
      open.removeAll { !$0.goOn() }
    } catch {
      for one in open { one.fail(error) }
      open = []
    }
  }

  private func stepIfDue() {
    if !open.isEmpty, lastStep.end.seconds > max(1, 20 * lastStep.seconds) { step() }
  }

  /// Given up only when nobody wants it any more.
  private var pass: ForwardPass {
    let open = open
    return ForwardPass(
      probe: open.count == 1 ? open[0].probe : nil, isCancelled: { open.allSatisfy { $0.isCancelled() } })
  }

  private func sharedLogits() throws -> Activations {
    if let logits, logits.rows >= open.count { return logits }
    let rows = open.count == 1 ? 1 : Self.most
    let made = try Activations(rows: rows, columns: model.configuration.text.vocabularyRows)
    logits = made
    return made
  }
}

/// One of them.
private struct OpenAnswer {
  let run: AnswerRun
  let isCancelled: () -> Bool
  let probe: ((String, Activations, Int) -> Void)?
  let end: (Result<Answer, any Error>) -> Void

  /// Whether there is more to come.
  func begin(_ pass: ForwardPass) throws -> Bool {
    try run.begin(pass)
    return goOn()
  }

  /// Takes the next token of those that may come; tells whether there is more to come.
  func goOn() -> Bool {
    if endIfCancelled() { return false }
    do {
      guard let finish = try run.choose() else { return true }
      end(.success(run.answer(finish)))
    } catch {
      fail(error)
    }
    return false
  }

  func endIfCancelled() -> Bool {
    guard isCancelled() else { return false }
    end(.success(run.answer(.cancelled)))
    return true
  }

  func fail(_ error: any Error) {
    end(error is Cancelled ? .success(run.answer(.cancelled)) : .failure(error))
  }
}
