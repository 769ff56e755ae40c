import Answers
import Files

/// The answers of two runs, joined by what was asked: the pictures' contents, where both records know them, else their
/// paths, and the prompt. Where each run has one prompt and they differ, it is prompts that are compared, and pictures
/// alone join.
///
/// Of several answers to one question the last counts: what failed is asked again. Of the left run no more is kept than
/// is compared, of the right one what came of it.
struct RecordJoin {
  struct Pair {
    let images: [Path]
    let prompts: (left: String, right: String)
    let comparison: AnswerComparison
  }

  fileprivate struct Question: Hashable {
    let pictures: Pictures
    let prompt: String
  }

  fileprivate enum Pictures: Hashable {
    case contents([String])
    case paths([Path])
  }

  private struct Entry {
    let images: [Path]
    let prompt: String
    let hasContents: Bool
    var answer: ComparedAnswer
    /// With the right run's answer to the same prompt; to another one.
    var same: Pair?
    var other: Pair?
  }

  private let limits: ObjectComparison.Limits
  /// nil: all, and words.
  private let labels: Set<String>?
  /// Of those that were named, those that no object of either run has.
  private(set) var unseenLabels: Set<String>
  private var entries: [Entry] = []
  /// By contents; by paths.
  private var places: [Question: Int] = [:]
  private var leftPrompts: Set<String> = [], rightPrompts: Set<String> = []
  /// What was asked in the right run and not in the left one; that with another prompt among it.
  private var alone: Set<Question> = []
  /// Pictures of the right run that the left one has under the same path with other contents.
  private(set) var changedPictures: Set<[Path]> = []

  init(labels: [String] = [], limits: ObjectComparison.Limits = .init()) {
    self.labels = labels.isEmpty ? nil : Set(labels)
    unseenLabels = Set(labels)
    self.limits = limits
  }

  // MARK: The left run

  mutating func add(left record: AnswerRecord) {
    leftPrompts.insert(record.prompt)
    noteLabels(of: record)
    let answer = compared(record)
    let own = Question(pictures: record.pictures, prompt: record.prompt)
    if let place = places[own], entries[place].hasContents == (record.digests != nil) {
      entries[place].answer = answer
    } else {
      places[own] = entries.count
      entries.append(
        Entry(
          images: record.images, prompt: record.prompt, hasContents: record.digests != nil, answer: answer))
    }
    guard record.digests != nil else { return }
    // For records that do not know contents.
    places[Question(pictures: .paths(record.images), prompt: record.prompt)] = places[own]
  }

  private mutating func noteLabels(of record: AnswerRecord) {
    if !unseenLabels.isEmpty { unseenLabels.subtract(record.detections.map(\.label)) }
  }

  private func compared(_ record: AnswerRecord) -> ComparedAnswer {
    let answer = ComparedAnswer(record)
    guard let labels else { return answer }
    return ComparedAnswer(
      text: "", objects: answer.objects.filter { labels.contains($0.label) }, isFailed: answer.isFailed)
  }

  // MARK: The right run

  mutating func add(right record: AnswerRecord) {
    rightPrompts.insert(record.prompt)
    noteLabels(of: record)
    if let place = place(of: record, prompt: record.prompt) {
      entries[place].same = pair(entries[place], record)
      return
    }
    alone.insert(Question(pictures: record.pictures, prompt: record.prompt))
    if leftPrompts.count == 1, let prompt = leftPrompts.first, let place = place(of: record, prompt: prompt) {
      entries[place].other = pair(entries[place], record)
    }
  }

  private mutating func place(of record: AnswerRecord, prompt: String) -> Int? {
    if record.digests != nil, let place = places[Question(pictures: record.pictures, prompt: prompt)] {
      return place
    }
    guard let place = places[Question(pictures: .paths(record.images), prompt: prompt)] else { return nil }
    guard entries[place].hasContents, record.digests != nil else { return place }
    changedPictures.insert(record.images)
    return nil
  }

  private func pair(_ entry: Entry, _ record: AnswerRecord) -> Pair {
    Pair(
      images: entry.images, prompts: (entry.prompt, record.prompt),
      comparison: AnswerComparison(entry.answer, compared(record), limits: limits))
  }

  // MARK: What came of it

  /// Whether it is prompts that are compared; else nil.
  var prompts: (left: String, right: String)? {
    guard leftPrompts.count == 1, rightPrompts.count == 1, leftPrompts != rightPrompts else { return nil }
    return (leftPrompts.first!, rightPrompts.first!)
  }

  var comparesWords: Bool { labels == nil }

  /// Whether a picture was asked more than one thing.
  var hasSeveralPrompts: Bool { leftPrompts.count > 1 }

  /// In the left run's order.
  var pairs: [Pair] { prompts == nil ? entries.compactMap(\.same) : entries.compactMap(\.other) }

  var onlyLeft: Int { entries.count - pairs.count }
  var onlyRight: Int { prompts == nil ? alone.count : alone.count - pairs.count }
}

extension AnswerRecord {
  fileprivate var pictures: RecordJoin.Pictures { digests.map { .contents($0) } ?? .paths(images) }
}
