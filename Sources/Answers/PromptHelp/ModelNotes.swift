/// What a model is made for, and what it is asked.
enum ModelNotes {
  static func notes(_ typed: TypedPrompt, _ model: KnownModel) -> [PromptNote] {
    let asked = typed.task == .free ? PromptTask(prompt: typed.words) : typed.task
    return switch (model.kind, asked) {
    case (.pretrained, .free): [.freePretrained]
    case (.mix, .free): [.freeMix]
    case (.pretrained, .describe): [.describePretrained]
    default: []
    }
  }

  /// `tokens`: as they were counted; nil: they are estimated.
  static func lengths(_ typed: TypedPrompt, _ model: KnownModel, tokens: Int?) -> [PromptNote] {
    guard model.room != nil || model.trainedTokens != nil else { return [] }
    let tokens = tokens ?? TokenEstimate.tokens(ofPrompt: typed.text)
    if let room = model.room, tokens > room { return [.tooLong(tokens: tokens, room: room)] }
    guard let trained = model.trainedTokens, tokens > trained else { return [] }
    return [.longerThanTrained(tokens: tokens, trained: trained)]
  }
}
