import Answers

/// What is to be asked of pictures.
struct BatchWish {
  let prompts: [Prompt]
  let options: GenerationOptions
  let start: String
  let distributions: DistributionQuery
  var attention = AttentionQuery.none
  /// Once about all pictures together.
  let isTogether: Bool
  /// So many questions at most.
  let limit: Int?
}
