/// What an engine can do beyond one prompt about one picture.
public struct Capabilities: OptionSet, Sendable, Hashable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// One prompt about several pictures.
  public static let severalPictures = Capabilities(rawValue: 1)
  /// Going on from a beginning of the answer.
  public static let forcedStart = Capabilities(rawValue: 2)
  /// The likeliest tokens of a step.
  public static let alternatives = Capabilities(rawValue: 4)
  /// Scores that count neighbouring places as one.
  public static let neighbouringPlaces = Capabilities(rawValue: 8)
  /// Answers held to the form of their task.
  public static let constrainedForm = Capabilities(rawValue: 16)
  /// How likely each place and each mask code is at a step.
  public static let wholeDistributions = Capabilities(rawValue: 32)
  /// Tokens drawn at a temperature.
  public static let sampling = Capabilities(rawValue: 64)
  /// Given answers scored, over what they have in common.
  public static let scoring = Capabilities(rawValue: 128)
  /// Where each step looked.
  public static let attention = Capabilities(rawValue: 256)

  public static let all: Capabilities = [
    .severalPictures, .forcedStart, .alternatives, .wholeDistributions, .neighbouringPlaces, .constrainedForm,
    .sampling, .scoring, .attention,
  ]

  /// In words, for refusals.
  public var names: [String] {
    let all: [(Capabilities, String)] = [
      (.severalPictures, "several pictures in one prompt"), (.forcedStart, "a given start of the answer"),
      (.alternatives, "the likeliest tokens of each step"),
      (.wholeDistributions, "probabilities of all places or mask codes"),
      (.neighbouringPlaces, "scores over neighbouring places"),
      (.constrainedForm, "answers of a constrained form"), (.sampling, "a temperature above 0"),
      (.scoring, "the probability of given answers"), (.attention, "where the model looked"),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}

/// Why an engine does not take a request. One line.
public struct MissingCapability: Error, Equatable, CustomStringConvertible {
  public let engine: String
  public let missing: Capabilities

  /// nil where nothing is missing. `engine`: as a person knows it.
  public init?(_ request: Request, of engine: String, having capabilities: Capabilities) {
    let missing = request.needs.subtracting(capabilities)
    guard !missing.isEmpty else { return nil }
    self.engine = engine
    self.missing = missing
  }

  public var description: String { "\(engine) cannot do this: \(missing.names.joined(separator: ", "))" }
}
