import Answers

/// Which tokens may come next in an answer: those that the vocabulary has, less what the model's rules and the form of
/// the task's answers forbid after what there is of it.
struct NextTokens {
  /// Ids that end the answer.
  let ends: Set<Int>
  private let vocabulary: AllowedTokens
  private let rules: GenerationRules
  private let prompt: [Int]
  private var grammar: AnswerGrammar?
  private var answer: [Int] = []

  /// At the beginning of an answer to a prompt of these ids.
  init(_ loaded: LoadedModel, _ request: Request, prompt: [Int]) {
    let configuration = loaded.model.configuration
    ends = loaded.ends
    vocabulary = loaded.vocabulary
    rules = configuration.rules
    self.prompt = prompt
    guard request.options.constrained else { return }
    grammar = AnswerGrammar(
      task: request.prompt.task, codes: loaded.tokenizer.codes, ends: ends,
      vocabulary: 0..<configuration.text.vocabularyRows)
  }

  /// Tokens of the answer so far.
  var count: Int { answer.count }

  /// Ids that alone are of interest, so that the others' logits need not be computed; nil: all.
  var wanted: [Range<Int>]? { grammar?.allowed }

  /// Makes what may not come minus infinity: [V].
  func mask(_ logits: UnsafeMutableBufferPointer<Float>) {
    vocabulary.mask(logits)
    for ids in grammar?.forbidden ?? [] { logits.forbid(ids) }
    for id in ruledOut where logits.indices.contains(id) { logits.forbid(id..<id + 1) }
  }

  /// What is wrong with a given token that comes here; nil where it may. A given token never ends the answer.
  func fault(of id: Int) -> StartFault? {
    if ends.contains(id) { return .end }
    if !vocabulary.contains(id) || ruledOut.contains(id) { return .rules }
    let isAllowed = grammar?.allowed.map { $0.contains { $0.contains(id) } } ?? true
    let isForbidden = grammar?.forbidden.contains { $0.contains(id) } ?? false
    return isAllowed && !isForbidden ? nil : .form
  }

  /// What is wrong with an end of the answer here; nil where it may end.
  var faultOfEnd: StartFault? {
    let known = ends.filter(vocabulary.contains)
    if known.subtracting(ruledOut).isEmpty { return .rules }
    let may = { (id: Int) in
      grammar?.allowed?.contains { $0.contains(id) } != false
        && grammar?.forbidden.contains { $0.contains(id) } != true
    }
    return known.contains(where: may) ? nil : .form
  }

  /// A token of the answer, given or chosen: rules count both. `text`: what it adds.
  mutating func take(_ id: Int, text: String) {
    answer.append(id)
    grammar?.take(id, text: text)
  }

  private var ruledOut: [Int] { rules.forbidden(prompt: prompt, answer: answer, ends: ends) }
}
