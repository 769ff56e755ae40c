import Pictures

/// A run of one pass about a part of a picture: boxes are told in places of the whole.
struct CroppedRun {
  private let picture: PictureReference
  private var area = PictureArea.whole

  /// nil where the whole picture is asked about.
  init?(_ request: Request) {
    guard let picture = request.pictures.first, picture.isCropped else { return nil }
    self.picture = picture
  }

  mutating func take(_ event: RunEvent) -> RunEvent {
    switch event {
    case .began(let pictures, _):
      if let first = pictures.first { area = picture.seen(width: first.width, height: first.height) }
      return event
    case .token(let token, let output): return .token(token, output.placed(in: area))
    case .finished(let answer): return .finished(placed(answer))
    case .progress, .candidate, .notice, .failed: return event
    }
  }

  private func placed(_ answer: Answer) -> Answer {
    let output = answer.output.placed(in: area)
    return Answer(
      promptIDs: answer.promptIDs, text: output.detections.isEmpty ? answer.text : output.text,
      tokens: answer.tokens, output: output, finish: answer.finish, timing: answer.timing,
      distributions: answer.distributions, candidates: answer.candidates, attention: answer.attention)
  }
}
