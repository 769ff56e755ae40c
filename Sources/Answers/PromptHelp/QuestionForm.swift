/// What a question in plain English asks for.
enum QuestionForm: Equatable {
  case reads
  /// Names of things, as typed for `detect`.
  case finds(String)
  case segments(String)
  case describes
  case captions
  case yesOrNo
  case asks
  case nothing

  var isYesOrNo: Bool { self == .yesOrNo }

  init(_ text: String) {
    let phrase = Phrase(text)
    guard !phrase.words.isEmpty else {
      self = .nothing
      return
    }
    self = Self.place(phrase) ?? Self.text(phrase) ?? Self.whole(phrase) ?? Self.question(phrase)
  }

  private static func place(_ phrase: Phrase) -> QuestionForm? {
    if let names = phrase.names(after: finding) { return .finds(names) }
    return phrase.names(after: segmenting).map { .segments($0) }
  }

  private static let finding = [
    "where is", "where are", "where's", "where can i see", "find", "locate", "detect", "show me", "point to",
    "point at", "spot", "draw a box around", "draw boxes around",
  ]
  private static let segmenting = [
    "segment", "outline", "mask", "cut out", "draw a mask of", "draw the outline of",
  ]

  private static func text(_ phrase: Phrase) -> QuestionForm? {
    let isText = phrase.words.contains("text") || phrase.words.contains("writing")
    let reads =
      phrase.begins(with: [
        "read", "transcribe", "ocr", "extract the text", "extract all text", "extract text",
      ])
      || phrase.begins(with: ["what", "which"])
        && (isText || !phrase.words.filter { ["say", "says", "written"].contains($0) }.isEmpty)
    return reads ? .reads : nil
  }

  private static func whole(_ phrase: Phrase) -> QuestionForm? {
    if phrase.begins(with: ["caption", "give a caption", "write a caption", "give me a caption"]) {
      return .captions
    }
    let describing = [
      "describe", "explain", "tell me about", "tell me what you see", "what can you see", "what do you see",
      "what can be seen", "what is shown", "what does the picture show", "what does the image show",
      "what does this picture show", "what does this image show", "give a description", "write a description",
    ]
    if phrase.begins(with: describing) { return .describes }
    return phrase.begins(with: ["what is in", "what's in", "what is on", "what's on"])
      && phrase.isAboutPicture
      ? .describes : nil
  }

  private static func question(_ phrase: Phrase) -> QuestionForm {
    if phrase.begins(with: yesOrNoWords) { return .yesOrNo }
    // An order without its object.
    if phrase.begins(with: finding + segmenting) { return .nothing }
    // Two words or three that ask nothing are names.
    let isQuestion = phrase.isQuestion || phrase.begins(with: questionWords)
    return isQuestion || phrase.words.count > 3
      ? .asks : phrase.names(after: [""]).map { .finds($0) } ?? .asks
  }

  /// Whether something is asked, and nothing named: a mark says so, or how it begins.
  static func isQuestion(_ text: String) -> Bool {
    let phrase = Phrase(text)
    guard place(phrase) == nil, phrase.words.count > 2 else { return false }
    return phrase.isQuestion || phrase.begins(with: questionWords + yesOrNoWords)
  }

  private static let yesOrNoWords = [
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "has", "have", "will", "would", "should",
    "am", "isn't", "aren't", "doesn't",
  ]
  private static let questionWords = [
    "what", "who", "whose", "which", "when", "why", "how", "where", "count", "name", "what's", "who's",
  ]
}
