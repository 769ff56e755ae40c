import Answers
import Files

/// What is known of the answers about pictures: those of this session, and those that were kept, of pictures that were
/// listed but need not have been opened.
struct Ledger: Sendable {
  struct Entry: Sendable, Equatable {
    /// Its number in the store; nil: it is not kept.
    var kept: Int64?
    /// The run of this session that gave it.
    let run: RunID?
    /// Seconds since 1970; nil: in this session.
    let time: Int?
    var isPinned = false
    /// The contents that it is about, where they are known.
    let stamp: FileStamp?
    /// Whether it is the answer's first or only picture, on which its objects lie.
    var isFirst = true
    let summary: AnswerSummary
  }

  /// Oldest first.
  private var entries: [Path: [Entry]] = [:]
  /// The contents about which kept answers have been asked for.
  private var surveyed: [Path: FileStamp] = [:]

  /// Of a picture that was listed, here or elsewhere.
  func stamp(_ path: Path) -> FileStamp? { surveyed[path] }

  /// Those of these pictures about which nothing has been asked for yet; they count as asked for from now on.
  mutating func survey(_ pictures: [PictureVersion]) -> [PictureVersion] {
    let new = pictures.filter { surveyed[$0.path] != $0.stamp }
    for picture in new { surveyed[picture.path] = picture.stamp }
    return new
  }

  subscript(path: Path) -> [Entry] { entries[path] ?? [] }

  /// The newest, or the newest to a prompt that holds these words.
  func newest(_ path: Path, prompt: String = "") -> Entry? {
    prompt.isEmpty ? entries[path]?.last : entries[path]?.last { $0.summary.prompt.holds(prompt) }
  }

  /// The newest that a model gave.
  func newestSaid(_ path: Path, prompt: String, where isMeant: (String) -> Bool) -> Entry? {
    entries[path]?.last { entry in
      let asked = entry.summary.prompt
      return !entry.summary.isTruth && (prompt.isEmpty || asked.holds(prompt)) && isMeant(asked)
    }
  }

  /// The newest to exactly this prompt; nil: to whichever.
  func newest(_ path: Path, exactly prompt: String?) -> Entry? {
    guard let prompt else { return newest(path) }
    return entries[path]?.last { $0.summary.prompt == prompt && !$0.summary.isTruth }
  }

  /// How much the newest answer and the one before it to another question differ, 0...1; nil: there are no two.
  func difference(_ path: Path) -> Double? {
    let said = self[path].filter { !$0.summary.isTruth }
    guard let newest = said.last,
      let other = said.last(where: { $0.summary.question != newest.summary.question })
    else { return nil }
    return AnswerComparison(ComparedAnswer(other.summary), ComparedAnswer(newest.summary)).difference
  }

  /// Whether a question has its whole answer.
  func answers(_ question: String, about path: Path) -> Bool {
    entries[path]?.contains { $0.summary.question == question && $0.summary.isAnswered } == true
  }

  /// What was kept comes before what this session answered, which may be the same.
  mutating func take(_ survey: PictureSurvey) {
    let (path, stamp) = (survey.picture.path, survey.picture.stamp)
    let here = self[path].filter { $0.run != nil && ($0.stamp ?? stamp) == stamp }
    let known = Set(here.map(\.summary.question)), ids = Set(here.compactMap(\.kept))
    let kept = survey.answers.filter {
      $0.summary.isAside == nil && !known.contains($0.summary.question) && !ids.contains($0.id)
    }
    let old = kept.map {
      Entry(
        kept: $0.id, run: nil, time: $0.time, isPinned: $0.isPinned, stamp: stamp, summary: $0.summary)
    }
    entries[path] = old.isEmpty && here.isEmpty ? nil : old + here
  }

  /// An answer of this session that has ended; it takes the place of what was answered to the same question.
  mutating func add(_ answer: PictureAnswer) {
    let summary = answer.summary
    guard summary.isAside == nil else { return }
    for (place, path) in answer.paths.enumerated() {
      var all = self[path].filter {
        $0.isPinned || $0.summary.question != summary.question || $0.summary.isAnswered && !summary.isAnswered
      }
      let stamp = answer.pictures.first { $0.path == path }?.stamp
      all.append(Entry(run: answer.id, time: nil, stamp: stamp, isFirst: place == 0, summary: summary))
      entries[path] = all
    }
  }

  mutating func update(_ path: Path, where isMeant: (Entry) -> Bool, _ change: (inout Entry) -> Void) {
    guard let all = entries[path] else { return }
    for place in all.indices where isMeant(all[place]) { change(&entries[path]![place]) }
  }

  mutating func remove(_ path: Path, where isMeant: (Entry) -> Bool) {
    entries[path]?.removeAll(where: isMeant)
    if entries[path]?.isEmpty == true { entries[path] = nil }
  }

  /// Answers are about a picture's contents: of others they say nothing.
  mutating func forget(_ path: Path, unless stamp: FileStamp?) {
    guard let stamp else { return }
    remove(path) { $0.stamp != nil && $0.stamp != stamp }
  }
}

extension AnswerSummary {
  /// Those that count.
  func objects(_ cut: ObjectCut) -> [Object] {
    objects.filter { cut.passes(label: $0.label, score: $0.score) }
  }

  var seeksObjects: Bool { Prompt(prompt).seeksObjects }
}
