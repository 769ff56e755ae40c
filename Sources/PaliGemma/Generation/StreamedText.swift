import Answers

/// An answer as it grows: its tokens, its text, and what the text says so far.
struct StreamedText {
  private(set) var tokens: [GeneratedToken] = []
  private(set) var text = ""
  private let tokenizer: Tokenizer
  private var decoder: StreamingDecoder
  private var parser: OutputParser

  init(_ tokenizer: Tokenizer, decodeMask: @escaping ([Int]) -> BoxMask? = { _ in nil }) {
    self.tokenizer = tokenizer
    decoder = StreamingDecoder(tokenizer)
    parser = OutputParser(decodeMask: decodeMask)
  }

  var parsed: ParsedOutput { parser.output }

  /// Takes the next token. The one that ends the answer is among the tokens but adds no text. `near`: the
  /// logarithm of how many times likelier than the token itself it and those like it are.
  mutating func append(
    _ choice: Sampler.Choice, ends: Bool, near: Float = 0, isGiven: Bool = false
  ) -> GeneratedToken {
    let piece = ends ? "" : decoder.append(choice.id)
    if !ends {
      text += piece
      parser.append(
        piece, location: tokenizer.location(choice.id), segmentCode: tokenizer.segmentCode(choice.id),
        logprob: choice.logprob + near)
    }
    let token = GeneratedToken(
      id: choice.id, text: piece, logprob: choice.logprob, isGiven: isGiven, isEnd: ends)
    tokens.append(token)
    return token
  }

  /// Gives out what is left of an unfinished character.
  mutating func finish() {
    let rest = decoder.finish()
    text += rest
    parser.append(rest, location: nil, segmentCode: nil, logprob: tokens.last.map { $0.logprob ?? 0 } ?? 0)
  }
}
