import Files

/// What lists, filters and counts need of an answer: all but its words and masks.
public struct AnswerSummary: Sendable, Equatable, Codable {
  public struct Object: Sendable, Equatable, Codable {
    public let label: String
    /// 0...1; nil where it is not known.
    public let score: Float?
    public let box: LocationBox

    public init(label: String, score: Float?, box: LocationBox) {
      self.label = label
      self.score = score
      self.box = box
    }
  }

  /// Exactly what was asked.
  public let prompt: String
  /// Tells what was asked, of whom and how from other questions, whatever the pictures.
  public let question: String
  /// The model's name.
  public let model: String?
  /// The kind of engine that answered; `AnswerRecord.truthEngine`: nobody, it is so.
  public let engine: String?
  public let finish: String?
  /// Why it failed.
  public let error: String?
  /// The words of an answer without objects, or their beginning.
  public let text: String?
  public let objects: [Object]
  /// Whether it says nothing of the picture as a whole: a ranking, a part asked about, a mask of a box. nil: it does.
  public let isAside: Bool?

  /// Of words that are kept.
  private static let textLimit = 1000

  public init(_ record: AnswerRecord) {
    prompt = record.prompt
    question = record.asking
    model = record.model?.name
    engine = record.engine
    finish = record.finish
    error = record.error
    let isRanking = record.candidates != nil
    objects = isRanking ? [] : record.detections.compactMap(Object.init)
    isAside =
      isRanking || record.changes != nil || record.start != nil && record.passes == nil && !record.isTruth
      ? true : nil
    text = objects.isEmpty ? String(record.text.prefix(Self.textLimit)) : nil
  }

  /// As its record's would be, without the work of making one.
  public init(
    _ request: Request, model: ModelSummary?, output: ParsedOutput, finish: FinishReason?, error: String?
  ) {
    prompt = request.prompt.text
    question = model.map { RecordedQuestion.asking(request, $0) } ?? ""
    self.model = model?.name
    engine = model?.engine
    self.finish = finish?.rawValue
    self.error = error
    let isPartial = !request.pictures.allSatisfy(\.changes.isEmpty)
    let isTruth = model?.engine == AnswerRecord.truthEngine
    isAside =
      !request.candidates.isEmpty || isPartial || !request.start.isEmpty && request.passes == .one && !isTruth
      ? true : nil
    objects = (request.candidates.isEmpty ? output.detections : []).filter { !$0.flags.contains(.rejected) }
      .map { Object(label: $0.label, score: $0.score, box: $0.box) }
    text = objects.isEmpty ? String(output.text.prefix(Self.textLimit)) : nil
  }

  /// Whether it is the whole answer.
  public var isAnswered: Bool { error == nil && (finish == "eos" || finish == "length") }
  public var isTruth: Bool { engine == AnswerRecord.truthEngine }
}

extension AnswerSummary {
  /// As it was kept.
  public init(
    prompt: String, question: String, model: String?, engine: String?, finish: String?, error: String?,
    text: String?, objects: [Object], isAside: Bool? = nil
  ) {
    self.prompt = prompt
    self.question = question
    self.model = model
    self.engine = engine
    self.finish = finish
    self.error = error
    self.text = text
    self.objects = objects
    self.isAside = isAside
  }
}

extension AnswerSummary.Object {
  /// nil where its places are none.
  init?(_ object: DetectedObject) {
    guard let box = LocationBox(places: object.locations) else { return nil }
    self.init(label: object.label, score: object.score.map { Float($0) }, box: box)
  }
}

extension LocationBox: Codable {
  /// From y0 x0 y1 x1, as records have it; nil where they are not four of 0...1023.
  public init?(places: [Int]) {
    guard places.count == 4, places.allSatisfy((0...1023).contains) else { return nil }
    self.init(y0: places[0], x0: places[1], y1: places[2], x1: places[3])
  }

  /// y0 x0 y1 x1.
  public var places: [Int] { [y0, x0, y1, x1] }

  public init(from decoder: any Decoder) throws {
    let places = try [Int](from: decoder)
    guard let box = LocationBox(places: places) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not four places of 0 to 1023"))
    }
    self = box
  }

  public func encode(to encoder: any Encoder) throws { try places.encode(to: encoder) }
}
