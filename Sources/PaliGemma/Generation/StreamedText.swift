/// An answer as it grows: its tokens, its text, and what the text says so far.
struct StreamedText {
  private(set) var tokens: [GeneratedToken] = []
  private(set) var text = ""
  private var decoder: StreamingDecoder

  init(_ tokenizer: Tokenizer) {
    decoder = StreamingDecoder(tokenizer)
  }

  var parsed: ParsedOutput {
    ParsedOutput(spans: text.isEmpty ? [] : [ParsedOutput.Span(text: text, detection: nil)])
  }

  /// Takes the next token. The one that ends the answer is among the tokens but adds no text.
  mutating func append(_ choice: Sampler.Choice, ends: Bool) -> GeneratedToken {
    let piece = ends ? "" : decoder.append(choice.id)
    text += piece
    let token = GeneratedToken(id: choice.id, text: piece, logprob: choice.logprob)
    tokens.append(token)
    return token
  }

  /// Gives out what is left of an unfinished character.
  mutating func finish() { text += decoder.finish() }
}
