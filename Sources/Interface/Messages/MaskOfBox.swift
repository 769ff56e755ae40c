import Answers

/// A mask asked for by its box: the places are given, sixteen codes follow, and the name is the one that was asked for.
enum MaskOfBox {
  static let codes = 16

  static func isAsked(by request: Request) -> Bool {
    request.prompt.task == .segment && request.options.maxTokens == codes
      && LocationBox(beginning: request.start.text)?.text == request.start.text
  }

  /// Nothing is cut off, and nothing is lacking: the codes are all that was wanted.
  static func named(_ output: ParsedOutput, by request: Request) -> ParsedOutput {
    guard isAsked(by: request), output.detections.count == 1, output.detections[0].label.isEmpty else {
      return output
    }
    var output = output
    output.detections[0].label = request.prompt.soughtNames.first ?? ""
    output.detections[0].flags.remove(.missingLabel)
    return output
  }
}
