/// What PaliGemma can be asked to do: the prefixes it was trained with.
public enum PromptTask: String, Sendable, CaseIterable {
  case detect, segment, caption, describe, answer, ocr, cap, question, region, free

  public var help: String {
    switch self {
    case .detect: "boxes around what you name: cat ; dog"
    case .segment: "boxes and masks of what you name"
    case .caption: "a sentence, in the style of COCO"
    case .describe: "a longer description"
    case .answer: "the answer to a question"
    case .ocr: "the text in the picture"
    case .cap: "a short caption, as raw alt texts are"
    case .question: "a question for an (English) answer"
    case .region: "a caption of the selected object's box"
    case .free: "your own words, as they are (mix models)"
    }
  }

  public var takesLanguage: Bool { [.caption, .describe, .answer, .cap, .question].contains(self) }

  /// Whether there is anything to type.
  public var takesText: Bool { [.detect, .segment, .answer, .question, .free].contains(self) }

  /// What is typed for a task; those that ask for the same thing share it.
  public enum Words: Hashable, Sendable {
    case names
    case of(PromptTask)
  }

  public var words: Words { self == .detect || self == .segment ? .names : .of(self) }

  /// What the prompt line says while it is empty.
  /// `names`: what the model knows, where that is little.
  public func placeholder(names: String? = nil) -> String {
    switch self {
    case .detect, .segment: "what to find: \(names ?? "cat ; dog")"
    case .answer: "a question about the picture"
    case .question: "an answer, to be asked for"
    case .free: "a prompt"
    case .region: "nothing to type: the selected object's box is captioned"
    default: "nothing to type, only to run"
    }
  }

  /// Exactly what the model gets, without the newline at its end. `box` is that of the selected object.
  public func prompt(text: String, language: String, box: LocationBox?) -> String {
    let words = text.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    switch self {
    case .free: return text
    case .ocr: return "ocr"
    case .region: return "caption " + (box?.text ?? "")
    // Whoever typed the prefix too meant it once.
    case .detect, .segment: return words.hasPrefix("\(rawValue) ") ? words : "\(rawValue) \(words)"
    default: return words.isEmpty ? "\(rawValue) \(language)" : "\(rawValue) \(language) \(words)"
    }
  }
}

/// The languages of COCO-35L, in which PaliGemma captions and answers.
public enum PromptLanguage {
  public static let all: [(code: String, name: String)] = [
    ("en", "English"), ("ar", "Arabic"), ("bn", "Bengali"), ("cs", "Czech"), ("da", "Danish"),
    ("de", "German"), ("el", "Greek"), ("es", "Spanish"), ("fa", "Persian"), ("fi", "Finnish"),
    ("fil", "Filipino"), ("fr", "French"), ("he", "Hebrew"), ("hi", "Hindi"), ("hr", "Croatian"),
    ("hu", "Hungarian"), ("id", "Indonesian"), ("it", "Italian"), ("ja", "Japanese"), ("ko", "Korean"),
    ("mi", "Maori"), ("nl", "Dutch"), ("no", "Norwegian"), ("pl", "Polish"), ("pt", "Portuguese"),
    ("ro", "Romanian"), ("ru", "Russian"), ("sv", "Swedish"), ("sw", "Swahili"), ("te", "Telugu"),
    ("th", "Thai"), ("tr", "Turkish"), ("uk", "Ukrainian"), ("vi", "Vietnamese"), ("zh", "Chinese"),
  ]

  /// The code itself where it is none of these.
  public static func name(_ code: String) -> String { all.first { $0.code == code }?.name ?? code }
}
