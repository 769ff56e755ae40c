import Answers

/// The beginning of an answer that is given, in tokens, found to be one that the model could have written before
/// anything is computed.
///
/// A text is cut into tokens as answers are: no `<bos>`, one token a place or mask code, and blanks belong to the
/// piece that follows them. So " cat" after places begins with its blank, and a start had better not end with one: the
/// model hardly ever goes on after a blank alone. What the tokens say is the text again.
struct GivenStart {
  let ids: [Int]
  /// Before each token and after the last: the ids that are of interest there, as `NextTokens.wanted` has it.
  let wanted: [[Range<Int>]?]
  /// What may come after it.
  let next: NextTokens

  /// `limit`: the most tokens there is room for. `next`: what may come at the beginning of the answer.
  /// Throws `GenerationError`.
  init(_ start: AnswerStart, _ tokenizer: Tokenizer, limit: Int, _ next: NextTokens) throws {
    let text = start.text
    // A token stands for at most a few dozen bytes: do not tokenise what cannot fit.
    let most = text.utf8.count / 64
    guard most <= limit else { throw GenerationError.startTooLong(tokens: most, limit: limit) }
    ids = start.ids ?? tokenizer.encode(text)
    guard ids.count <= limit else { throw GenerationError.startTooLong(tokens: ids.count, limit: limit) }
    var next = next
    var decoder = StreamingDecoder(tokenizer)
    var wanted = [next.wanted]
    for (index, id) in ids.enumerated() {
      if let fault = next.fault(of: id) {
        throw GenerationError.start(fault, token: tokenizer.piece(id), place: index + 1)
      }
      next.take(id, text: decoder.append(id))
      wanted.append(next.wanted)
    }
    self.wanted = wanted
    self.next = next
  }
}
