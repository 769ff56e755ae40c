import Answers
import HTTP
import Synchronization

/// A server that speaks OpenAI's chat completions.
final class ChatServer: ModelServer {
  private let calls: ServerCalls
  private let base: HTTPAddress
  private let hasMasks: Bool
  /// What the server is known to refuse.
  private let omitted = Mutex<Set<ChatCompletions.Field>>([])
  /// Whether it has been said that probabilities are missing.
  private let hasSaidLack = Atomic(false)

  private var place: String { calls.place }
  private var settings: ServerSettings { calls.settings }

  /// Throws `HTTPError.badAddress`.
  init(_ calls: ServerCalls, hasMasks: Bool) throws {
    self.calls = calls
    self.hasMasks = hasMasks
    base = try ChatCompletions.base(calls.settings.url)
  }

  // MARK: What it serves

  func find(isCancelled: @escaping @Sendable () -> Bool, notice: (String) -> Void) throws -> ModelSummary {
    let listed = try HTTPRetries().run(
      isCancelled: isCancelled, isPassing: \.isPassingLoad,
      told: { notice(settings.again($0, after: $1)) }
    ) { try list(isCancelled) }
    return summary(try settings.choose(listed))
  }

  /// None where it tells none and one is named already.
  private func list(_ isCancelled: @escaping () -> Bool) throws -> [ServedModel] {
    do {
      let root = try calls.json(
        calls.request("GET", base.appending("models")), isCancelled: isCancelled
      ).root
      do { return try ServedModel.list(root) } catch {
        throw RemoteError.form(place: place, fault: "\(error)")
      }
    } catch RemoteError.notThere where settings.model != nil {
      return []
    }
  }

  private func summary(_ model: ServedModel) -> ModelSummary {
    let size = settings.imageSize ?? model.imageSize
    let drift = "vLLM does not let a prompt see all of itself: answers may drift"
    let whole = "what size the model sees is not known: pictures go as they are"
    let notes = (model.isVLLM ? [drift] : []) + (size == nil ? [whole] : [])
    return ModelSummary(
      name: model.name, engine: settings.kind.rawValue, imageSize: size, precision: nil, server: place,
      note: notes.isEmpty ? nil : notes.joined(separator: "; "), hasMaskDecoder: hasMasks,
      capabilities: RemoteEngine.capabilities(of: settings.kind), runsAtOnce: settings.parallel)
  }

  // MARK: Asking

  func answer(
    _ talk: RunTalk, picture: String, by model: ModelSummary, masks: RemoteEngine.MaskDecoding?
  ) throws -> Answer {
    guard talk.request.distributions.alternatives <= ChatCompletions.alternativesLimit else {
      throw RemoteError.tooManyAlternatives(place: place, limit: ChatCompletions.alternativesLimit)
    }
    while true {
      let without = omitted.withLock { $0 }
      do {
        return try ask(talk, picture, model, masks, without)
      } catch let refused as RefusedFields {
        try leaveOut(refused.fields.subtracting(without), talk)
      }
    }
  }

  /// What the server named in its refusal is asked for no more, unless the answer needs it.
  private func leaveOut(_ fields: Set<ChatCompletions.Field>, _ talk: RunTalk) throws {
    if let needed = fields.intersection(ChatCompletions.needed(talk.request)).first {
      throw RemoteError.notTaken(place: place, field: needed.name)
    }
    let new = omitted.withLock { omitted in
      defer { omitted.formUnion(fields) }
      return fields.subtracting(omitted)
    }
    // Of those under way at once the first has said it.
    guard !new.isEmpty else { return }
    let asked = Set(ChatCompletions.fields(talk.request).map(\.field))
    let names = ChatCompletions.Field.allCases.filter(new.intersection(asked).contains).map(\.name)
    talk.notice("\(place): does not take \(names.joined(separator: ", ")): asked without")
  }

  private func ask(
    _ talk: RunTalk, _ picture: String, _ model: ModelSummary, _ masks: RemoteEngine.MaskDecoding?,
    _ without: Set<ChatCompletions.Field>
  ) throws -> Answer {
    let body = ChatCompletions.body(talk.request, model: model.name, picture: picture, without: without)
    let request = calls.request("POST", try base.appending("chat/completions"), body: body)
    return try HTTPRetries().run(
      isCancelled: { talk.isCancelled }, isPassing: \.isPassingAnswer,
      told: { talk.again($0, after: $1) }
    ) {
      let transfer = ChatTransfer(talk, request, place: place, masks: masks)
      let answer = try transfer.perform(over: calls.client) { try fault(of: $0, without, model, talk) }
      sayLack(of: transfer, without, talk)
      return answer
    }
  }

  private func fault(
    of response: HTTPResponse, _ without: Set<ChatCompletions.Field>, _ model: ModelSummary, _ talk: RunTalk
  ) throws -> any Error {
    let asked = Set(ChatCompletions.fields(talk.request).map(\.field)).subtracting(without)
    if [400, 422].contains(response.status) {
      let named = ChatCompletions.fields(named: calls.words(of: response))
      if !named.isDisjoint(with: asked) { return RefusedFields(fields: named.intersection(asked)) }
    }
    let fault = calls.fault(of: response)
    guard response.status == 404, case HTTPError.status(_, let refusal) = fault else { return fault }
    let listed = (try? list { talk.isCancelled }) ?? []
    // Another fault than a model that is not there, if it lists the one that is asked.
    guard !listed.contains(where: { $0.name == model.name }) else { return fault }
    return listed.isEmpty
      ? RemoteError.said(place: place, message: "\(refusal)")
      : RemoteError.noSuchModel(model.name, place: place, served: listed.map(\.name))
  }

  /// Once, and not where the server has said itself that it does not tell them.
  private func sayLack(of transfer: ChatTransfer, _ without: Set<ChatCompletions.Field>, _ talk: RunTalk) {
    guard transfer.lacksProbabilities, !without.contains(.logprobs),
      !hasSaidLack.exchange(true, ordering: .relaxed)
    else { return }
    talk.notice("\(place): tells no probabilities of tokens: objects have no scores")
  }

  /// A refusal that names fields which can be left out.
  private struct RefusedFields: Error {
    let fields: Set<ChatCompletions.Field>
  }
}

extension HTTPError {
  /// What is worth another try while somebody waits for the model: who cannot be reached at all is told soon.
  var isPassingLoad: Bool {
    switch self {
    case .unreachable, .timedOut: false
    default: isPassing
    }
  }

  /// A server that has been silent for long may still be at work on it.
  var isPassingAnswer: Bool { if case .timedOut = self { false } else { isPassing } }
}
