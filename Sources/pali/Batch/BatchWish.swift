import Answers
import Pictures

/// What is to be asked of pictures.
struct BatchWish {
  let prompts: [Prompt]
  let options: GenerationOptions
  let start: String
  let distributions: DistributionQuery
  var attention = AttentionQuery.none
  let passes: Passes
  /// The part of each picture that is asked about; nil: all of it.
  let region: PictureArea?
  /// Once about all pictures together.
  let isTogether: Bool
  /// So many questions at most.
  let limit: Int?
}
